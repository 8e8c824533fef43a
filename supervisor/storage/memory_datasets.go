package storage

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"time"
)

// Idle is how long a data set that no job names is kept, and an upload that nobody
// goes on with.
const Idle = 24 * time.Hour

// table is a data set that a Memory keeps.
type table struct {
	data  []byte
	since time.Time // when it came or was last named
}

// keep has the data set of a new job stay, and puts it there if it must.
func (m *Memory) keep(digest Digest, data []byte) error {
	if digest == (Digest{}) {
		return nil
	}
	t := m.tables[digest]
	switch {
	case t != nil:
		t.since = m.now()
	case data == nil:
		return fmt.Errorf("data set %s: %w", digest, ErrNotFound)
	case sha256.Sum256(data) != digest:
		return fmt.Errorf("data set %s: %w", digest, ErrMismatch)
	default:
		m.tables[digest] = &table{data: data, since: m.now()}
	}
	return nil
}

// pruneTables drops the data sets that no job names, and the parts of them, that
// have lain for a day.
func (m *Memory) pruneTables() {
	named := make(map[Digest]bool)
	for _, k := range m.jobs {
		named[k.Dataset] = true
	}
	idle := func(digest Digest, t *table) bool { return !named[digest] && m.now().Sub(t.since) >= Idle }
	maps.DeleteFunc(m.tables, idle)
	maps.DeleteFunc(m.uploads, idle)
}

// Upload implements Datasets.
func (m *Memory) Upload(dataset Digest, size, offset uint64, piece []byte) (have uint64, err error) {
	defer m.open()()
	if t := m.tables[dataset]; t != nil {
		return t.found(dataset, size, m.now())
	}
	part := m.uploads[dataset]
	if part == nil || uint64(len(part.data)) > size { // another client's, of another size
		part = &table{}
	}
	have = uint64(len(part.data))
	if offset == have && uint64(len(piece)) > size-have {
		return have, fmt.Errorf("data set %s is longer than %d bytes: %w", dataset, size, ErrMismatch)
	}
	if offset == have {
		part.data = append(part.data, piece...)
		have = uint64(len(part.data))
	}
	if have < size {
		m.wait(dataset, part)
		return have, nil
	}
	return m.finish(dataset, part.data)
}

// wait keeps the part of an upload, if there is any.
func (m *Memory) wait(dataset Digest, part *table) {
	if delete(m.uploads, dataset); len(part.data) > 0 {
		part.since = m.now()
		m.uploads[dataset] = part
	}
}

// found answers an upload of what is there already.
func (t *table) found(dataset Digest, size uint64, now time.Time) (uint64, error) {
	have := uint64(len(t.data))
	if have != size {
		return have, fmt.Errorf("data set %s has %d bytes, not %d: %w", dataset, have, size, ErrMismatch)
	}
	t.since = now
	return have, nil
}

// finish takes a whole upload in, or throws it away.
func (m *Memory) finish(dataset Digest, whole []byte) (uint64, error) {
	delete(m.uploads, dataset)
	if got := Digest(sha256.Sum256(whole)); got != dataset {
		return 0, fmt.Errorf("data set %s came as %s: %w", dataset, got, ErrMismatch)
	}
	m.tables[dataset] = &table{data: whole, since: m.now()}
	return uint64(len(whole)), nil
}

// Dataset implements Datasets.
func (m *Memory) Dataset(digest Digest) (io.ReadCloser, error) {
	defer m.open()()
	t := m.tables[digest]
	if t == nil {
		return nil, fmt.Errorf("data set %s: %w", digest, ErrNotFound)
	}
	return io.NopCloser(bytes.NewReader(t.data)), nil // nobody changes them any more
}

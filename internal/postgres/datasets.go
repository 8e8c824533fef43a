package postgres

import (
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// fetched is how many pieces of a data set are read at a time.
const fetched = 4

// Dataset implements storage.Datasets.
func (s *Store) Dataset(digest storage.Digest) (io.ReadCloser, error) {
	size, blob, there, err := s.dataset(digest)
	switch {
	case err != nil:
		return nil, s.failed(fmt.Sprintf("data set %s cannot be read", digest), err)
	case !there:
		return nil, fmt.Errorf("data set %s: %w", digest, storage.ErrNotFound)
	}
	return storage.Checked(&table{store: s, digest: digest, size: size, blob: blob}, digest), nil
}

// dataset returns the size of a data set and where its data are.
func (s *Store) dataset(digest storage.Digest) (size, blob int64, there bool, err error) {
	err = read(s.ctx, s.bulk, each(func(rows pgx.Rows) error {
		there = true
		return rows.Scan(&size, &blob)
	}), "SELECT size, blob FROM datasets WHERE digest = $1", digest[:])
	return size, blob, there, err
}

// table is a data set that is being read, a few pieces of it in memory.
type table struct {
	store  *Store
	digest storage.Digest
	size   int64
	blob   int64

	at     int64    // bytes fetched so far
	pieces [][]byte // of them, not read yet
}

// Read implements io.Reader.
func (t *table) Read(p []byte) (int, error) {
	for len(t.pieces) == 0 {
		if t.at >= t.size {
			return 0, io.EOF
		}
		if err := t.fetch(); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.pieces[0])
	if t.pieces[0] = t.pieces[0][n:]; len(t.pieces[0]) == 0 {
		t.pieces = t.pieces[1:]
	}
	return n, nil
}

// fetch reads the next pieces.
func (t *table) fetch() error {
	at := t.at
	err := read(t.store.ctx, t.store.bulk, func(rows pgx.Rows) error {
		t.at, t.pieces = at, nil
		return each(func(rows pgx.Rows) error {
			var start int64
			var piece []byte
			err := rows.Scan(&start, &piece)
			if err == nil && (start != t.at || len(piece) == 0) {
				err = fmt.Errorf("a piece at byte %d: %w", t.at, ErrDamaged)
			}
			t.at += int64(len(piece))
			t.pieces = append(t.pieces, piece)
			return err
		})(rows)
	}, "SELECT start, data FROM pieces WHERE blob = $1 AND start >= $2 ORDER BY start LIMIT $3", t.blob, at, fetched)
	switch {
	case err == nil && len(t.pieces) == 0:
		return t.missing()
	case err != nil:
		return t.store.failed(fmt.Sprintf("data set %s cannot be read", t.digest), err)
	}
	return nil
}

// missing says why a piece is not there: it is lost, or the data set has been deleted.
func (t *table) missing() error {
	if _, blob, there, err := t.store.dataset(t.digest); err == nil && (!there || blob != t.blob) {
		return fmt.Errorf("data set %s was deleted while it was read: %w", t.digest, storage.ErrNotFound)
	}
	return fmt.Errorf("data set %s: a piece at byte %d is gone: %w", t.digest, t.at, ErrDamaged)
}

// Close implements io.Closer.
func (t *table) Close() error { return nil }

// damaged says whether a data set that is there cannot be had any more.
func (s *Store) damaged(digest storage.Digest) bool {
	in, err := s.Dataset(digest)
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	return errors.Is(err, ErrDamaged)
}

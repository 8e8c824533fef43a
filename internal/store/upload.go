package store

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"deepnet/supervisor/storage"
)

// noRows says whether a query found nothing.
func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Upload implements storage.Datasets.
func (s *Store) Upload(dataset storage.Digest, size, offset uint64, piece []byte) (have uint64, err error) {
	s.uploading.Lock()
	defer s.uploading.Unlock()
	there, have, err := s.existing(dataset, size)
	if there && err == nil && s.isMending(dataset, len(piece) == 0) {
		there = false
	}
	if !there && err == nil {
		have, err = s.add(dataset, size, offset, piece)
	}
	if err == nil && have == size && !there {
		have, err = s.finish(dataset, size)
	}
	if err != nil && !errors.Is(err, storage.ErrMismatch) {
		err = failed(fmt.Sprintf("data set %s was not taken in", dataset), s.dir, err)
	}
	return have, err
}

// existing says whether a data set is there. Asking keeps it for another day.
func (s *Store) existing(dataset storage.Digest, size uint64) (there bool, have uint64, err error) {
	err = s.reads.QueryRow("SELECT size FROM datasets WHERE digest = ?", dataset[:]).Scan(&have)
	if noRows(err) {
		return false, 0, nil
	}
	if err == nil && have != size {
		err = fmt.Errorf("data set %s has %d bytes, not %d: %w", dataset, have, size, storage.ErrMismatch)
	}
	if err != nil {
		return true, have, err
	}
	err = s.writer.transact(func(tx *transaction) error {
		there, err = tx.row([]any{new(int64)}, "UPDATE datasets SET since = max(since, ?) WHERE digest = ? RETURNING 1", s.now(), dataset[:])
		return err
	})
	return there, have, err
}

// isMending says whether a data set that is there is being uploaded again because it is
// damaged; a client that only asks has it checked.
func (s *Store) isMending(dataset storage.Digest, asks bool) bool {
	if asks && !s.mending[dataset] && s.damaged(dataset) {
		if s.mending == nil {
			s.mending = map[storage.Digest]bool{}
		}
		s.mending[dataset] = true
	}
	return s.mending[dataset]
}

// part is where an upload is under way.
func part(dataset storage.Digest) string { return "uploads/" + dataset.String() }

// add adds a piece to the part that is there and returns how much there is then.
func (s *Store) add(dataset storage.Digest, size, offset uint64, piece []byte) (have uint64, err error) {
	if info, err := s.files.root.Stat(part(dataset)); err == nil && uint64(info.Size()) <= size {
		have = uint64(info.Size())
	} // one that is longer is another client's, of another size
	switch {
	case have > 0 && (offset != have || len(piece) == 0):
		return have, s.touch(part(dataset)) // a client that asks will go on
	case offset != have || len(piece) == 0:
		return have, nil
	case uint64(len(piece)) > size-have:
		return have, fmt.Errorf("data set %s is longer than %d bytes: %w", dataset, size, storage.ErrMismatch)
	}
	if err := s.checkRoom(size - have); err != nil {
		return have, err
	}
	if err := s.append(part(dataset), have, piece); err != nil {
		return have, err
	}
	return have + uint64(len(piece)), nil
}

// append writes a piece after what a part has; after an error it has no more than that.
func (s *Store) append(name string, have uint64, piece []byte) (err error) {
	f, err := s.files.root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(int64(have)); err != nil {
		return err
	}
	if _, err := f.WriteAt(piece, int64(have)); err != nil {
		f.Truncate(int64(have))
		return err
	}
	if synced := have / syncEvery; (have+uint64(len(piece)))/syncEvery > synced {
		if err := f.Sync(); err != nil {
			f.Truncate(int64(synced * syncEvery)) // nothing later is trusted any more
			return err
		}
	}
	return s.touch(name)
}

// syncEvery is how many bytes of an upload are synced together, so that the end of a
// large one need not wait for all of it.
const syncEvery = 64 << 20

// touch has a part stay another day.
func (s *Store) touch(name string) error {
	now := s.options.Now()
	return s.files.root.Chtimes(name, now, now)
}

// finish takes a whole upload in, or throws it away.
func (s *Store) finish(dataset storage.Digest, size uint64) (have uint64, err error) {
	name := part(dataset)
	f, err := s.files.root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return 0, err
	}
	got, small, err := digestOf(f)
	if err != nil {
		f.Close()
		return 0, err
	}
	if got != dataset {
		f.Close()
		s.files.root.Remove(name)
		return 0, fmt.Errorf("data set %s came as %s: %w", dataset, got, storage.ErrMismatch)
	}
	if err := f.Sync(); err != nil { // here, as the transaction has others wait
		f.Close()
		s.files.root.Remove(name) // what could not be synced is not trusted any more
		return 0, err
	}
	if err := s.admitUpload(dataset, f, small, int64(size)); err != nil {
		s.files.root.Remove(name)
		return 0, err
	}
	return size, nil
}

// admitUpload gives a whole upload its place and its row. It closes the file.
func (s *Store) admitUpload(dataset storage.Digest, f *os.File, small []byte, size int64) error {
	defer delete(s.mending, dataset)
	return s.writer.transact(func(tx *transaction) error {
		there, err := tx.row([]any{new(int64)}, "SELECT 1 FROM datasets WHERE digest = ?", dataset[:])
		there = there && !s.mending[dataset]
		if there || small != nil || err != nil {
			f.Close()
			if err == nil && !there {
				err = s.addDataset(tx, dataset, size, small)
			}
			tx.dropped[part(dataset)] = true
			return err
		}
		tx.place(datasetFile(dataset))
		if err := s.files.settle(f, nil, part(dataset), datasetFile(dataset)); err != nil {
			return err
		}
		return s.addDataset(tx, dataset, size, nil)
	})
}

// digestOf returns a file's digest, and the data where they are small.
func digestOf(f *os.File) (digest storage.Digest, small []byte, err error) {
	sum := sha256.New()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return digest, nil, err
	}
	n, err := io.Copy(sum, f)
	if err != nil {
		return digest, nil, err
	}
	if n <= inline {
		small = make([]byte, n)
		_, err = f.ReadAt(small, 0)
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	return storage.Digest(sum.Sum(nil)), small, err
}

// pruneParts removes the parts of uploads that nobody goes on with, and what an
// earlier process was writing.
func (s *Store) pruneParts(starting bool) error {
	entries, err := fs.ReadDir(s.files.root.FS(), "uploads")
	if err != nil {
		return err
	}
	s.uploading.Lock()
	defer s.uploading.Unlock()
	for _, entry := range entries {
		name := "uploads/" + entry.Name()
		info, err := s.files.root.Stat(name)
		if err != nil {
			continue
		}
		half := strings.HasPrefix(entry.Name(), partial)
		if half && starting || !half && s.options.Now().Sub(info.ModTime()) >= storage.Idle {
			s.files.root.Remove(name)
		}
	}
	return nil
}

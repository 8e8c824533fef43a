package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"deepnet/supervisor/storage"
)

// keep has the data set of a new job stay, and puts it there if it must, also where
// what is there is damaged.
func (s *Store) keep(tx *transaction, digest storage.Digest, data []byte) (refused, err error) {
	if digest == (storage.Digest{}) {
		return nil, nil
	}
	there, err := tx.row([]any{new(int64)}, "SELECT 1 FROM datasets WHERE digest = ?", digest[:])
	switch {
	case err != nil || there && (data == nil || !s.damaged(digest)):
		return nil, err
	case data == nil:
		return fmt.Errorf("data set %s: %w", digest, storage.ErrNotFound), nil
	case sha256.Sum256(data) != digest:
		return fmt.Errorf("data set %s: %w", digest, storage.ErrMismatch), nil
	case len(data) > inline:
		file := datasetFile(digest)
		tx.place(file)
		if err := s.files.write(file, data); err != nil {
			return nil, err
		}
		return nil, s.addDataset(tx, digest, int64(len(data)), nil)
	}
	return nil, s.addDataset(tx, digest, int64(len(data)), bytes(data))
}

// damaged says whether a data set that is there cannot be had any more.
func (s *Store) damaged(digest storage.Digest) bool {
	in, err := s.Dataset(digest)
	if err == nil {
		_, err = io.Copy(io.Discard, in)
		in.Close()
	}
	return errors.Is(err, ErrDamaged)
}

// addDataset writes a data set's row, in place of a damaged one; without data they
// lie in its file.
func (s *Store) addDataset(tx *transaction, digest storage.Digest, size int64, data []byte) error {
	var file any
	if data == nil {
		file = datasetFile(digest)
	}
	return tx.exec("INSERT OR REPLACE INTO datasets (digest, size, since, file, data) VALUES (?, ?, ?, ?, ?)",
		digest[:], size, s.now(), file, data)
}

// Dataset implements storage.Datasets.
func (s *Store) Dataset(digest storage.Digest) (in io.ReadCloser, err error) {
	for range 4 { // a file may go with its row after the row was read
		k := kept{digest: digest[:]}
		err = s.reads.QueryRow("SELECT size, coalesce(file, ''), data FROM datasets WHERE digest = ?", digest[:]).
			Scan(&k.size, &k.file, &k.data)
		if err != nil {
			break
		}
		if in, err = s.files.reader(&k); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return nil, s.tableError(digest, err)
	}
	return &table{ReadCloser: in, tell: func(err error) error { return s.tableError(digest, err) }}, nil
}

// table is a data set that is being read, and tells in words what goes wrong.
type table struct {
	io.ReadCloser
	tell func(error) error
}

// Read implements io.Reader.
func (t *table) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = t.tell(err)
	}
	return n, err
}

// tableError says what is wrong with a data set.
func (s *Store) tableError(digest storage.Digest, err error) error {
	switch {
	case err == nil:
		return nil
	case noRows(err):
		return fmt.Errorf("data set %s: %w", digest, storage.ErrNotFound)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("data set %s: %w: its file is gone", digest, ErrDamaged)
	default:
		return failed(fmt.Sprintf("data set %s cannot be read", digest), s.dir, err)
	}
}

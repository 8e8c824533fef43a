package store

import (
	"cmp"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"deepnet/supervisor/storage"
)

// Options are what a store goes by. The zero value works.
type Options struct {
	Now   func() time.Time // default: time.Now
	Lease time.Duration    // how long an owner is believed to live; default: storage.DefaultLease

	Existing bool // a folder without a database is refused; default: it is made
}

// Store is a folder of jobs, held by this process alone.
type Store struct {
	dir     string
	options Options
	lock    *flock.Flock
	files   *files
	writer  *writer
	reads   *sql.DB // connections that only read, beside the writer

	uploading sync.Mutex
	mending   map[storage.Digest]bool // damaged data sets that are being uploaded again
}

var _ storage.Store = (*Store)(nil)

// Open opens the store in a folder, which it makes if it must. The error is for a
// person to read; it wraps ErrInUse or another of this package's where one fits.
func Open(dir string, o Options) (*Store, error) {
	return open(dir, o, schema())
}

func open(dir string, o Options, plan migrations) (_ *Store, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{dir: dir, options: o}
	s.options.Lease = cmp.Or(o.Lease, storage.DefaultLease)
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if o.Existing {
		if _, err := os.Stat(filepath.Join(dir, databaseName)); err != nil { //nolint:gosec // a name of our own in the folder that the caller named
			return nil, absent(dir, err)
		}
	}
	if err := s.acquire(); err != nil {
		return nil, err
	}
	if err := s.start(plan); err != nil {
		return nil, refuse("opened", dir, err)
	}
	return s, nil
}

// acquire makes the folder, and locks it for this process.
func (s *Store) acquire() (err error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return refuse("created", s.dir, err)
	}
	if s.files, err = openFiles(s.dir); err != nil {
		return refuse("opened", s.dir, err)
	}
	s.lock, err = lock(s.dir)
	return err
}

// start opens the database and clears away what an earlier process left.
func (s *Store) start(plan migrations) error {
	if err := s.files.prepare(); err != nil {
		return err
	}
	s.writer = newWriter(s.dir, s.files)
	if err := s.writer.transact(func(*transaction) error { return nil }); err != nil {
		return err
	}
	if err := plan.upgrade(s.dir, s.writer); err != nil {
		return err
	}
	var err error
	if s.reads, err = openReader(s.dir); err != nil {
		return err
	}
	if err := quickCheck(s.reads); err != nil {
		return err
	}
	if err := s.endLeases(); err != nil {
		return err
	}
	return s.sweep()
}

// endLeases ends what earlier owners had: the lock proves that none is alive.
func (s *Store) endLeases() error {
	return s.writer.transact(func(tx *transaction) error {
		return tx.exec("DELETE FROM owners")
	})
}

// Close ends the store. What was committed is on disk already.
func (s *Store) Close() error {
	var errs []error
	if s.reads != nil {
		errs = append(errs, s.reads.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}
	if s.files != nil {
		errs = append(errs, s.files.close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// now is the time in Unix milliseconds.
func (s *Store) now() int64 { return s.options.Now().UnixMilli() }

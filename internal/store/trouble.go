package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"deepnet/supervisor/storage"
)

// What can be wrong with a folder or its disk, to be told apart by errors.Is.
var (
	ErrInUse    = errors.New("the data folder is in use")
	ErrForeign  = errors.New("the folder is not Deepnet's")
	ErrNewer    = errors.New("a newer release wrote the data folder")
	ErrDamaged  = storage.ErrDamaged
	ErrFull     = errors.New("the disk is full")
	ErrReadOnly = errors.New("the disk is mounted read-only")
	ErrDenied   = errors.New("permission was denied")
	ErrFiles    = errors.New("too many files are open")
	ErrDisk     = errors.New("the disk failed to read or to write")
)

// Refusal is why a folder cannot be used: a paragraph for a person.
type Refusal struct {
	Words string
	Kind  error // ErrInUse and its like; nil: another reason
	Cause error // what the system said; nil: nothing
}

// Error returns the paragraph.
func (r *Refusal) Error() string { return r.Words }

// Unwrap returns what the refusal is about.
func (r *Refusal) Unwrap() []error {
	var all []error
	for _, err := range []error{r.Kind, r.Cause} {
		if err != nil {
			all = append(all, err)
		}
	}
	return all
}

// advice is what to do about a kind of trouble.
var advice = map[error]string{
	ErrFull:     "Free some space on it, or name another folder with --data.",
	ErrReadOnly: "Mount it so that it can be written to, or name another folder with --data.",
	ErrDenied:   "Give this user the right to write there, or name another folder with --data.",
	ErrFiles:    "Raise the limit (ulimit -n) and start again.",
	ErrDisk:     "Look into the system's log for the disk's own words; back the folder up before anything else.",
	ErrDamaged:  "Run `deepnet doctor` to see what is lost, and restore a backup with `deepnet restore`.",
	ErrForeign:  "Name another folder with --data.",
}

// refuse turns an error of the system into a paragraph about a folder that could not be
// created, opened or whatever the action was.
func refuse(action, dir string, err error) error {
	var already *Refusal
	if err == nil || errors.As(err, &already) {
		return err
	}
	kind := kindOf(err, dir)
	if kind == nil {
		return &Refusal{
			Words: fmt.Sprintf("The data folder %s cannot be %s: %v. Name another folder with --data.", dir, action, err),
			Cause: err,
		}
	}
	return &Refusal{
		Words: fmt.Sprintf("The data folder %s cannot be %s: %s. %s", dir, action, words(kind, err), advice[kind]),
		Kind:  kind, Cause: err,
	}
}

// words are a kind of trouble and what the system said, as a part of a sentence.
func words(kind, err error) string {
	if strings.Contains(err.Error(), kind.Error()) {
		return err.Error()
	}
	if errors.Is(kind, ErrDamaged) {
		return fmt.Sprintf("its database is damaged (%v)", err)
	}
	return fmt.Sprintf("%v (%v)", kind, err)
}

// inUse refuses a folder that another process holds.
func inUse(dir string, pid int) error {
	who := "another service"
	if pid > 0 {
		who = fmt.Sprintf("another service, process %d", pid)
	}
	return &Refusal{
		Words: fmt.Sprintf("The data folder %s is in use by %s. Stop it first, or name another folder with --data.", dir, who),
		Kind:  ErrInUse,
	}
}

// failed says what a running store could not do, and why.
func failed(what, dir string, err error) error {
	if kind := kindOf(err, dir); kind != nil && !strings.Contains(err.Error(), kind.Error()) {
		return fmt.Errorf("%s in %s: %w (%w)", what, dir, kind, err)
	}
	return fmt.Errorf("%s in %s: %w", what, dir, err)
}

// kinds are the system's errors that have a name here.
var kinds = []struct {
	system, kind error
}{
	{syscall.ENOSPC, ErrFull},
	{syscall.EDQUOT, ErrFull},
	{syscall.EFBIG, ErrFull},
	{syscall.EROFS, ErrReadOnly},
	{syscall.EMFILE, ErrFiles},
	{syscall.ENFILE, ErrFiles},
	{syscall.EIO, ErrDisk},
	{fs.ErrPermission, ErrDenied},
}

// kindOf says which kind of trouble an error is; nil: none of them.
func kindOf(err error, dir string) error {
	for _, k := range kinds {
		if errors.Is(err, k.kind) || errors.Is(err, k.system) {
			return k.kind
		}
	}
	var from *sqlite.Error
	if !errors.As(err, &from) {
		return nil
	}
	switch from.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrDamaged
	case sqlite3.SQLITE_PERM:
		return ErrDenied
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return probe(dir, from.Code()&0xff)
	}
	return nil
}

// probe finds out why SQLite cannot use a disk, which it does not say, by writing
// something there.
func probe(dir string, code int) error {
	path := filepath.Join(dir, ".ask")
	defer os.Remove(path)
	err := os.WriteFile(path, make([]byte, 64<<10), 0o600) //nolint:gosec // a name of our own in the store's folder
	for _, k := range kinds {
		if errors.Is(err, k.system) {
			return k.kind
		}
	}
	switch code {
	case sqlite3.SQLITE_IOERR:
		return ErrDisk
	case sqlite3.SQLITE_READONLY:
		return ErrReadOnly
	}
	return nil
}

package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"

	"deepnet/supervisor/storage"
)

// inline is the most bytes that lie in the database itself.
const inline = 64 << 10

// partial begins the names of files that are being written.
const partial = ".part-"

// files are those of a folder that lie beside the database.
type files struct {
	root  *os.Root
	temps atomic.Int64

	mu    sync.Mutex        // a file appears or goes
	ahead map[string]*ahead // by job, kind and number
}

// ahead is an attachment whose file was written ahead of its row.
type ahead struct {
	file   string
	digest storage.Digest
	size   int
	first  weak.Pointer[byte] // of the data, so that the same data are not hashed again
}

func openFiles(dir string) (*files, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &files{root: root, ahead: make(map[string]*ahead)}, nil
}

func (f *files) close() error { return f.root.Close() }

// prepare makes the folders, and an empty database that only its owner may read.
func (f *files) prepare() error {
	for _, name := range []string{"files", "datasets", "uploads"} {
		if err := f.root.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	db, err := f.root.OpenFile(databaseName, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	return f.sync(".")
}

// plain matches the jobs' names that may name a folder.
var plain = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$`)

// fileOf is where an attachment's data lie. The name holds their digest, so that
// other data of the same number never take the place of those that a row names.
func fileOf(a *storage.Attachment, digest storage.Digest) (string, error) {
	if !plain.MatchString(a.Job) || !plain.MatchString(string(a.Kind)) {
		return "", fmt.Errorf("%q and %q do not make a file's name: letters, digits, _ and - do", a.Job, a.Kind)
	}
	return fmt.Sprintf("files/%s/%s-%d-%x", a.Job, a.Kind, a.Number, digest[:8]), nil
}

// datasetFile is where a large data set lies.
func datasetFile(digest storage.Digest) string { return "datasets/" + digest.String() }

// write makes a file durable: when it returns, the data are synced under that name
// and so is the name.
func (f *files) write(name string, data []byte) error {
	part, temp, err := f.temp()
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	return f.settle(part, err, temp, name)
}

// temp makes a file that has no place yet. It lies where the next start removes it.
func (f *files) temp() (*os.File, string, error) {
	name := fmt.Sprintf("uploads/%s%d", partial, f.temps.Add(1))
	part, err := f.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	return part, name, err
}

// settle syncs a written file and gives it its name; after an error it is removed.
func (f *files) settle(part *os.File, err error, temp, name string) error {
	if err == nil {
		err = part.Sync()
	}
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = f.rename(temp, name)
	}
	if err != nil {
		f.root.Remove(temp)
	}
	return err
}

// rename moves a synced file to its place and syncs that.
func (f *files) rename(temp, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	folder := path.Dir(name)
	err := f.root.Mkdir(folder, 0o700)
	if made := err == nil; !made && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := f.root.Rename(temp, name); err != nil {
		return err
	}
	if err := f.sync(folder); err != nil {
		return err
	}
	return f.sync(path.Dir(folder)) // always: an earlier sync of it may have failed
}

// sync makes the names in a folder durable.
func (f *files) sync(folder string) error {
	d, err := f.root.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return syncDir(d)
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	d, err := os.Open(path) //nolint:gosec // the folder that the caller named
	if err != nil {
		return err
	}
	defer d.Close()
	return syncDir(d)
}

// syncDir syncs a folder where the system lets one.
func syncDir(d *os.File) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	return d.Sync()
}

// remove drops files, and the folder of a job whose last one went. What cannot be
// removed goes when the store is opened next.
func (f *files) remove(names ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		for key, s := range f.ahead {
			if s.file == name {
				delete(f.ahead, key)
			}
		}
		f.root.Remove(name)
		if folder := path.Dir(name); path.Dir(folder) == "files" {
			f.root.Remove(folder) // fails while something is in it
		}
	}
}

// read returns a file's data; ok says whether they are those with the digest.
func (f *files) read(name string, size int64, digest storage.Digest) (data []byte, ok bool, err error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, false, err
	}
	if info.Size() != size {
		return nil, false, nil
	}
	data = make([]byte, size)
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, false, err
	}
	return data, sha256.Sum256(data) == digest, nil
}

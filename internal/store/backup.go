package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"deepnet/supervisor/storage"
)

// Summary is what a backup or a restoration copied.
type Summary struct {
	From, To string
	Jobs     int
	Datasets int
	Files    int
	Bytes    int64    // of the database and the files
	Damaged  []string // files that were not what they should be; they were left out
}

// attempts is how often a copy is begun anew, because a file went with its row while
// it was made.
const attempts = 5

// errGone is a file that went while a copy was made.
var errGone = errors.New("the folder kept changing while it was copied")

// Backup copies a folder, also while a service uses it, to a target that does not
// exist or is an empty folder. What stands there afterwards is a whole copy of one
// moment; what ended halfway does not stand there.
func Backup(dir, target string) (Summary, error) {
	var err error
	for range attempts {
		var sum Summary
		if sum, err = replicate(dir, target); !errors.Is(err, errGone) {
			return sum, err
		}
	}
	return Summary{}, &Refusal{
		Words: fmt.Sprintf("The backup of %s was begun %d times, and each time files went while it was made. Try again while fewer jobs end.", dir, attempts),
		Cause: err,
	}
}

// Restore makes a folder of a backup, after an inspection of it. The folder must
// not exist or be empty.
func Restore(backup, dir string) (Summary, error) {
	found, err := Inspect(backup)
	if err != nil {
		return Summary{}, err
	}
	for _, f := range found.List {
		if f.Lost {
			return Summary{}, &Refusal{
				Words: fmt.Sprintf("The backup %s is damaged: %s in %s. Nothing was restored. Restore an older backup.", backup, f.What, f.Where),
				Kind:  ErrDamaged,
			}
		}
	}
	return replicate(backup, dir)
}

// replicate copies a folder under a temporary name and gives the copy its own.
func replicate(dir, target string) (sum Summary, err error) {
	there, err := vacant(target)
	if err != nil {
		return sum, err
	}
	parent := filepath.Dir(filepath.Clean(target))
	if there {
		parent = target // which may be where a disk is mounted: nothing can take its place
	}
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return sum, refuse("created", parent, err)
	}
	half, err := os.MkdirTemp(parent, "."+filepath.Base(target)+partial)
	if err != nil {
		return sum, refuse("created", target, err)
	}
	defer os.RemoveAll(half)
	if sum, err = copyTo(dir, half); err != nil {
		return Summary{}, err
	}
	sum.From, sum.To = dir, target
	if err := appear(half, target, there); err != nil {
		return Summary{}, refuse("written", target, err)
	}
	return sum, nil
}

// appear gives a copy its name. In a folder that is there its parts are moved, the
// database last: without that it is no data folder.
func appear(half, target string, there bool) error {
	if !there {
		if err := os.Rename(half, target); err != nil {
			return err
		}
		return syncFolder(filepath.Dir(filepath.Clean(target)))
	}
	for _, name := range []string{"files", "datasets", "uploads", databaseName} {
		if err := syncFolder(target); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(half, name), filepath.Join(target, name)); err != nil {
			return err
		}
	}
	return syncFolder(target)
}

// vacant refuses a place at which something stands, and says whether an empty folder
// does.
func vacant(target string) (there bool, err error) {
	entries, err := os.ReadDir(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, refuse("written", target, err)
	case len(entries) > 0:
		return false, &Refusal{Words: fmt.Sprintf("There is something in %s already. Nothing was written. Name a folder that does not exist, or an empty one.", target)}
	}
	return true, nil
}

// copyTo copies the database and the files that the copy names.
func copyTo(dir, half string) (sum Summary, err error) {
	db, err := openReadOnly(dir)
	if err != nil {
		return sum, err
	}
	err = vacuumInto(db, filepath.Join(half, databaseName))
	db.Close()
	if err != nil {
		return sum, refuse("copied", dir, err)
	}
	copied, err := openReadOnly(half)
	if err != nil {
		return sum, err
	}
	defer copied.Close()
	named, err := namedFiles(copied)
	if err != nil {
		return sum, refuse("copied", dir, err)
	}
	if sum.Jobs, err = count(copied, "SELECT count(*) FROM jobs"); err != nil {
		return sum, err
	}
	if sum.Datasets, err = count(copied, "SELECT count(*) FROM datasets"); err != nil {
		return sum, err
	}
	if info, err := os.Stat(filepath.Join(half, databaseName)); err == nil {
		sum.Bytes = info.Size()
	}
	return sum, sum.copyFiles(dir, half, named)
}

// copyFiles copies what rows name.
func (sum *Summary) copyFiles(dir, half string, named map[string]kept) error {
	from, err := openFiles(dir)
	if err != nil {
		return refuse("read", dir, err)
	}
	defer from.close()
	to, err := openFiles(half)
	if err != nil {
		return refuse("written", half, err)
	}
	defer to.close()
	if err := to.prepare(); err != nil {
		return refuse("written", half, err)
	}
	for name, k := range named {
		whole, err := copyFile(from, to, &k)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !whole && goes(dir, name):
			return fmt.Errorf("%s: %w", name, errGone)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return refuse("copied", dir, err)
		case !whole:
			sum.Damaged = append(sum.Damaged, name)
		default:
			sum.Files++
			sum.Bytes += k.size
		}
	}
	slices.Sort(sum.Damaged)
	return nil
}

// copyFile copies a file whose digest is right, and says whether it is.
func copyFile(from, to *files, k *kept) (whole bool, err error) {
	f, err := from.root.Open(k.file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	part, temp, err := to.temp()
	if err != nil {
		return false, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(part, sum), f)
	if err == nil && (n != k.size || len(k.digest) != sha256.Size || storage.Digest(sum.Sum(nil)) != storage.Digest(k.digest)) {
		part.Close()
		return false, to.root.Remove(temp)
	}
	return true, to.settle(part, err, temp, k.file)
}

// goes says whether a file went because its row did; where the row still names it,
// it is lost.
func goes(dir, name string) bool {
	db, err := openReadOnly(dir)
	if err != nil {
		return false
	}
	defer db.Close()
	named, err := namedFiles(db)
	if err != nil {
		return false
	}
	_, still := named[name]
	return !still
}

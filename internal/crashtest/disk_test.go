package crashtest

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// disk is what a disk and the memory before it hold of a folder. Only what was synced
// is sure to be there after the power was lost: the data of a file by a sync of the
// file, its name by a sync of the folder.
type disk struct {
	names   map[string]*file // as the process sees them
	durable map[string]*file
	changes []change // of names, since their folders were synced
}

// file is a file or a folder, whatever it is called.
type file struct {
	folder  bool
	durable []byte
	pending []patch // since the last sync
}

// patch is a write, or without data a truncation.
type patch struct {
	offset int64
	data   []byte
}

// change is that a name comes to stand for a file, or for none, and another one, which
// may be empty, for none.
type change struct {
	name, before string
	file         *file
}

func newDisk() *disk { return &disk{names: map[string]*file{}, durable: map[string]*file{}} }

// rename changes names.
func (d *disk) rename(c change) {
	c.apply(d.names)
	d.changes = append(d.changes, c)
}

func (c change) apply(names map[string]*file) {
	delete(names, c.before)
	if names[c.name] = c.file; c.file == nil {
		delete(names, c.name)
	}
}

// syncFolder makes the changes of a folder's names durable.
func (d *disk) syncFolder(folder string) {
	d.changes = slices.DeleteFunc(d.changes, func(c change) bool {
		here := filepath.Dir(c.name) == folder || c.before != "" && filepath.Dir(c.before) == folder
		if here {
			c.apply(d.durable)
		}
		return here
	})
}

// sync makes all data of a file durable.
func (f *file) sync() {
	for _, p := range f.pending {
		f.durable = p.apply(f.durable)
	}
	f.pending = nil
}

// apply returns the data as they are after the patch, which may change those given.
func (p patch) apply(data []byte) []byte {
	end := p.offset + int64(len(p.data))
	switch {
	case p.data == nil:
		end = p.offset
		if end <= int64(len(data)) {
			return data[:end]
		}
		fallthrough
	case end > int64(len(data)):
		data = append(data, make([]byte, end-int64(len(data)))...)
	}
	copy(data[p.offset:], p.data)
	return data
}

// crash loses the power and returns what the folders hold then.
func (d *disk) crash(chance *rand.Rand) map[string]*file {
	names := maps.Clone(d.durable)
	for _, c := range d.changes[:some(chance, len(d.changes))] { // a file system loses the last changes, not some
		c.apply(names)
	}
	left := map[string]*file{}
	for name, f := range names {
		left[name] = &file{folder: f.folder, durable: f.crash(chance)}
	}
	return left
}

// some is none, all, or any number of a few things.
func some(chance *rand.Rand, of int) int {
	return []int{0, of, of, chance.IntN(of + 1)}[chance.IntN(4)]
}

// sector is how many bytes a disk writes at once.
const sector = 512

// crash returns the data of a file after the power was lost: of every sector that was
// written since the last sync any of the versions, or a half of one.
func (f *file) crash(chance *rand.Rand) []byte {
	data := bytes.Clone(f.durable)
	versions := map[int64][]patch{} // by sector
	for _, p := range f.pending {
		if p.data != nil {
			for _, part := range p.sectors() {
				versions[part.offset/sector] = append(versions[part.offset/sector], part)
			}
		} else if chance.IntN(2) == 0 {
			data = p.apply(settled(data, versions, chance))
			clear(versions)
		}
	}
	return settled(data, versions, chance)
}

// sectors are the parts of a patch that lie in one sector each.
func (p patch) sectors() []patch {
	var parts []patch
	for len(p.data) > 0 {
		n := min(int64(len(p.data)), sector-p.offset%sector)
		parts = append(parts, patch{p.offset, p.data[:n]})
		p = patch{p.offset + n, p.data[n:]}
	}
	return parts
}

// settled returns the data after each sector came to one of its versions.
func settled(data []byte, versions map[int64][]patch, chance *rand.Rand) []byte {
	for _, at := range slices.Sorted(maps.Keys(versions)) {
		parts := versions[at]
		n := some(chance, len(parts))
		for _, part := range parts[:n] {
			data = part.apply(data)
		}
		if n < len(parts) && chance.IntN(4) == 0 {
			torn := parts[n]
			data = patch{torn.offset, torn.data[:1+chance.IntN(len(torn.data))]}.apply(data)
		}
	}
	return data
}

// writeFiles writes what a crash left into a folder; from is what the folder was called.
// What lies in a folder that is not there is lost.
func writeFiles(t testing.TB, left map[string]*file, from, to string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(left)) {
		rel, err := filepath.Rel(from, name)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(to, rel)
		if left[name].folder {
			err = os.Mkdir(path, 0o700)
		} else {
			err = os.WriteFile(path, left[name].durable, 0o600)
		}
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

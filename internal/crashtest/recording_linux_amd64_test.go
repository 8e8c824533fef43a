package crashtest

import (
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"deepnet/actors/protocol"
)

// recording is all that happened to a folder, and what clients were told meanwhile.
type recording struct {
	folder string

	mu         sync.Mutex
	operations []*diskOp
	observed   []observation
}

// observation is what a client was told after so many operations.
type observation struct {
	after int
	task  *task
	job   string
	event *protocol.Event // nil: the job was acknowledged
}

// record runs the service twice, the first time until it is killed, and records all that
// reaches the disk.
func record(t *testing.T, jobs []*protocol.Submit) *recording {
	t.Helper()
	expected(t)
	r := plainTrial(t, 0, jobs)
	rec := &recording{folder: r.folder}
	r.observer = func(k *task, event *protocol.Event) {
		rec.mu.Lock()
		defer rec.mu.Unlock()
		rec.observed = append(rec.observed, observation{len(rec.operations), k, k.id, event})
	}
	ending := make(chan struct{})
	last := 0
	for _, kill := range []bool{true, false} {
		tr := &tracer{after: rec.add, before: func(c *diskOp) intervention {
			if kill && c.n == last {
				close(ending)
			}
			return intervention{kill: kill && c.n == last}
		}}
		if !kill {
			ending = nil
		} else {
			last = 200 + r.chance.IntN(100)
		}
		r.runToEnd(launchTraced(r, r.folder, tr), ending)
	}
	r.finishAll()
	return rec
}

func (rec *recording) add(c *diskOp) {
	if syscall.Errno(-c.result) < 4096 && c.result < 0 {
		return // it was not done
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.operations = append(rec.operations, c)
}

// dispensable says whether nobody misses a file after the power was lost: the index of
// the log, which is made anew, and who holds the folder.
func dispensable(path string) bool {
	base := filepath.Base(path)
	return strings.HasSuffix(base, "-shm") || base == "lock" || base == ".ask"
}

// perform does to the disk what a process did to it.
func (d *disk) perform(t testing.TB, c *diskOp) {
	t.Helper()
	f := d.names[c.path]
	switch c.call {
	case "openat", "open":
		d.rename(change{name: c.path, file: &file{}})
	case "mkdirat", "mkdir":
		d.rename(change{name: c.path, file: &file{folder: true}})
	case "unlinkat", "unlink":
		d.rename(change{name: c.path})
	case "renameat", "rename":
		d.rename(change{name: c.target, before: c.path, file: f})
	case "write", "pwrite64":
		f.pending = append(f.pending, patch{c.offset, c.data[:c.result]})
	case "ftruncate":
		f.pending = append(f.pending, patch{offset: c.offset})
	case "truncating openat", "truncating open":
		f.pending = append(f.pending, patch{})
	case "fsync", "fdatasync":
		if f == nil || f.folder {
			d.syncFolder(c.path)
		} else {
			f.sync()
		}
	default:
		t.Fatal(c)
	}
}

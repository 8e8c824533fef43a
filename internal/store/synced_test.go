package store

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"deepnet/supervisor/storage"
)

// What a service writes is followed call by call: when it acknowledges a job, nothing
// that it wrote, and no name that it gave, has not been synced since.
func TestNothingIsAcknowledgedBeforeItIsSynced(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("there is no strace on this machine")
	}
	dir, trace := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "trace")
	closed(t, opened(t, dir))
	c := child(dir, "DEEPNET_STORE_COUNT=9")
	c.Path = strace
	c.Args = append([]string{strace, "-f", "-y", "-qq", "-s", "16", "-o", trace, "-e", "trace=write,pwrite64,fsync,fdatasync,renameat,mkdirat,ftruncate"}, c.Args...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Skipf("nothing can be traced here (%v): %.200s", err, out)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	d := &unsynced{dir: dir, dirty: make(map[string]bool)}
	for _, call := range calls(string(text)) {
		d.follow(t, call)
	}
	if d.kept != 9 || d.syncs < 9*5 {
		t.Errorf("%d jobs were acknowledged and %d files synced: the trace is not understood", d.kept, d.syncs)
	}
}

// unsynced is what was written in a folder and not synced.
type unsynced struct {
	dir         string
	dirty       map[string]bool
	kept, syncs int
}

var (
	callName = regexp.MustCompile(`^(\w+)\(`)
	callPath = regexp.MustCompile(`^\w+\(\d+<([^>]*)>`)
	renaming = regexp.MustCompile(`^renameat\(\d+<([^>]*)>, "([^"]*)", \d+<([^>]*)>, "([^"]*)"`)
)

// calls joins the halves of calls that others came between.
func calls(trace string) (all []string) {
	begun := make(map[string]string)
	for line := range strings.Lines(trace) {
		pid, call, _ := strings.Cut(strings.TrimSpace(line), " ")
		call = strings.TrimSpace(call)
		if first, half := strings.CutSuffix(call, "<unfinished ...>"); half {
			begun[pid] = first
			continue
		}
		if strings.HasPrefix(call, "<... ") {
			_, rest, _ := strings.Cut(call, "resumed>")
			call = begun[pid] + rest
		}
		all = append(all, call)
	}
	return all
}

// follow keeps account of one call.
func (d *unsynced) follow(t *testing.T, call string) {
	t.Helper()
	name, path := callName.FindStringSubmatch(call), callPath.FindStringSubmatch(call)
	switch {
	case name == nil || path == nil:
	case strings.Contains(call, `"kept `):
		d.kept++
		for name := range d.dirty {
			t.Errorf("job %d was acknowledged while %s was not synced", d.kept-1, name)
		}
	case !strings.HasPrefix(path[1], d.dir) || strings.HasSuffix(path[1], "-shm") || strings.HasSuffix(path[1], "/lock"):
	case name[1] == "renameat":
		r := renaming.FindStringSubmatch(call)
		from, to := filepath.Join(r[1], r[2]), filepath.Join(r[3], r[4])
		d.dirty[to], d.dirty[r[3]] = d.dirty[from], true
		delete(d.dirty, from)
		if !d.dirty[to] {
			delete(d.dirty, to)
		}
	case strings.Contains(name[1], "sync"):
		d.syncs++
		delete(d.dirty, path[1])
	default: // what is written to, or made in a folder
		d.dirty[path[1]] = true
	}
}

// A commit fails as a whole where one of its rows cannot be written: here by a token
// that is beyond SQLite's numbers.
func TestACommitThatFailsLeavesEveryFileAsItWas(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	first := sampleChange(1)
	commit(t, s, first)
	beyond := sampleChange(3)
	beyond.Job.Token = 1 << 63
	other, back := advance(first), advance(first)
	other.Attachments = []storage.Attachment{{Kind: storage.Model, Data: sampleData(100_000, 77)}}
	back.Job.Revision, back.Events = back.Job.Revision+1, advance(other).Events
	back.Attachments = first.Attachments[2:]
	for range 2 {
		batch := storage.Batch{Owner: "a", Changes: []*storage.Change{other, back, sampleChange(5), beyond}}
		if _, err := s.Commit(batch); err == nil {
			t.Fatal("a token beyond SQLite's numbers was written")
		}
		whole(t, s, 1)
		same(t, "the files", tree(t, dir, "files", "datasets", "uploads"), 4)
	}
	commit(t, s, other, back, sampleChange(5))
	whole(t, s, 5)
	if models, err := s.Attachments(first.Job.ID, storage.Model); err != nil || string(models[0].Data) != string(first.Attachments[2].Data) {
		t.Errorf("the model that came back is another (%v)", err)
	}
}

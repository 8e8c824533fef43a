package crashtest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"
)

// smallDisk is a folder on a file system of its own with so much room.
func smallDisk(t *testing.T, room string) string {
	t.Helper()
	folder := servicetest.NewFolder(t)
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+room); err != nil {
		t.Skipf("a small file system cannot be mounted here (%v); run the tests as root to see a full disk", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// fill writes a file that leaves no room, and returns its path.
func fill(t *testing.T, folder string) string {
	t.Helper()
	filler := filepath.Join(folder, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return filler
}

// On a disk that is full the service says so, takes nothing new and waits; when there
// is room again it goes on.
func TestOnAFullDiskJobsWaitUntilThereIsRoom(t *testing.T) {
	t.Parallel()
	expected(t)
	r := plainTrial(t, 0, []*protocol.Submit{longJobKind()})
	r.folder = smallDisk(t, "8m")
	s := launch(t, r.folder)
	c := session{Client: s.Must(t)}
	ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
	defer cancel()
	k := r.tasks[0]
	job, err := c.Submit(ctx, k.submit)
	if err != nil {
		t.Fatal(err)
	}
	k.id = job.GetId()
	filler := fill(t, r.folder)
	await(ctx, t, "the job is paused", func() bool {
		job, err := c.Get(ctx, k.id)
		return err == nil && job.GetState() == protocol.State_STATE_PAUSED && strings.Contains(job.GetReason(), "the disk is full")
	})
	r.showsTrouble(s)
	if _, err := c.Submit(ctx, shortJobKinds()[0]); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("a submission to a full disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	r.watch(ctx, c, k)
	paused := false
	for _, event := range k.seen {
		paused = paused || strings.Contains(event.GetPaused().GetReason(), "the disk is full")
	}
	if !paused {
		t.Error("the history does not say that the job waited for the disk")
	}
	_ = c.Close()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	r.finishAll()
}

// showsTrouble wants a person who looks to see that the disk is full.
func (r *trial) showsTrouble(s *service) {
	for _, args := range [][]string{{"queues"}, {"show", "latest"}} {
		command := exec.Command(servicetest.Program(r), args...)
		command.Env = append(servicetest.Environment(), "DEEPNET_ADDRESS="+s.Log.Address())
		out, err := command.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "the disk is full") {
			r.Errorf("deepnet %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// await asks until it is so.
func await(ctx context.Context, t testing.TB, what string, so func() bool) {
	t.Helper()
	for !so() {
		if !servicetest.Sleep(ctx, 10*time.Millisecond) {
			t.Fatalf("it never came to be that %s", what)
		}
	}
}

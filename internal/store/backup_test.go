package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deepnet/supervisor/storage"
)

func TestABackupOfARunningServiceIsWholeAndCanBeRestored(t *testing.T) {
	dir, places := t.TempDir(), t.TempDir()
	s := opened(t, dir)
	for number := range 6 {
		commit(t, s, sampleChange(number))
	}
	target := filepath.Join(places, "deep", "backup")
	sum, err := Backup(dir, target)
	if err != nil {
		t.Fatal(err)
	}
	bytes := sum.Bytes
	sum.Bytes = 0
	same(t, "the summary", sum, Summary{From: dir, To: target, Jobs: 6, Datasets: 6, Files: 12})
	if bytes < 1_200_000 {
		t.Errorf("the summary tells of %d bytes", bytes)
	}
	commit(t, s, sampleChange(6)) // goes on, and is not in the backup
	closed(t, s)
	checkFolder(t, target)

	restored := filepath.Join(places, "restored")
	if _, err := Restore(target, restored); err != nil {
		t.Fatal(err)
	}
	again := opened(t, restored)
	for number := range 6 {
		whole(t, again, number)
	}
	if jobs, err := again.Find(storage.Query{}); err != nil || len(jobs) != 6 {
		t.Errorf("there are %d jobs (%v), want 6", len(jobs), err)
	}
	same(t, "what lies beside backup and folder", len(entries(t, places))+len(entries(t, filepath.Join(places, "deep"))), 3)
}

func TestBackupsMadeWhileJobsComeAndGoAreOfOneMoment(t *testing.T) {
	dir, places := t.TempDir(), t.TempDir()
	s := opened(t, dir)
	done, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		for number := 0; ; number++ {
			select {
			case <-done:
				stopped <- nil
				return
			default:
			}
			if err := commitSample(s, number); err != nil {
				stopped <- err
				return
			}
		}
	}()
	for i := range 4 {
		target := filepath.Join(places, string(rune('a'+i)))
		sum, err := Backup(dir, target)
		if err != nil {
			t.Fatal(err)
		}
		if len(sum.Damaged) > 0 {
			t.Errorf("the backup calls %v damaged", sum.Damaged)
		}
		checkFolder(t, target)
		if found, err := Inspect(dir); err != nil || len(found.List) > 0 || !found.Held || found.Holder != os.Getpid() {
			t.Errorf("the inspection of the running service found %+v (%v)", found, err)
		}
	}
	close(done)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
}

func TestABackupGoesToAnEmptyFolderOrNone(t *testing.T) {
	dir, target := t.TempDir(), t.TempDir()
	s := opened(t, dir)
	commit(t, s, sampleChange(0))
	if _, err := Backup(dir, target); err != nil {
		t.Fatal(err)
	}
	_, err := Backup(dir, target)
	refused(t, err, target, "There is something in DIR already. Nothing was written. Name a folder that does not exist, or an empty one.", nil)
	_, err = Restore(target, dir)
	refused(t, err, dir, "There is something in DIR already. Nothing was written. Name a folder that does not exist, or an empty one.", nil)
}

func TestABackupOfNothingIsRefused(t *testing.T) {
	dir, target := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	_, err := Backup(dir, target)
	if !errors.Is(err, ErrForeign) || len(entries(t, filepath.Dir(target))) > 0 {
		t.Errorf("a backup of nothing: %v, and left %v", err, entries(t, filepath.Dir(target)))
	}
}

func TestABackupToAFullDiskLeavesNothing(t *testing.T) {
	dir, small := t.TempDir(), disk(t, "300k")
	s := opened(t, dir)
	for number := range 4 {
		commit(t, s, sampleChange(number))
	}
	_, err := Backup(dir, filepath.Join(small, "backup"))
	if !errors.Is(err, ErrFull) {
		t.Errorf("a backup to a full disk: %v, want ErrFull", err)
	}
	if left := entries(t, small); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

func TestDamagedFilesAreLeftOutOfABackupAndNamed(t *testing.T) {
	dir, target := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	s := opened(t, dir)
	commit(t, s, sampleChange(1))
	flip(t, only(t, dir, "files/*/model-0-*"), 12345)
	if err := os.Remove(only(t, dir, "datasets/*")); err != nil {
		t.Fatal(err)
	}
	sum, err := Backup(dir, target)
	if err != nil || len(sum.Damaged) != 2 || sum.Files != 2 {
		t.Fatalf("the summary is %+v (%v), want two damaged files", sum, err)
	}
	_, err = Restore(target, filepath.Join(t.TempDir(), "restored"))
	if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "Nothing was restored") {
		t.Errorf("a damaged backup: %v, want ErrDamaged", err)
	}
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range list {
		names = append(names, entry.Name())
	}
	return names
}

func TestAFileThatWentWithItsRowBeginsABackupAnew(t *testing.T) {
	dir, half := t.TempDir(), t.TempDir()
	s := opened(t, dir)
	c := sampleChange(1)
	commit(t, s, c)
	named, err := namedFiles(s.reads)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, &storage.Change{Job: c.Job, Delete: true})
	if err := (&Summary{}).copyFiles(dir, half, named); !errors.Is(err, errGone) {
		t.Errorf("a file that went: %v, want that the copy begins anew", err)
	}
}

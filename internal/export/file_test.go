package export

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAFileGetsItsNameWhenItIsComplete(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "answers"), filepath.Join(folder, "link")
	content := func() string {
		text, _ := os.ReadFile(path)
		return string(text)
	}
	begin := func(path, text string) *File {
		f, err := Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		return f
	}
	check := func(err error, want string, files int) {
		t.Helper()
		left, _ := os.ReadDir(folder)
		if err != nil || content() != want || len(left) != files {
			t.Fatalf("%v, %q, %v", err, content(), left)
		}
	}
	f := begin(path, "one")
	check(nil, "", 1)
	check(f.Complete(), "one", 1)
	f = begin(path, "two")
	check(nil, "one", 2)
	check(f.Discard(), "one", 1)
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	check(begin(link, "three").Complete(), "three", 2)
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced, not what it leads to")
	}
	for _, no := range []string{folder, os.DevNull, filepath.Join(folder, "none", "x")} {
		if _, err := Create(no); err == nil {
			t.Errorf("%s was begun", no)
		}
	}
}

func TestAFileThatCannotBeCompletedGetsNoName(t *testing.T) {
	folder := t.TempDir()
	f, err := Create(filepath.Join(folder, "answers"))
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close() // so that it cannot be synced, as on a disk that failed
	if err := f.Complete(); err == nil {
		t.Error("it was completed")
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("there is %v", left)
	}
}

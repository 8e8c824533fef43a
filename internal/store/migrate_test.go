package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// following is this release's migrations and one more.
func following(t *testing.T, sql string) migrations {
	t.Helper()
	first, err := embedded.ReadFile("migrations/0001_jobs.sql")
	if err != nil {
		t.Fatal(err)
	}
	return migrations{latest: 2, files: fstest.MapFS{
		"0001_jobs.sql":  {Data: first},
		"0002_notes.sql": {Data: []byte("-- +goose Up\n" + sql)},
	}}
}

func TestAMigrationKeepsACopyAndTheJobs(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	commit(t, s, sampleChange(1))
	closed(t, s)
	for range 2 {
		s, err := open(dir, Options{}, following(t, "ALTER TABLE jobs ADD COLUMN note TEXT;\nPRAGMA user_version = 2;"))
		if err != nil {
			t.Fatal(err)
		}
		whole(t, s, 1)
		closed(t, s)
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("the older release opens the folder: %v, want ErrNewer", err)
	}
	copied := filepath.Join(dir, "before-version-2.db")
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy: %v (%v)", info, err)
	}
	if err := os.Rename(copied, filepath.Join(dir, databaseName)); err != nil {
		t.Fatal(err)
	}
	whole(t, opened(t, dir), 1)
}

func TestAMigrationThatFailsLeavesTheFolderAsItWas(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	commit(t, s, sampleChange(1))
	closed(t, s)
	for range 2 {
		_, err := open(dir, Options{}, following(t, "CREATE TABLE notes (n);\nPRAGMA user_version = 2;\nINSERT INTO nowhere VALUES (1);"))
		if err == nil {
			t.Fatal("a migration that fails opened the folder")
		}
	}
	whole(t, opened(t, dir), 1)
	checkFolder(t, dir)
}

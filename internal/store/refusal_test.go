package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// refused fails unless a folder is refused in just these words, in which DIR stands
// for the folder, and as that kind.
func refused(t *testing.T, err error, dir, want string, kind error) {
	t.Helper()
	if err == nil {
		t.Fatal("the folder was not refused")
	}
	if got := strings.ReplaceAll(err.Error(), dir, "DIR"); got != want {
		t.Errorf("the refusal is\n%s\nwant\n%s", got, want)
	}
	if kind != nil && !errors.Is(err, kind) {
		t.Errorf("the refusal is no %v", kind)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Error("the refusal has more than one paragraph")
	}
}

func TestAFolderInUseIsRefused(t *testing.T) {
	dir := t.TempDir()
	opened(t, dir)
	_, err := Open(dir, Options{})
	refused(t, err, dir, fmt.Sprintf("The data folder DIR is in use by another service, process %d. "+
		"Stop it first, or name another folder with --data.", os.Getpid()), ErrInUse)
	if err := os.WriteFile(filepath.Join(dir, "lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, Options{})
	refused(t, err, dir, "The data folder DIR is in use by another service. Stop it first, or name another folder with --data.", ErrInUse)
}

func TestAFolderThatCannotBeMadeIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, []byte("a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, Options{})
	refused(t, err, dir, "The data folder DIR cannot be created: mkdir DIR: not a directory. Name another folder with --data.", nil)
}

func TestAReadOnlyFolderIsRefused(t *testing.T) {
	dir := disk(t, "4m")
	closed(t, opened(t, dir))
	mount(t, "-o", "remount,ro", dir)
	_, err := Open(dir, Options{})
	refused(t, err, dir, "The data folder DIR cannot be opened: the disk is mounted read-only (open DIR/lock: read-only file system). "+
		"Mount it so that it can be written to, or name another folder with --data.", ErrReadOnly)
	checkFolder(t, dir)
	_, err = Open(filepath.Join(dir, "new"), Options{})
	refused(t, err, dir, "The data folder DIR/new cannot be created: the disk is mounted read-only (mkdir DIR/new: read-only file system). "+
		"Mount it so that it can be written to, or name another folder with --data.", ErrReadOnly)
}

func TestAFolderOnAFullDiskIsRefused(t *testing.T) {
	dir := disk(t, "64k")
	_, err := Open(dir, Options{})
	if !errors.Is(err, ErrFull) {
		t.Fatalf("the refusal is %v, want ErrFull", err)
	}
	start := "The data folder " + dir + " cannot be opened: the disk is full ("
	end := "). Free some space on it, or name another folder with --data."
	if !strings.HasPrefix(err.Error(), start) || !strings.HasSuffix(err.Error(), end) {
		t.Errorf("the refusal is %q", err)
	}
}

// altered runs SQL on a folder's database.
func altered(t *testing.T, dir, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherProgramsFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	altered(t, dir, "CREATE TABLE bookmarks (url); PRAGMA application_id = 7")
	_, err := Open(dir, Options{})
	refused(t, err, dir, "The data folder DIR cannot be opened: the folder is not Deepnet's: its deepnet.db belongs to another program "+
		"(application_id 7). Name another folder with --data.", ErrForeign)
	_, err = Inspect(dir)
	refused(t, err, dir, "The data folder DIR cannot be read: the folder is not Deepnet's: its deepnet.db belongs to another program "+
		"(application_id 7). Name another folder with --data.", ErrForeign)
}

func TestAnEmptyFolderIsNothingToInspect(t *testing.T) {
	dir := t.TempDir()
	_, err := Inspect(dir)
	refused(t, err, dir, "There is no data folder at DIR: it has no deepnet.db. Name the folder that `deepnet serve` uses, or a backup of it.", ErrForeign)
}

func TestAFolderOfANewerReleaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	closed(t, opened(t, dir))
	altered(t, dir, "PRAGMA user_version = 9")
	const want = "The data folder DIR was written by a newer release of Deepnet: its tables are of version 9, " +
		"this release knows them up to version 1. Start that release, or name another folder with --data."
	_, err := Open(dir, Options{})
	refused(t, err, dir, want, ErrNewer)
	_, err = Inspect(dir)
	refused(t, err, dir, want, ErrNewer)
}

func TestADamagedFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	commit(t, s, sampleChange(0))
	closed(t, s)
	if err := os.WriteFile(filepath.Join(dir, databaseName), []byte(strings.Repeat("garbage", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, Options{})
	refused(t, err, dir, "The data folder DIR cannot be opened: its database is damaged (file is not a database (26)). "+
		"Run `deepnet doctor` to see what is lost, and restore a backup with `deepnet restore`.", ErrDamaged)
	found, err := Inspect(dir)
	if err != nil || len(found.List) != 1 || !found.List[0].Lost {
		t.Errorf("the inspection found %+v (%v), want damage", found.List, err)
	}
}

func TestARefusedOpenLeavesTheFolderToOthers(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	if _, err := Open(dir, Options{}); err == nil {
		t.Fatal("a folder in use was opened")
	}
	commit(t, s, sampleChange(0))
	closed(t, s)
	whole(t, opened(t, dir), 0)
}

func TestAnOlderSQLiteIsNoticed(t *testing.T) {
	for _, version := range []string{"3.51.2", "3.50.9", "2.99.99"} {
		if !older(version, oldestSQLite) {
			t.Errorf("%s is not older than %s", version, oldestSQLite)
		}
	}
	for _, version := range []string{"3.51.3", "3.54.1", "4.0.0"} {
		if older(version, oldestSQLite) {
			t.Errorf("%s is older than %s", version, oldestSQLite)
		}
	}
}

func TestTheDatabaseIsKeptAsItMustBe(t *testing.T) {
	s := opened(t, t.TempDir())
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
		"application_id": fmt.Sprint(applicationID), "user_version": fmt.Sprint(schema().latest),
	} {
		var got string
		if err := s.writer.conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", pragma, got, err, want)
		}
	}
	if _, err := s.reads.Exec("DELETE FROM jobs"); err == nil {
		t.Error("a reader could delete")
	}
}

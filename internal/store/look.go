package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// openReadOnly opens a folder's database to read it, also while a service writes to it, and
// also on a medium that cannot be written to.
func openReadOnly(dir string) (*sql.DB, error) {
	if _, err := os.Stat(filepath.Join(dir, databaseName)); err != nil {
		return nil, absent(dir, err)
	}
	db, err := openSource(source(dir, "ro"))
	var from *sqlite.Error
	if errors.As(err, &from) && lacksLogFiles(from.Code()) && !logged(dir) {
		db, err = openSource(source(dir, "ro", "immutable=1"))
	}
	if err != nil {
		return nil, refuse("read", dir, err)
	}
	return db, nil
}

// openSource opens one source and checks that a Deepnet database is there.
func openSource(source string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err = checkOwner(db); err == nil {
		var version int
		if version, err = versionOf(db); err == nil && version == 0 {
			err = ErrForeign
		}
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// lacksLogFiles says whether SQLite could not make the files that it needs to read a log.
func lacksLogFiles(code int) bool {
	code &= 0xff
	return code == sqlite3.SQLITE_CANTOPEN || code == sqlite3.SQLITE_READONLY
}

// logged says whether there is a log beside the database, without which it is incomplete.
func logged(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, databaseName+"-wal"))
	return err == nil && info.Size() > 0
}

// absent refuses a folder without a database.
func absent(dir string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return refuse("read", dir, err)
	}
	return &Refusal{
		Words: "There is no data folder at " + dir + ": it has no " + databaseName + ". Name the folder that `deepnet serve` uses, or a backup of it.",
		Kind:  ErrForeign, Cause: err,
	}
}

// count asks for one number.
func count(db *sql.DB, query string) (n int, err error) {
	err = db.QueryRowContext(context.Background(), query).Scan(&n)
	return n, err
}

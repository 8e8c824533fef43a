package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations lead a database from one release's tables to the next's. Each sets
// user_version to its own number.
type migrations struct {
	files  fs.FS
	latest int
}

// schema is the migrations of this release.
func schema() migrations {
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the name above is wrong
	}
	return migrations{files: files, latest: 1}
}

// upgrade brings the database up to the latest tables. One that has jobs is copied
// first, to a file beside it.
func (m migrations) upgrade(dir string, w *writer) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	version, err := versionOf(w.conn)
	switch {
	case err != nil:
		return err
	case version > m.latest:
		return newer(dir, version, m.latest)
	case version == m.latest:
		return nil
	}
	if version > 0 {
		if err := m.copy(dir, w.conn, version); err != nil {
			return fmt.Errorf("copy the database before bringing it up to this release: %w", err)
		}
	}
	if err := w.drop(); err != nil {
		return err
	}
	if err := m.up(dir); err != nil {
		return fmt.Errorf("bring the database up to this release: %w", err)
	}
	return w.open()
}

// versionOf is the number of the migration that the database has come to.
func versionOf(from rower) (version int, err error) {
	err = from.QueryRowContext(context.Background(), "PRAGMA user_version").Scan(&version)
	return version, err
}

// newer refuses a folder of a later release.
func newer(dir string, version, known int) error {
	return &Refusal{
		Words: fmt.Sprintf("The data folder %s was written by a newer release of Deepnet: its tables are of version %d, "+
			"this release knows them up to version %d. Start that release, or name another folder with --data.", dir, version, known),
		Kind: ErrNewer,
	}
}

// copy keeps the database as it was before a migration.
func (m migrations) copy(dir string, conn *sql.Conn, version int) error {
	name := filepath.Join(dir, fmt.Sprintf("before-version-%d.db", version+1))
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return vacuumInto(conn, name)
}

// execer is what runs statements.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// vacuumInto writes a copy of a database, private and synced.
func vacuumInto(from execer, name string) error {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // a name of our own in the folder that the caller named
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := from.ExecContext(context.Background(), "VACUUM INTO ?", name); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// up runs the migrations that the database has not had.
func (m migrations) up(dir string) error {
	db, err := sql.Open("sqlite", source(dir, "rw", "_txlock=immediate"))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, m.files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = provider.Up(context.Background())
	return err
}

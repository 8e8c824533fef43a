package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What the folder's database is called, and what it calls itself.
const (
	databaseName  = "deepnet.db"
	applicationID = 0x444E4554 // DNET
)

// oldestSQLite is the first version that does not lose a write when a log is reset
// while it is read.
const oldestSQLite = "3.51.3"

// readers is how many may read at the same time.
const readers = 4

// checkTime is how long Open looks for damage. A large database takes longer than
// people wait: the rest is left to Inspect.
const checkTime = 100 * time.Millisecond

// source names a folder's database, to be opened in a mode: ro, rw.
func source(dir, mode string, more ...string) string {
	path, err := filepath.Abs(filepath.Join(dir, databaseName))
	if err != nil {
		path = filepath.Join(dir, databaseName)
	}
	query := "mode=" + mode +
		"&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(full)&_pragma=temp_store(memory)"
	for _, m := range more {
		query += "&" + m
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query}).String()
}

// toWAL has a connection write ahead to a log, and looks whether it does.
func toWAL(conn *sql.Conn) error {
	var version, mode string
	ctx := context.Background()
	if err := conn.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return err
	}
	if older(version, oldestSQLite) {
		return fmt.Errorf("the program was built with SQLite %s, which can lose writes; it needs %s", version, oldestSQLite)
	}
	if err := checkOwner(conn); err != nil {
		return err
	}
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the database keeps a journal of mode %s: its file system does not serve a write-ahead log", mode)
	}
	return mark(conn)
}

// mark says whose the database is before it has a table: a process may die between
// the first ones, and the next one shall know them.
func mark(conn *sql.Conn) error {
	var id int
	ctx := context.Background()
	err := conn.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id)
	if err == nil && id != applicationID {
		_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	}
	return err
}

// older says whether a version, of three numbers, comes before another.
func older(a, b string) bool {
	var x, y [3]int
	fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2])
	fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}

// rower is what a single row can be asked of.
type rower interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// checkOwner refuses a database that is another program's. An empty one is anybody's.
func checkOwner(from rower) error {
	var id, tables int
	err := from.QueryRowContext(context.Background(),
		"SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id").Scan(&id, &tables)
	if err != nil {
		return err
	}
	if id != applicationID && (id != 0 || tables > 0) {
		return fmt.Errorf("%w: its %s belongs to another program (application_id %d)", ErrForeign, databaseName, id)
	}
	return nil
}

// openReader opens the connections that only read.
func openReader(dir string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", source(dir, "ro", "_pragma=query_only(1)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	return db, db.Ping()
}

// quickCheck looks for damage in the tables that every start needs, and then in the
// others as long as there is time.
func quickCheck(db *sql.DB) error {
	for _, table := range []string{"queues", "owners", "datasets"} {
		if err := check(context.Background(), db, "PRAGMA quick_check("+table+")"); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), checkTime)
	defer cancel()
	err := check(ctx, db, "PRAGMA quick_check(1)")
	var from *sqlite.Error
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.As(err, &from) && from.Code()&0xff == sqlite3.SQLITE_INTERRUPT) {
		return nil
	}
	return err
}

// check runs a pragma that answers ok or names damage.
func check(ctx context.Context, db *sql.DB, pragma string) error {
	var found string
	if err := db.QueryRowContext(ctx, pragma).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return nil
}

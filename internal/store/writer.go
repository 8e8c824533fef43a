package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// writer is the one connection that writes. It prepares each statement once, and
// opens itself again after an error of the disk.
type writer struct {
	dir   string
	files *files

	mu         sync.Mutex // one transaction at a time, and what it does to files
	db         *sql.DB    // nil: to be opened
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func newWriter(dir string, f *files) *writer { return &writer{dir: dir, files: f} }

// transaction is all or nothing, also of the files that its rows name.
type transaction struct {
	w       *writer
	placed  map[string]bool // written in it: they go if it fails
	dropped map[string]bool // no row names them any more: they go once it is on disk
}

// place tells that a file is written for a row. Where an earlier row names it, which
// the transaction dropped, it has the same data, and stays in any case.
func (tx *transaction) place(file string) {
	if !tx.dropped[file] {
		tx.placed[file] = true
	}
	tx.name(file)
}

// name tells that a row names a file.
func (tx *transaction) name(file string) { delete(tx.dropped, file) }

// transact runs do in a transaction and has it synced. Whatever goes wrong, nothing of
// it stays.
func (w *writer) transact(do func(*transaction) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.open(); err != nil {
		return err
	}
	tx := &transaction{w: w, placed: make(map[string]bool), dropped: make(map[string]bool)}
	err := w.run(tx, do)
	gone := tx.dropped
	if err != nil {
		gone = tx.placed
	}
	if len(gone) > 0 {
		w.files.remove(slices.Sorted(maps.Keys(gone))...)
	}
	return err
}

// run begins a transaction, runs do and commits, or rolls back.
func (w *writer) run(tx *transaction, do func(*transaction) error) (err error) {
	committed := false
	defer func() {
		if !committed {
			w.rollback(err)
		}
	}()
	if err := tx.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.exec("COMMIT"); err != nil {
		return err
	}
	committed = true
	return nil
}

// rollback undoes a transaction. After an error of SQLite's the connection is not
// trusted any more; the next transaction opens another.
func (w *writer) rollback(err error) {
	_, undone := w.conn.ExecContext(context.Background(), "ROLLBACK")
	var from *sqlite.Error
	if undone != nil || err == nil || errors.As(err, &from) && from.Code()&0xff != sqlite3.SQLITE_CONSTRAINT {
		w.drop()
	}
}

// open opens the connection, unless it is.
func (w *writer) open() error {
	if w.conn != nil {
		return nil
	}
	db, err := sql.Open("sqlite", source(w.dir, "rw", "_txlock=immediate"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(context.Background())
	if err == nil {
		err = toWAL(conn)
	}
	if err != nil {
		db.Close()
		return err
	}
	w.db, w.conn, w.statements = db, conn, make(map[string]*sql.Stmt)
	return nil
}

// drop closes the connection.
func (w *writer) drop() error {
	if w.conn == nil {
		return nil
	}
	for _, statement := range w.statements {
		statement.Close()
	}
	w.conn.Close()
	err := w.db.Close()
	w.db, w.conn, w.statements = nil, nil, nil
	return err
}

func (w *writer) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.drop()
}

// prepared returns a statement, ready for use.
func (tx *transaction) prepared(query string) (*sql.Stmt, error) {
	if statement := tx.w.statements[query]; statement != nil {
		return statement, nil
	}
	statement, err := tx.w.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	tx.w.statements[query] = statement
	return statement, nil
}

// exec runs a statement that returns no rows.
func (tx *transaction) exec(query string, args ...any) error {
	statement, err := tx.prepared(query)
	if err != nil {
		return err
	}
	_, err = statement.Exec(args...)
	return err
}

// row runs a statement that returns a row at the most and says whether there is one.
func (tx *transaction) row(into []any, query string, args ...any) (bool, error) {
	statement, err := tx.prepared(query)
	if err != nil {
		return false, err
	}
	err = statement.QueryRow(args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// rows runs a statement and has each row read.
func (tx *transaction) rows(read func(*sql.Rows) error, query string, args ...any) error {
	statement, err := tx.prepared(query)
	if err != nil {
		return err
	}
	return each(read)(statement.Query(args...))
}

// each returns what reads every row of a query's answer.
func each(read func(*sql.Rows) error) func(*sql.Rows, error) error {
	return func(rows *sql.Rows, err error) error {
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := read(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

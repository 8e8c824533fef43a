package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"deepnet/supervisor/storage"
)

// What can be wrong with a database, to be told apart by errors.Is.
var (
	ErrUnreachable = errors.New("the database cannot be reached")
	ErrSignIn      = errors.New("the database does not let this user in")
	ErrDenied      = errors.New("permission was denied")
	ErrReadOnly    = errors.New("the database is read-only")
	ErrFull        = errors.New("the disk of the database is full")
	ErrBusy        = errors.New("the database has too many connections")
	ErrTLS         = errors.New("the connection cannot be made secure")
	ErrSlow        = errors.New("the database did not answer in time")
	ErrOld         = errors.New("the server is older than PostgreSQL 15")
	ErrNewer       = errors.New("a newer release wrote the tables")
	ErrForeign     = errors.New("the schema has tables of another program")
	ErrEmpty       = errors.New("no service has used it")
	ErrDamaged     = storage.ErrDamaged
)

// Refusal is why a database cannot be used: a paragraph for a person.
type Refusal struct {
	Words string
	Kind  error // ErrUnreachable and its like; nil: another reason
	Cause error
}

// Error returns the paragraph.
func (r *Refusal) Error() string { return r.Words }

// Unwrap returns what the refusal is about.
func (r *Refusal) Unwrap() []error {
	var all []error
	for _, err := range []error{r.Kind, r.Cause} {
		if err != nil {
			all = append(all, err)
		}
	}
	return all
}

// advice is what to do about a kind of trouble.
var advice = map[error]string{
	ErrUnreachable: "See that the server runs, and that host and port are right and open to this machine.",
	ErrSignIn:      "Check the user, the password and the name of the database in the URL, and the server's pg_hba.conf.",
	ErrDenied:      "Let an owner of the schema start the service once, which makes the tables, or grant this user CREATE and USAGE on it; after that SELECT, INSERT, UPDATE and DELETE on the tables will do.",
	ErrReadOnly:    "It may be a standby, or default_transaction_read_only is on: name the primary, or put several hosts and target_session_attrs=read-write into the URL.",
	ErrFull:        "Free some space on it; nothing that was kept is lost.",
	ErrBusy:        "Raise max_connections of the server, or start fewer nodes: each has up to 9 connections.",
	ErrTLS:         "Check sslmode and sslrootcert in the URL against the server's certificate.",
	ErrSlow:        "See what the server is doing (pg_stat_activity), and whether the network to it holds.",
	ErrOld:         "Bring the server up to PostgreSQL 15 or later.",
	ErrNewer:       "Start that release, or name another database or search_path.",
	ErrForeign:     "Name another database, or a schema of its own by search_path in the URL.",
	ErrEmpty:       "Name the database, and the search_path, that services are started with.",
	ErrDamaged:     "Look into the server's log, and restore the database from a backup.",
}

// refuse turns an error into a paragraph about a database that could not be opened.
func refuse(where string, err error) error {
	var already *Refusal
	if err == nil || errors.As(err, &already) {
		return err
	}
	kind := kindOf(err)
	if kind == nil {
		return &Refusal{Words: fmt.Sprintf("The database %s cannot be opened: %v.", where, err), Cause: err}
	}
	return &Refusal{
		Words: fmt.Sprintf("The database %s cannot be opened: %s. %s", where, said(kind, err), advice[kind]),
		Kind:  kind, Cause: err,
	}
}

// said is a kind of trouble and what the system said, as a part of a sentence.
func said(kind, err error) string {
	cause := oneLine{err}.Error()
	if strings.HasPrefix(cause, kind.Error()) {
		return cause
	}
	return fmt.Sprintf("%v (%s)", kind, cause)
}

// failed says what a running store could not do, and why.
func (s *Store) failed(what string, err error) error {
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		return fmt.Errorf("%s in the database %s: %w (%w). %s", what, s.where, kind, oneLine{err}, advice[kind])
	}
	return fmt.Errorf("%s in the database %s: %w", what, s.where, oneLine{err})
}

// oneLine is an error that says in one line what pgx says in one for each host.
type oneLine struct{ error }

func (e oneLine) Error() string { return strings.Join(strings.Fields(e.error.Error()), " ") }

func (e oneLine) Unwrap() error { return e.error }

// kinds are the codes of PostgreSQL's errors that have a name here, by their beginning.
var kinds = []struct {
	code string
	kind error
}{
	{"28", ErrSignIn},
	{"3D000", ErrSignIn}, // there is no such database
	{"42501", ErrDenied},
	{"25006", ErrReadOnly},
	{"53100", ErrFull},
	{"53300", ErrBusy},
	{"57P03", ErrUnreachable}, // it starts or stops
	{"57P01", ErrUnreachable},
	{"57P02", ErrUnreachable},
	{"08", ErrUnreachable},
	{"55P03", ErrSlow}, // another holds the lock
	{"57014", ErrSlow},
	{"XX001", ErrDamaged},
	{"XX002", ErrDamaged},
	{"42P07", ErrForeign}, // a table is there already
	{"42723", ErrForeign},
}

// kindOf says which kind of trouble an error is; nil: none of them.
func kindOf(err error) error {
	for kind := range advice {
		if errors.Is(err, kind) {
			return kind
		}
	}
	var from *pgconn.PgError
	if errors.As(err, &from) {
		for _, k := range kinds {
			if strings.HasPrefix(from.Code, k.code) {
				return k.kind
			}
		}
		return nil
	}
	switch {
	case strings.Contains(err.Error(), "tls") || strings.Contains(err.Error(), "x509") || strings.Contains(err.Error(), "TLS"):
		return ErrTLS
	case strings.Contains(err.Error(), "read only"): // target_session_attrs
		return ErrReadOnly
	case errors.As(err, new(*pgconn.ConnectError)), broken(err):
		return ErrUnreachable
	case errors.Is(err, context.DeadlineExceeded):
		return ErrSlow
	}
	return nil
}

// broken says whether an error is that of a connection that ended.
func broken(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || pgconn.SafeToRetry(err) ||
		strings.Contains(err.Error(), "conn closed")
}

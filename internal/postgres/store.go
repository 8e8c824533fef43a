package postgres

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"deepnet/supervisor/storage"
)

// DefaultLease is how long a node is believed to live after its last commit.
const DefaultLease = 5 * time.Second

// Options are what a store goes by. The zero value works.
type Options struct {
	Lease time.Duration // how long an owner is believed to live; default: DefaultLease

	Existing bool // a schema without tables is refused; default: they are made
}

// Store is a session of one node on a database.
type Store struct {
	lease   time.Duration
	where   string // the database in words, without a password
	line    *line
	urgent  *pgxpool.Pool // for commits, claims and mail, which nothing large holds up
	leases  *pgxpool.Pool // for renewals
	bulk    *pgxpool.Pool // for everything else
	news    *news
	ctx     context.Context // ends with the store
	cancel  context.CancelFunc
	channel string // of notifications

	mu    sync.Mutex
	ahead map[string]*ahead // attachments that were written ahead, by aheadKey
}

var _ storage.Shared = (*Store)(nil)

// Open opens the store in the database that a URL names, in the schema that comes first in
// its search path. It makes the tables where there are none and brings older ones up to this
// release, one node at a time. The error is for a person to read; it wraps ErrUnreachable or
// another of this package's where one fits.
func Open(ctx context.Context, url string, o Options) (_ *Store, err error) {
	config, err := configure(url)
	if err != nil {
		return nil, err
	}
	s := &Store{
		lease: cmp.Or(o.Lease, DefaultLease), where: words(config.ConnConfig),
		ahead: make(map[string]*ahead), line: &line{wires: make(map[*wire]bool)},
	}
	config.ConnConfig.DialFunc = s.line.dial
	s.ctx, s.cancel = context.WithCancel(context.Background())
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	schema, err := prepare(ctx, config.ConnConfig, o.Existing)
	if err != nil {
		return nil, refuse(s.where, err)
	}
	s.channel = "deepnet " + schema
	for _, p := range []struct {
		pool **pgxpool.Pool
		most int32
	}{{&s.urgent, urgentConnections}, {&s.leases, leaseConnections}, {&s.bulk, bulkConnections}} {
		if *p.pool, err = pool(ctx, config, p.most); err != nil {
			return nil, refuse(s.where, err)
		}
	}
	s.news = newNews(s.ctx, config.ConnConfig, s.channel)
	if err := s.sweep(ctx); err != nil {
		return nil, refuse(s.where, err)
	}
	return s, nil
}

// Close ends the session, within seconds even where the database does not answer. What was
// committed is kept; leases run out by themselves.
func (s *Store) Close() error {
	s.cancel()
	defer time.AfterFunc(closing, s.line.hangUp).Stop()
	if s.news != nil {
		s.news.wait()
	}
	for _, p := range []*pgxpool.Pool{s.urgent, s.leases, s.bulk} {
		if p != nil {
			p.Close()
		}
	}
	return nil
}

// Where names the database for people, without a password.
func (s *Store) Where() string { return s.where }

// Lease implements storage.Nodes.
func (s *Store) Lease() time.Duration { return s.lease }

// escaper keeps what PostgreSQL cannot: a zero byte in a text.
var escaper, unescaper = strings.NewReplacer(`\`, `\\`, "\x00", `\0`), strings.NewReplacer(`\\`, `\`, `\0`, "\x00")

// text is a text from outside as the database has it.
func text(s string) string { return escaper.Replace(strings.ToValidUTF8(s, "\uFFFD")) }

// texts are several.
func texts(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = text(s)
	}
	return out
}

// orNull is a text, or NULL for none.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	s = text(s)
	return &s
}

// each scans the rows of an answer.
func each(scan func(pgx.Rows) error) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		for rows.Next() {
			if err := scan(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

package postgrestest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Clock is the clock of a database that a store has been opened on: it stands still, and is
// moved by Advance.
type Clock struct {
	t   testing.TB
	url string
}

// NewClock puts a clock into a database, in place of the one that the store brought.
func NewClock(t testing.TB, url string) *Clock {
	t.Helper()
	c := &Clock{t: t, url: url}
	c.exec(`CREATE TABLE deepnet_clock (shows bigint NOT NULL);
		INSERT INTO deepnet_clock VALUES ((extract(epoch FROM clock_timestamp()) * 1000)::bigint);
		CREATE OR REPLACE FUNCTION deepnet_now() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL SAFE AS
			'SELECT shows FROM deepnet_clock';
		CREATE OR REPLACE FUNCTION deepnet_began() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
			'SELECT shows FROM deepnet_clock'`)
	return c
}

// Advance moves the clock.
func (c *Clock) Advance(by time.Duration) {
	c.t.Helper()
	c.exec(fmt.Sprintf("UPDATE deepnet_clock SET shows = shows + %d", by.Milliseconds()))
}

// Now tells it.
func (c *Clock) Now() time.Time {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url)
	if err != nil {
		c.t.Fatal(err)
	}
	defer conn.Close(ctx)
	var now int64
	if err := conn.QueryRow(ctx, "SELECT deepnet_now()").Scan(&now); err != nil {
		c.t.Fatal(err)
	}
	return time.UnixMilli(now)
}

func (c *Clock) exec(sql string) {
	c.t.Helper()
	if err := Exec(c.url, sql); err != nil {
		c.t.Fatal(err)
	}
}

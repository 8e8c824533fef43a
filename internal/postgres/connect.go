package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// How long things may take, so that a connection that was cut is noticed within seconds, and
// one to a database that needs two seconds for each answer is not given up.
const (
	connecting = 15 * time.Second
	urgentTime = 30 * time.Second // four answers, and a connection before them
	bulkTime   = 2 * time.Minute
	waitLock   = 5 * time.Second
)

// How many connections a node has, beside the one that listens. The lease is renewed over one
// of its own: commits that are slow, and all that waits for them, must not make it run out.
const (
	urgentConnections = 3
	leaseConnections  = 1
	bulkConnections   = 4
)

// oldest is the first version of PostgreSQL that will do.
const oldest = 15

// configure reads a URL.
func configure(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		var wrong *pgconn.ParseConfigError
		if errors.As(err, &wrong) { // it hides the password
			err = wrong
		}
		return nil, &Refusal{
			Words: fmt.Sprintf("The URL of the store cannot be read: %v. It looks like postgres://user:password@host:5432/database?sslmode=verify-full.", err),
			Cause: err,
		}
	}
	config.ConnConfig.ConnectTimeout = connecting
	for name, value := range map[string]string{
		"application_name":                    "deepnet",
		"lock_timeout":                        milliseconds(waitLock),
		"statement_timeout":                   milliseconds(bulkTime),
		"idle_in_transaction_session_timeout": milliseconds(DefaultLease), // a node that was cut off lets go of its locks
		"tcp_keepalives_idle":                 "5",
		"tcp_keepalives_interval":             "2",
		"tcp_keepalives_count":                "3",
		"plan_cache_mode":                     "force_generic_plan", // planning a claim takes longer than the claim
		"tcp_user_timeout":                    milliseconds(unheard),
	} {
		if _, set := config.ConnConfig.RuntimeParams[name]; !set {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	return config, nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// pool opens connections as they are needed.
func pool(ctx context.Context, config *pgxpool.Config, most int32) (*pgxpool.Pool, error) {
	c := config.Copy()
	c.MaxConns = most
	c.MaxConnLifetime = time.Hour
	c.MaxConnIdleTime = 5 * time.Minute
	// A connection that died meanwhile is noticed by what it is used for, which is tried again.
	c.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
	return pgxpool.NewWithConfig(ctx, c)
}

// words name a database for people, with all the hosts that may have it.
func words(c *pgx.ConnConfig) string {
	hosts := []string{net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))}
	for _, f := range c.Fallbacks { // also the same host without TLS
		if host := net.JoinHostPort(f.Host, strconv.Itoa(int(f.Port))); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	return fmt.Sprintf("%s at %s, user %s", c.Database, strings.Join(hosts, " or "), c.User)
}

package postgrestest

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Database makes an empty database, which goes with the test, and returns its URL.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test_%d", s.databases.Add(1))
	if err := s.Exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.process != nil { // the data go with their folder anyway
			s.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		}
	})
	return s.URL(name)
}

// Schema makes an empty schema, which goes with the server, and returns the URL whose search
// path names it. It takes less time than a database.
func (s *Server) Schema(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test_%d", s.databases.Add(1))
	if err := s.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	return s.URL("postgres") + "&search_path=" + name
}

// Exec runs a statement as the superuser, beside all databases of tests.
func (s *Server) Exec(sql string) error {
	return Exec(s.URL("postgres"), sql)
}

// Exec runs statements on a database, over a connection of its own.
func Exec(url, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*patience) // filling a large database takes a while
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

package postgres_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

func TestNodesThatStartAtTheSameTimeMakeTheTablesOnce(t *testing.T) {
	url := postgrestest.Start(t).Database(t)
	var nodes sync.WaitGroup
	for range 3 {
		nodes.Go(func() {
			s, err := postgres.Open(context.Background(), url, postgres.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if _, err := s.Find(storage.Query{}); err != nil {
				t.Error(err)
			}
		})
	}
	nodes.Wait()
}

func TestSchemasOfOneDatabaseAreApart(t *testing.T) {
	url := postgrestest.Start(t).Database(t)
	execute(t, url, "CREATE SCHEMA one; CREATE SCHEMA two")
	one, two := opened(t, url+"&search_path=one"), opened(t, url+"&search_path=two")
	commit(t, one, job("01", 1))
	if jobs, err := two.Find(storage.Query{}); err != nil || len(jobs) > 0 {
		t.Errorf("the other schema has %v (%v)", jobs, err)
	}
}

// TestARoleThatMayOnlyUseTheTables needs no right to make any, once they are there.
func TestARoleThatMayOnlyUseTheTables(t *testing.T) {
	server := postgrestest.Start(t)
	url := server.Database(t)
	execute(t, url, `CREATE ROLE maker LOGIN; CREATE ROLE plain LOGIN; GRANT CREATE, USAGE ON SCHEMA public TO maker; GRANT USAGE ON SCHEMA public TO plain`)
	t.Cleanup(func() {
		for _, role := range []string{"maker", "plain"} {
			postgrestest.Exec(url, "DROP OWNED BY "+role+"; DROP ROLE "+role)
		}
	})
	plain := strings.Replace(url, "postgres@", "plain@", 1)
	refused(t, plain, postgres.ErrDenied)
	opened(t, strings.Replace(url, "postgres@", "maker@", 1)).Close()
	execute(t, url, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO plain")
	s := opened(t, plain)
	commit(t, s, job("01", 1))
	if err := s.Join(storage.Node{Owner: "a", Name: "anna"}); err != nil {
		t.Error(err)
	}
	if _, err := s.Prune(1, 0); err != nil {
		t.Error(err)
	}
}

// refused opens a database that has to be refused, as a kind of trouble and in words that
// say what to do.
func refused(t *testing.T, url string, kind error, words ...string) {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err == nil {
		s.Close()
	}
	if !errors.Is(err, kind) {
		t.Fatalf("the database was refused with %v, want %v", err, kind)
	}
	t.Log(err)
	for _, word := range append(words, ".") {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the refusal does not say %q: %v", word, err)
		}
	}
	if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "secret") {
		t.Errorf("the refusal has more than one paragraph, or the password: %v", err)
	}
}

func TestTroubleIsToldPlainly(t *testing.T) {
	server := postgrestest.Start(t)
	url := server.Database(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := l.Addr().String()
	l.Close()
	refused(t, "postgres://postgres:secret@"+free+"/x?sslmode=disable", postgres.ErrUnreachable, "connection refused", "See that the server runs")
	refused(t, "postgres://nobody:secret@"+server.Address()+"/postgres?sslmode=disable", postgres.ErrSignIn, "pg_hba.conf")
	refused(t, server.URL("absent"), postgres.ErrSignIn, "absent")
	refused(t, strings.Replace(url, "sslmode=disable", "sslmode=require", 1), postgres.ErrTLS, "sslmode")
	refused(t, url+"&default_transaction_read_only=on", postgres.ErrReadOnly, "standby")
	execute(t, url, "CREATE SCHEMA theirs; CREATE TABLE theirs.jobs (n int)")
	refused(t, url+"&search_path=theirs", postgres.ErrForeign, "search_path")
	refused(t, url+"&search_path=absent", postgres.ErrDenied, "search path")
	opened(t, url).Close()
	execute(t, url, "INSERT INTO deepnet_versions (version_id, is_applied) VALUES (99, true)")
	refused(t, url, postgres.ErrNewer, "version 99", "Start that release")
	if _, err := postgres.Open(t.Context(), "postgres://user:secret@host:port/x", postgres.Options{}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a URL that cannot be read: %v", err)
	}
}

func TestAServerWithoutRoomIsToldPlainly(t *testing.T) {
	server := postgrestest.Own(t, postgrestest.Options{Settings: map[string]string{"max_connections": "3", "superuser_reserved_connections": "0", "max_wal_senders": "0"}})
	s := opened(t, server.URL("postgres"))
	commit(t, s, job("01", 1))
	var err error
	for range 5 {
		var more *postgres.Store
		if more, err = postgres.Open(t.Context(), server.URL("postgres"), postgres.Options{}); err != nil {
			break
		}
		defer more.Close()
		_, err = more.Find(storage.Query{})
		commit(t, s)
	}
	if !errors.Is(err, postgres.ErrBusy) || !strings.Contains(err.Error(), "max_connections") {
		t.Errorf("a server without room: %v", err)
	}
}

func TestADatabaseThatBecomesReadOnlySaysSo(t *testing.T) {
	s, url := fresh(t)
	name := url[strings.LastIndex(url, "/")+1 : strings.Index(url, "?")]
	execute(t, url, "ALTER DATABASE "+name+" SET default_transaction_read_only = on")
	cut(t, url)
	_, err := s.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{job("01", 1)}})
	if !errors.Is(err, postgres.ErrReadOnly) || !strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("a commit to a read-only database: %v", err)
	}
	if _, err := s.Find(storage.Query{}); err != nil {
		t.Errorf("a read-only database cannot be read: %v", err)
	}
}

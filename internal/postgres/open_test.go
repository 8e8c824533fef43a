package postgres_test

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
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

// The two roles of docs/operations/roles.sql: the owner makes the tables, and nodes need no right that the other
// role does not have.
func TestTheRolesOfTheDocumentsAreEnough(t *testing.T) {
	psql, err := exec.LookPath("psql")
	if err != nil {
		t.Skip("psql is not installed; its package is called postgresql-client")
	}
	server := postgrestest.Own(t, postgrestest.Options{})
	made := exec.CommandContext(t.Context(), psql, "--no-psqlrc", "--quiet", "--file", "../../docs/operations/roles.sql", server.URL("postgres"))
	made.Env = append(os.Environ(), "OWNER_PASSWORD=first", "NODE_PASSWORD=second")
	if output, err := made.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	as := func(role string) string { return strings.Replace(server.URL("deepnet"), "postgres@", role+"@", 1) }
	refused(t, as("deepnet"), postgres.ErrDenied)
	opened(t, as("deepnet_owner")).Close()
	s := opened(t, as("deepnet"))
	c := sample(1)
	commit(t, s, c)
	for what, err := range map[string]error{
		"join":    s.Join(storage.Node{Owner: "a", Name: "anna"}),
		"renew":   s.Renew("a"),
		"ahead":   s.WriteAhead(c.Attachments[0]),
		"dataset": func() error { _, err := s.Upload(c.Job.Dataset, uint64(len(c.Dataset)), 0, nil); return err }(),
		"claim":   func() error { _, err := s.ClaimNext("a", 1); return err }(),
		"prune":   func() error { _, err := s.Prune(1, 0); return err }(),
		"leave":   s.Leave("a"),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := postgrestest.Exec(as("deepnet"), "CREATE TABLE more (n int)"); err == nil {
		t.Error("a node may make tables")
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

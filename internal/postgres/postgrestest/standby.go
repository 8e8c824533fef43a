package postgrestest

import (
	"fmt"
	"testing"
	"time"
)

// Standby starts a copy of the server that follows it, for one test. From then on a commit of
// the server waits for the copy's disk.
func (s *Server) Standby(t testing.TB) *Server {
	t.Helper()
	copied := prepare(t, s.options)
	out, err := copied.command("pg_basebackup", "-d", s.URL("postgres"), "-D", copied.data(), "-R", "-c", "fast", "--no-sync").CombinedOutput()
	if err != nil {
		t.Fatalf("pg_basebackup: %v\n%s", err, out)
	}
	copied.Run(t)
	copied.endWithTest(t)
	s.Configure(t, "synchronous_standby_names", "*")
	return copied
}

// Promote has a standby take writes.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	if err := s.Exec("SELECT pg_promote()"); err != nil {
		t.Fatal(err)
	}
}

// Configure changes a setting of the running server, for all sessions.
func (s *Server) Configure(t testing.TB, setting, value string) {
	t.Helper()
	for _, sql := range []string{
		fmt.Sprintf("ALTER SYSTEM SET %s = '%s'", setting, value),
		"SELECT pg_reload_conf()",
	} {
		if err := s.Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	const heeded = "DO $$ BEGIN ASSERT current_setting('%s') = '%s'; END $$"
	for deadline := time.Now().Add(patience); s.Exec(fmt.Sprintf(heeded, setting, value)) != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not become %s", setting, value)
		}
	}
}

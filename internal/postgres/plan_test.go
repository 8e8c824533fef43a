package postgres_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// fill puts so many finished jobs into a database, with their heads, events and models, and
// waiting ones into a queue that is paused.
func fill(t testing.TB, url string, finished, waiting int) {
	t.Helper()
	execute(t, url, fmt.Sprintf(`
		INSERT INTO jobs (id, key, queue, priority, not_before, state, over, owner, token, revision, finished, tail)
			SELECT '0' || lpad(n::text, 25, '0'), NULL, 'default', 0, 0, 4, true, NULL, 1, 3, n, '\x' FROM generate_series(1, %[1]d) AS n;
		INSERT INTO jobs (id, key, queue, priority, not_before, state, over, owner, token, revision, finished, tail)
			SELECT '1' || lpad(n::text, 25, '0'), NULL, 'paused', n %% 3, 0, 1, false, NULL, 1, 1, 0, '\x' FROM generate_series(1, %[2]d) AS n;
		INSERT INTO heads (job, head) SELECT id, '\x' FROM jobs;
		INSERT INTO events (job, revision, event) SELECT id, n, '\x' FROM jobs, generate_series(1, 3) AS n;
		INSERT INTO attachments (blob, job, kind, number, size, digest) SELECT row_number() OVER (), id, 'model', 0, 1, '\x' FROM jobs;
		INSERT INTO pieces (blob, start, data) SELECT blob, 0, 'x' FROM attachments;
		INSERT INTO datasets (digest, size, since, blob) SELECT sha256(n::text::bytea), 1, deepnet_now(), -n FROM generate_series(1, 1000) AS n;
		INSERT INTO queues (name, paused, changed) VALUES ('paused', true, true), ('default', false, false);
		INSERT INTO owners (owner, seen, expires) VALUES ('gone', 0, 0);
		ANALYZE`, finished, waiting))
}

// TestWorkDoesNotGrowWithWhatIsOver has the server write down the plan of every statement: none
// may read a large table from one end to the other.
func TestWorkDoesNotGrowWithWhatIsOver(t *testing.T) {
	finished := 20_000
	if long() {
		finished = 1_000_000
	}
	server := postgrestest.Own(t, postgrestest.Options{Settings: map[string]string{
		"session_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0",
	}})
	url := server.URL("postgres")
	s := opened(t, url)
	server.Kill(t)
	server.Run(t) // with a log of its own, to which filling does not add
	fill(t, url, finished, finished/5)
	before := len(server.Log(t))
	for n := range 8 { // from the sixth time on statements have the plans that they keep
		day(t, s, n)
	}
	plans := server.Log(t)[before:]
	if !strings.Contains(plans, "jobs_ready") || !strings.Contains(plans, "events_pkey") {
		t.Fatal("the log has no plans")
	}
	whole := regexp.MustCompile(`(?m)^.*Seq Scan on (jobs|heads|events|attachments|pieces)\b.*$`)
	for _, entry := range strings.Split(plans, "LOG:") {
		if found := whole.FindString(entry); found != "" {
			t.Errorf("%s in the plan of\n%s", strings.TrimSpace(found), entry)
		}
	}
}

// day is what a node does, again and again.
func day(t *testing.T, s *postgres.Store, n int) {
	t.Helper()
	owner := "a"
	if err := s.Join(storage.Node{Owner: owner, Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	var changes []*storage.Change
	for i := range 3 {
		c := sample(10*n + i)
		c.Job.ID = "9" + c.Job.ID[1:]
		c.Job.Key, c.Job.Head.Queue = c.Job.ID, fmt.Sprint("queue ", i)
		c.Release = true
		changes = append(changes, c)
	}
	if err := s.WriteAhead(changes[0].Attachments[0]); err != nil {
		t.Fatal(err)
	}
	if refused, err := s.Commit(storage.Batch{Owner: owner, Changes: changes, Queues: []storage.Queue{{Name: "queue 1", Limit: 2}}}); err != nil || refused != nil {
		t.Fatal(refused, err)
	}
	jobs, err := s.ClaimNext(owner, 2)
	if err != nil || len(jobs) == 0 {
		t.Fatal(jobs, err)
	}
	c := advance(&storage.Change{Job: *jobs[0]})
	c.Attachments = sample(n).Attachments
	commit(t, s, c, &storage.Change{Job: changes[2].Job, Delete: true})
	_, err = s.ClaimJob("b", changes[1].Job.ID)
	_ = err // who has it is of no importance
	id := jobs[0].ID
	for _, q := range []storage.Query{{ID: id}, {Key: id}, {Limit: 1}, {Limit: 1, Without: "boot"}, {Before: id + "x", Limit: 1}} {
		if found, err := s.Find(q); err != nil || len(found) != 1 {
			t.Fatalf("%+v finds %d (%v)", q, len(found), err)
		}
	}
	if _, err := s.Events(id, 1, 10); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Attachments(id, storage.Model); err != nil {
		t.Fatal(err)
	}
	if _, err := dataset(s, jobs[0].Dataset); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Nodes(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Counts(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Prune(0, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Leave(owner); err != nil {
		t.Fatal(err)
	}
}

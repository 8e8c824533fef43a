package postgres_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// execute runs statements, which must go well.
func execute(t testing.TB, url, sql string) {
	t.Helper()
	if err := postgrestest.Exec(url, sql); err != nil {
		t.Fatal(err)
	}
}

// cut ends all sessions on a database, as an operator or a network may.
func cut(t testing.TB, url string) {
	t.Helper()
	execute(t, url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
}

func TestConnectionsThatAreCutAreMadeAgain(t *testing.T) {
	s, url := fresh(t)
	c := job("01", 1)
	commit(t, s, c)
	if err := s.Join(storage.Node{Owner: "a", Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard := make(chan string)
	var following sync.WaitGroup
	following.Go(func() {
		s.Follow(ctx, func(job string) {
			select {
			case heard <- job:
			case <-ctx.Done():
			}
		})
	})
	following.Go(func() {
		s.Answer(ctx, "a", func(_ context.Context, request []byte) []byte { return request })
	})
	for range 3 {
		<-heard
		cut(t, url)
		c = advance(c)
		commit(t, s, c)
		if jobs, err := s.Find(storage.Query{ID: "01"}); err != nil || len(jobs) != 1 || jobs[0].Revision != c.Job.Revision {
			t.Fatalf("after a cut there is %v (%v)", jobs, err)
		}
		for news := ""; news != "01"; news = <-heard { // once the connection listens again
			c = advance(c)
			commit(t, s, c)
		}
		if answer, err := s.Ask(t.Context(), "a", []byte("there?")); err != nil || string(answer) != "there?" {
			t.Fatalf("a node answered %q (%v)", answer, err)
		}
		cut(t, url)
		if _, err := s.ClaimNext("a", 1); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	following.Wait()
}

// TestWhatWasAcknowledgedIsThereAfterAKill kills the server while nodes commit.
func TestWhatWasAcknowledgedIsThereAfterAKill(t *testing.T) {
	rounds := 3
	if long() {
		rounds = 50
	}
	server := postgrestest.Own(t, postgrestest.Options{Durable: true})
	url := server.Database(t)
	opened(t, url).Close()
	kept := make(map[int]uint64) // the revision that was acknowledged, by number
	for round := range rounds {
		s := opened(t, url)
		var nodes sync.WaitGroup
		var mu sync.Mutex
		enough := make(chan struct{}, 1000)
		for node := range 3 {
			nodes.Go(func() {
				for n := 0; ; n++ {
					number := round*1000 + node*100 + n%100
					c := sample(number)
					if err := s.WriteAhead(c.Attachments[0]); err != nil {
						return
					}
					if _, err := s.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{c}}); err != nil {
						return
					}
					mu.Lock()
					kept[number] = c.Job.Revision
					mu.Unlock()
					select {
					case enough <- struct{}{}:
					default:
					}
				}
			})
		}
		for range 10 {
			<-enough
		}
		server.Kill(t)
		nodes.Wait()
		s.Close()
		server.Run(t)
		s = opened(t, url)
		for number := range kept {
			whole(t, s, number)
		}
		s.Close()
	}
	t.Logf("%d jobs were acknowledged", len(kept))
}

// sample creates a job with a data set and a large and a small attachment, which follow from
// its number.
func sample(number int) *storage.Change {
	c := job(fmt.Sprintf("%026d", number), 3)
	c.Dataset = bytes.Repeat([]byte{byte(number)}, 100_000+number)
	c.Job.Dataset = sha256.Sum256(c.Dataset)
	c.Attachments = []storage.Attachment{
		{Job: c.Job.ID, Kind: storage.Model, Data: bytes.Repeat([]byte{byte(number), 1}, 1_200_000)},
		{Job: c.Job.ID, Kind: storage.Checkpoint, Number: 1<<64 - 1, Data: []byte{byte(number)}},
	}
	return c
}

// whole fails unless a store has all of a sample job.
func whole(t *testing.T, s *postgres.Store, number int) {
	t.Helper()
	c := sample(number)
	events, err := s.Events(c.Job.ID, 0, 0)
	if err != nil || len(events) != len(c.Events) {
		t.Fatalf("job %d has %d events (%v)", number, len(events), err)
	}
	for _, want := range c.Attachments {
		got, err := s.Attachments(c.Job.ID, want.Kind)
		if err != nil || len(got) != 1 || got[0].Number != want.Number || !bytes.Equal(got[0].Data, want.Data) {
			t.Fatalf("the %s of job %d is another (%v)", want.Kind, number, err)
		}
	}
	if data, err := dataset(s, c.Job.Dataset); err != nil || !bytes.Equal(data, c.Dataset) {
		t.Fatalf("the data set of job %d is another (%v)", number, err)
	}
}

// dataset reads a data set as a whole.
func dataset(s *postgres.Store, digest storage.Digest) ([]byte, error) {
	in, err := s.Dataset(digest)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

func TestAServerThatDoesNotAnswerIsGivenUpInTime(t *testing.T) {
	server := postgrestest.Own(t, postgrestest.Options{})
	s := opened(t, server.URL("postgres"))
	commit(t, s, job("01", 1))
	server.Pause(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := s.Ask(ctx, "a", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a server that is paused: %v", err)
	}
	server.Continue(t)
	commit(t, s, job("02", 1))
}

// TestWhatIsWrittenAheadIsSweptOnceItIsOld and not while another node's commit is on its way.
func TestWhatIsWrittenAheadIsSweptOnceItIsOld(t *testing.T) {
	s, url := fresh(t)
	clock := postgrestest.NewClock(t, url)
	c := sample(1)
	if err := s.WriteAhead(c.Attachments[0]); err != nil {
		t.Fatal(err)
	}
	opened(t, url)
	if n := number(t, url, "SELECT count(*) FROM ahead"); n != 1 {
		t.Fatalf("after another node started %d are ahead, want 1", n)
	}
	commit(t, s, c)
	if n := number(t, url, "SELECT count(*) FROM ahead"); n != 0 {
		t.Fatalf("after the commit %d are ahead", n)
	}
	if err := s.WriteAhead(sample(2).Attachments[0]); err != nil {
		t.Fatal(err)
	}
	clock.Advance(storage.Idle)
	opened(t, url)
	if n := number(t, url, "SELECT count(*) FROM pieces WHERE blob NOT IN (SELECT blob FROM attachments UNION SELECT blob FROM datasets)"); n != 0 {
		t.Errorf("%d pieces are nobody's", n)
	}
	whole(t, s, 1)
}

func TestTextsThatPostgreSQLCannotKeep(t *testing.T) {
	s, _ := fresh(t)
	for i, key := range []string{"a\x00b", `a\0b`, `a\\0b`, "\xff"} {
		c := job(fmt.Sprintf("%02d", i), 1)
		c.Job.Key, c.Job.Head.Queue = key, "q\x00"
		commit(t, s, c)
	}
	jobs, err := s.Find(storage.Query{Key: "a\x00b"})
	if err != nil || len(jobs) != 1 || jobs[0].ID != "00" || jobs[0].Key != "a\x00b" {
		t.Errorf("found %v (%v)", jobs, err)
	}
	if jobs, err := s.Find(storage.Query{ID: "\x00\xff"}); err != nil || len(jobs) > 0 {
		t.Errorf("found %v (%v)", jobs, err)
	}
}

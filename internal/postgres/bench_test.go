package postgres_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// durable opens a session on a server that syncs.
func durable(b *testing.B) (*postgres.Store, string) {
	url := postgrestest.Own(b, postgrestest.Options{Durable: true}).URL("postgres")
	return opened(b, url), url
}

// BenchmarkCommit is how long it takes until so many changes are on disk.
func BenchmarkCommit(b *testing.B) {
	for _, size := range []int{1, 256} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, _ := durable(b)
			batch := storage.Batch{Owner: "a"}
			for i := range size {
				batch.Changes = append(batch.Changes, job(fmt.Sprintf("%026d", i), 1))
			}
			for b.Loop() {
				if refused, err := s.Commit(batch); err != nil || refused != nil {
					b.Fatal(refused, err)
				}
				for i, c := range batch.Changes {
					batch.Changes[i] = advance(c)
				}
			}
		})
	}
}

// BenchmarkSubmit is how many new jobs are acknowledged in a second, 256 to a commit.
func BenchmarkSubmit(b *testing.B) {
	s, _ := durable(b)
	n := 0
	for b.Loop() {
		n = submit(b, s, n, 256)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "jobs/s")
}

// submit creates waiting jobs after the first n, and returns how many there are then.
func submit(b *testing.B, s *postgres.Store, n, more int) int {
	b.Helper()
	var batch storage.Batch
	for range more {
		c := job(fmt.Sprintf("2%025d", n), 1)
		c.Job.Head.Priority, c.Release = int32(n%3), true
		batch.Changes = append(batch.Changes, c)
		n++
	}
	if refused, err := s.Commit(batch); err != nil || refused != nil {
		b.Fatal(refused, err)
	}
	return n
}

// BenchmarkClaim is how many jobs 100 owners claim in a second, one at a time.
func BenchmarkClaim(b *testing.B) {
	const nodes, owners = 10, 100
	jobs := 2000
	if long() {
		jobs = 20_000
	}
	first, url := durable(b)
	sessions := []*postgres.Store{first}
	for len(sessions) < nodes {
		sessions = append(sessions, opened(b, url))
	}
	for b.Loop() {
		b.StopTimer()
		execute(b, url, "TRUNCATE jobs, heads, events")
		for n := 0; n < jobs; {
			n = submit(b, first, n, 500)
		}
		b.StartTimer()
		var claimed atomic.Int64
		var working sync.WaitGroup
		for i := range owners {
			working.Go(func() {
				s, owner := sessions[i%nodes], fmt.Sprint("owner ", i)
				if _, err := s.Commit(storage.Batch{Owner: owner}); err != nil {
					b.Error(err)
				}
				for claimed.Load() < int64(jobs) && !b.Failed() {
					got, err := s.ClaimNext(owner, 1)
					if err != nil {
						b.Error(err)
					}
					claimed.Add(int64(len(got)))
				}
			})
		}
		working.Wait()
	}
	b.ReportMetric(float64(jobs*b.N)/b.Elapsed().Seconds(), "claims/s")
}

// BenchmarkClaimBeside is how long a claim takes beside jobs that are over, and those of a
// paused queue.
func BenchmarkClaimBeside(b *testing.B) {
	for _, over := range []int{0, 1_000_000} {
		b.Run(fmt.Sprint(over), func(b *testing.B) {
			s, url := durable(b)
			fill(b, url, over, over/10)
			submit(b, s, 0, 500)
			commit(b, s) // begins the lease
			for b.Loop() {
				got, err := s.ClaimNext("a", 1)
				if err != nil || len(got) != 1 {
					b.Fatal(got, err)
				}
				b.StopTimer()
				c := &storage.Change{Job: *got[0], Release: true}
				commit(b, s, advance(c))
				b.StartTimer()
			}
		})
	}
}

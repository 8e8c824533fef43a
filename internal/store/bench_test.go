package store

import (
	"fmt"
	"os"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// job is a new job as the service would submit it, with so many events.
func job(id string, events int) *storage.Change {
	c := &storage.Change{
		Create: true,
		Job: storage.Job{
			ID: id, State: protocol.State_STATE_RUNNING, Revision: uint64(events),
			Head: &protocol.Job{Id: id, Name: "iris.csv", Queue: "default", Columns: []string{"sepal length", "sepal width", "petal length", "petal width"}},
			Tail: &protocol.Job{Epoch: 1, Error: 0.5},
		},
	}
	for revision := range uint64(events) {
		c.Events = append(c.Events, epoch(revision+1))
	}
	return c
}

// epoch is a usual event.
func epoch(revision uint64) *protocol.Event {
	return &protocol.Event{Revision: revision, TimeMs: 1700000000000, What: &protocol.Event_Epoch{
		Epoch: &protocol.Epoch{Epoch: uint32(revision), Error: 0.25, Chain: make([]byte, 32)},
	}}
}

// advance is a job after another event.
func advance(c *storage.Change) *storage.Change {
	after := c.Job
	after.Revision++
	return &storage.Change{Job: after, Events: []*protocol.Event{epoch(after.Revision)}}
}

// BenchmarkCommit is how long it takes until so many changes are on disk.
func BenchmarkCommit(b *testing.B) {
	for _, size := range []int{1, 256} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, err := Open(b.TempDir(), Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
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

// many fills a folder with 10,000 unfinished jobs of 30 events.
func many(b *testing.B) string {
	dir := b.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i < 10_000; i += 500 {
		batch := storage.Batch{Owner: "a"}
		for k := range 500 {
			c := job(fmt.Sprintf("%026d", i+k), 30)
			if os.Getenv("DEEPNET_MODELS") != "" {
				c.Attachments = []storage.Attachment{{Kind: storage.Model, Data: make([]byte, 70_000)}}
			}
			batch.Changes = append(batch.Changes, c)
		}
		if _, err := s.Commit(batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

// BenchmarkStart opens a folder of 10,000 jobs and claims them all.
func BenchmarkStart(b *testing.B) {
	dir := many(b)
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			s, err := Open(dir, Options{})
			if err != nil {
				b.Fatal(err)
			}
			s.Close()
		}
	})
	b.Run("claim", func(b *testing.B) {
		s, err := Open(dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		for b.Loop() {
			if jobs, err := s.Claim("a"); err != nil || len(jobs) != 10_000 {
				b.Fatal(len(jobs), err)
			}
		}
	})
}

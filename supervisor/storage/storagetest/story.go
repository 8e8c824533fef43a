package storagetest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// story is one test with the stores that it is told of.
type story struct {
	*testing.T
	Pair
}

// commit makes changes that must not be refused.
func (s *story) commit(owner string, changes ...*storage.Change) {
	s.Helper()
	refused, err := s.A.Commit(storage.Batch{Owner: owner, Changes: changes})
	if err != nil {
		s.Fatalf("commit: %v", err)
	}
	for i, err := range refused {
		if err != nil {
			s.Fatalf("change %d was refused: %v", i, err)
		}
	}
}

// refuse makes a change that must be refused by the error.
func (s *story) refuse(want error, owner string, change *storage.Change) {
	s.Helper()
	refused, err := s.A.Commit(storage.Batch{Owner: owner, Changes: []*storage.Change{change}})
	if err != nil {
		s.Fatalf("commit: %v", err)
	}
	if len(refused) != 1 || !errors.Is(refused[0], want) {
		s.Fatalf("refused are %v, want %v", refused, want)
	}
}

// claim returns what an owner claims through a session.
func (s *story) claim(session storage.Store, owner string) []*storage.Job {
	s.Helper()
	jobs, err := session.Claim(owner)
	if err != nil {
		s.Fatalf("claim: %v", err)
	}
	return jobs
}

// find returns the jobs that a query finds, seen from the other session.
func (s *story) find(q storage.Query) []*storage.Job {
	s.Helper()
	jobs, err := s.B.Find(q)
	if err != nil {
		s.Fatalf("find %+v: %v", q, err)
	}
	return jobs
}

// job returns a job that must be there.
func (s *story) job(id string) *storage.Job {
	s.Helper()
	jobs := s.find(storage.Query{ID: id})
	if len(jobs) != 1 {
		s.Fatalf("there are %d jobs %s, want 1", len(jobs), id)
	}
	return jobs[0]
}

// events returns all events of a job.
func (s *story) events(id string) []*protocol.Event {
	s.Helper()
	events, err := s.B.Events(id, 0, 0)
	if err != nil {
		s.Fatalf("events: %v", err)
	}
	return events
}

// attached returns what a job has of a kind.
func (s *story) attached(id string, kind storage.Kind) []storage.Attachment {
	s.Helper()
	attachments, err := s.B.Attachments(id, kind)
	if err != nil {
		s.Fatalf("attachments: %v", err)
	}
	return attachments
}

// prune deletes what may go and checks how many jobs went.
func (s *story) prune(want, keep int, before int64) {
	s.Helper()
	deleted, err := s.A.Prune(keep, before)
	if err != nil || deleted != want {
		s.Fatalf("prune deleted %d (%v), want %d", deleted, err, want)
	}
}

// same fails unless what the store has is what it should have.
func (s *story) same(what string, got, want any) {
	s.Helper()
	if diff := difference(want, got); diff != "" {
		s.Fatalf("%s is not as it should be (-want +got):\n%s", what, diff)
	}
}

// difference tells how two values differ. Bytes are compared as a whole, which takes
// a thousandth of the time, and none is not the same as no bytes.
func difference(want, got any) string {
	return cmp.Diff(want, got, protocmp.Transform(), cmp.Comparer(func(a, b []byte) bool {
		return bytes.Equal(a, b) && (a == nil) == (b == nil)
	}))
}

// ids names jobs in a row.
func ids(jobs []*storage.Job) string {
	var all string
	for _, j := range jobs {
		all += j.ID + " "
	}
	return all
}

// created is a new job with so many events.
func created(id string, events int) *storage.Change {
	return &storage.Change{
		Create: true,
		Job: storage.Job{
			ID: id, State: protocol.State_STATE_QUEUED, Revision: uint64(events),
			Head: &protocol.Job{Id: id, Name: "iris.csv", Queue: "default", Columns: []string{"length", "width"}},
			Tail: &protocol.Job{Reason: "new"},
		},
		Events: history(1, events),
	}
}

// next is a job after so many more events.
func next(j *storage.Job, events int) *storage.Change {
	after := *j
	after.Head = nil
	after.State = protocol.State_STATE_RUNNING
	after.Revision += uint64(events)
	after.Tail = &protocol.Job{Epoch: uint32(after.Revision)}
	return &storage.Change{Job: after, Events: history(j.Revision+1, events)}
}

// over is a job at its end, at a time in milliseconds.
func over(j *storage.Job, finished int64) *storage.Change {
	c := next(j, 1)
	c.Job.State, c.Job.Finished = protocol.State_STATE_SUCCEEDED, finished
	return c
}

// history is so many events from a revision on.
func history(first uint64, count int) []*protocol.Event {
	var events []*protocol.Event
	for revision := first; revision < first+uint64(count); revision++ {
		events = append(events, &protocol.Event{
			Revision: revision,
			TimeMs:   int64(1000 * revision),
			What:     &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: uint32(revision), Error: 1 / float64(revision)}},
		})
	}
	return events
}

// sampleData is data of a size, large ones different from byte to byte.
func sampleData(size int, seed byte) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i*7+i>>8) ^ seed
	}
	return data
}

// digest is the data's name.
func digest(data []byte) storage.Digest { return sha256.Sum256(data) }

package storagetest

import (
	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// changing is what Commit promises of the changes that it makes.
var changing = []promise{
	{"a created job comes back as it was", createdComesBack},
	{"a change leaves the job as it says, with the head of its creation", changeApplies},
	{"an event log grows by what each change adds", eventsGrow},
	{"events are asked for after a revision, up to a limit", eventsByPage},
	{"a batch made twice has no effect", twiceIsOnce},
	{"an older change made again does not bring older days back", olderHasNoEffect},
	{"events that are there may come again with new ones", overlapIsCut},
	{"a deleted job is gone with all it had", deletedIsGone},
	{"messages that were given and that are returned are the caller's own to change", callersOwn},
	{"a batch keeps its changes in order", oneAfterTheOther},
	{"messages left out come back empty", emptyMessages},
}

func createdComesBack(s *story) {
	c := created("01", 2)
	c.Job.Key, c.Job.Token = "mine", 5
	s.commit("a", c)
	s.same("the job", s.job("01"), &c.Job)
	s.same("its history", s.events("01"), history(1, 2))
}

func changeApplies(s *story) {
	first := created("01", 1)
	s.commit("a", first)
	c := over(s.job("01"), 123456)
	s.commit("a", c)
	want := c.Job
	want.Head = first.Job.Head
	s.same("the job", s.job("01"), &want)
}

func eventsGrow(s *story) {
	s.commit("a", created("01", 1), created("02", 3))
	s.commit("a", next(s.job("01"), 4))
	s.commit("a", next(s.job("01"), 0))
	s.commit("a", next(s.job("01"), 2), next(s.job("02"), 1))
	s.same("the history of 01", s.events("01"), history(1, 7))
	s.same("the history of 02", s.events("02"), history(1, 4))
	if revision := s.job("01").Revision; revision != 7 {
		s.Fatalf("the revision is %d, want 7", revision)
	}
}

func eventsByPage(s *story) {
	s.commit("a", created("01", 9))
	for _, page := range []struct {
		after     uint64
		limit     int
		from, len int
	}{{0, 4, 1, 4}, {4, 4, 5, 4}, {8, 4, 9, 1}, {9, 4, 0, 0}, {99, 4, 0, 0}, {3, 0, 4, 6}} {
		events, err := s.A.Events("01", page.after, page.limit)
		if err != nil {
			s.Fatal(err)
		}
		s.same("a page", events, history(uint64(page.from), page.len))
	}
	events, err := s.A.Events("none", 0, 0)
	if err != nil || len(events) != 0 {
		s.Fatalf("a job that is not there has events %v (%v)", events, err)
	}
}

func twiceIsOnce(s *story) {
	data := sampleData(100, 1)
	first, second := created("01", 2), created("02", 1)
	first.Job.Dataset, first.Dataset, first.Job.Key = digest(data), data, "mine"
	first.Attachments = []storage.Attachment{{Job: "01", Kind: storage.Checkpoint, Number: 1, Data: data}}
	batch := storage.Batch{Owner: "a", Changes: []*storage.Change{first, second, next(&second.Job, 3)}}
	for range 3 {
		s.commit(batch.Owner, batch.Changes...)
		s.same("the history", s.events("01"), history(1, 2))
		s.same("the other's history", s.events("02"), history(1, 4))
		s.same("the job", s.job("01"), &first.Job)
		s.same("the attachments", s.attached("01", storage.Checkpoint), first.Attachments)
	}
	gone := &storage.Change{Job: storage.Job{ID: "02"}, Delete: true}
	s.commit("a", gone)
	s.commit("a", gone)
}

func olderHasNoEffect(s *story) {
	s.commit("a", created("01", 1))
	older := next(s.job("01"), 1)
	older.Attachments = []storage.Attachment{{Job: "01", Kind: storage.Model, Data: []byte("old")}}
	s.commit("a", older)
	newer := next(s.job("01"), 1)
	newer.Attachments = []storage.Attachment{{Job: "01", Kind: storage.Model, Data: []byte("new")}}
	s.commit("a", newer)
	want := s.job("01")
	s.commit("a", created("01", 1), older)
	s.same("the job", s.job("01"), want)
	s.same("the history", s.events("01"), history(1, 3))
	s.same("the model", s.attached("01", storage.Model), newer.Attachments)
}

func overlapIsCut(s *story) {
	s.commit("a", created("01", 3))
	c := next(s.job("01"), 2)
	c.Events = history(2, 4)
	s.commit("a", c)
	s.same("the history", s.events("01"), history(1, 5))
}

func deletedIsGone(s *story) {
	c := created("01", 3)
	c.Job.Key = "mine"
	c.Attachments = []storage.Attachment{{Job: "01", Kind: storage.Model, Data: sampleData(100_000, 1)}}
	s.commit("a", c, created("02", 1))
	s.commit("a", &storage.Change{Job: *s.job("01"), Delete: true})
	if left := ids(s.find(storage.Query{})); left != "02 " {
		s.Fatalf("the jobs left are %s, want 02", left)
	}
	if events, models := s.events("01"), s.attached("01", storage.Model); len(events)+len(models) > 0 {
		s.Fatalf("a deleted job left %v and %v", events, models)
	}
	again := created("03", 1)
	again.Job.Key = "mine"
	s.commit("a", again)
	s.commit("a", created("01", 1))
	s.same("the history of a job of that name", s.events("01"), history(1, 1))
}

func callersOwn(s *story) {
	c := created("01", 1)
	s.commit("a", c)
	spoil(&c.Job, c.Events)
	for range 2 {
		job, events := s.job("01"), s.events("01")
		s.same("the job", job.Head.GetName()+job.Tail.GetReason(), "iris.csvnew")
		s.same("the history", events, history(1, 1))
		spoil(job, events)
	}
	claimed := s.claim(s.A, "a")[0]
	spoil(claimed, nil)
	s.same("the name", s.job("01").Head.GetName(), "iris.csv")
}

// spoil writes over everything of the messages that could be shared with the store.
func spoil(j *storage.Job, events []*protocol.Event) {
	j.Head.Name, j.Tail.Reason, j.State = "spoilt", "spoilt", protocol.State_STATE_FAILED
	for _, event := range events {
		event.Revision = 99
	}
}

func oneAfterTheOther(s *story) {
	c := created("01", 1)
	second := next(&c.Job, 2)
	s.commit("a", c, second, next(&second.Job, 2))
	s.same("the history", s.events("01"), history(1, 5))
	gone := &storage.Change{Job: storage.Job{ID: "01"}, Delete: true}
	s.commit("a", gone, created("01", 2))
	s.same("the history of a new one", s.events("01"), history(1, 2))
}

func emptyMessages(s *story) {
	s.commit("a", &storage.Change{Create: true, Job: storage.Job{ID: "01"}})
	s.same("the job", s.job("01"), &storage.Job{ID: "01", Head: &protocol.Job{}, Tail: &protocol.Job{}})
}

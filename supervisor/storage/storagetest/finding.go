package storagetest

import (
	"fmt"

	"deepnet/supervisor/storage"
)

// finding is what Find and Queues promise.
var finding = []promise{
	{"jobs are found newest first, by id, key, page and queue", findsAll},
	{"an empty store has nothing", emptyStore},
	{"a queue is as it was last changed", queuesComeBack},
}

func findsAll(s *story) {
	for i := range 6 {
		c := created(fmt.Sprintf("0%d", i), 1)
		c.Job.Key = []string{"", "one", "two", "", "", ""}[i]
		c.Job.Head.Queue = []string{"default", "boot", "default", "boot", "slow", ""}[i]
		s.commit("a", c)
	}
	for _, ask := range []struct {
		query storage.Query
		want  string
	}{
		{storage.Query{}, "05 04 03 02 01 00 "},
		{storage.Query{Limit: 2}, "05 04 "},
		{storage.Query{Limit: 99}, "05 04 03 02 01 00 "},
		{storage.Query{Before: "03"}, "02 01 00 "},
		{storage.Query{Before: "03", Limit: 2}, "02 01 "},
		{storage.Query{Before: "00"}, ""},
		{storage.Query{ID: "03"}, "03 "},
		{storage.Query{ID: "none"}, ""},
		{storage.Query{Key: "two"}, "02 "},
		{storage.Query{Key: "none"}, ""},
		{storage.Query{Without: "boot"}, "05 04 02 00 "},
		{storage.Query{Without: "boot", Before: "04", Limit: 1}, "02 "},
		{storage.Query{Without: "none"}, "05 04 03 02 01 00 "},
		{storage.Query{ID: "03", Without: "boot"}, ""},
		{storage.Query{Key: "one", ID: "02"}, ""},
	} {
		if got := ids(s.find(ask.query)); got != ask.want {
			s.Errorf("%+v finds %q, want %q", ask.query, got, ask.want)
		}
	}
}

func emptyStore(s *story) {
	queues, err := s.A.Queues()
	if err != nil || len(queues) > 0 {
		s.Errorf("an empty store has queues %v (%v)", queues, err)
	}
	if jobs := append(s.find(storage.Query{}), s.claim(s.A, "a")...); len(jobs) > 0 {
		s.Errorf("an empty store has jobs %s", ids(jobs))
	}
	s.prune(0, 1, 1)
}

func queuesComeBack(s *story) {
	for _, changed := range [][]storage.Queue{
		{{Name: "slow", Paused: true}, {Name: "default", Limit: 3}},
		{{Name: "slow", Limit: 1}},
		{{Name: "urgent"}, {Name: "urgent", Paused: true}},
	} {
		if _, err := s.A.Commit(storage.Batch{Owner: "a", Queues: changed}); err != nil {
			s.Fatal(err)
		}
	}
	queues, err := s.B.Queues()
	if err != nil {
		s.Fatal(err)
	}
	s.same("the queues", queues, []storage.Queue{{Name: "default", Limit: 3}, {Name: "slow", Limit: 1}, {Name: "urgent", Paused: true}})
}

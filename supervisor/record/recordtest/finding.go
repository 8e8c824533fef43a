package recordtest

import (
	"fmt"

	"deepnet/supervisor/record"
)

// finding is what Find and Queues promise.
var finding = []sentence{
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
		query record.Query
		want  string
	}{
		{record.Query{}, "05 04 03 02 01 00 "},
		{record.Query{Limit: 2}, "05 04 "},
		{record.Query{Limit: 99}, "05 04 03 02 01 00 "},
		{record.Query{Before: "03"}, "02 01 00 "},
		{record.Query{Before: "03", Limit: 2}, "02 01 "},
		{record.Query{Before: "00"}, ""},
		{record.Query{ID: "03"}, "03 "},
		{record.Query{ID: "none"}, ""},
		{record.Query{Key: "two"}, "02 "},
		{record.Query{Key: "none"}, ""},
		{record.Query{Without: "boot"}, "05 04 02 00 "},
		{record.Query{Without: "boot", Before: "04", Limit: 1}, "02 "},
		{record.Query{Without: "none"}, "05 04 03 02 01 00 "},
		{record.Query{ID: "03", Without: "boot"}, ""},
		{record.Query{Key: "one", ID: "02"}, ""},
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
	if jobs := append(s.find(record.Query{}), s.claim(s.A, "a")...); len(jobs) > 0 {
		s.Errorf("an empty store has jobs %s", ids(jobs))
	}
	s.prune(0, 1, 1)
}

func queuesComeBack(s *story) {
	for _, changed := range [][]record.Queue{
		{{Name: "slow", Paused: true}, {Name: "default", Limit: 3}},
		{{Name: "slow", Limit: 1}},
		{{Name: "urgent"}, {Name: "urgent", Paused: true}},
	} {
		if _, err := s.A.Commit(record.Batch{Owner: "a", Queues: changed}); err != nil {
			s.Fatal(err)
		}
	}
	queues, err := s.B.Queues()
	if err != nil {
		s.Fatal(err)
	}
	s.same("the queues", queues, []record.Queue{{Name: "default", Limit: 3}, {Name: "slow", Limit: 1}, {Name: "urgent", Paused: true}})
}

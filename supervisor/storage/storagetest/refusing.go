package storagetest

import (
	"errors"

	"deepnet/supervisor/storage"
)

// refusing is what Commit promises of the changes that it does not make.
var refusing = []promise{
	{"a change of a job that is not there is refused", missingIsRefused},
	{"a change under another token is refused", tokenIsRefused},
	{"a job that has changed since is not deleted", changedIsKept},
	{"a key belongs to one job", keyIsTaken},
	{"of two new jobs with one key in a batch the first has it", keyInOneBatch},
	{"jobs without a key do not meet", noKeyIsNoKey},
	{"a change whose events leave a gap is refused", gapIsRefused},
	{"a new job whose data set is not there is refused", missingTable},
	{"a data set that is not what it is called is refused", wrongTable},
	{"nothing of a refused change remains while the others hold", nothingRemains},
	{"a batch without a refusal has no list of them", noList},
}

func missingIsRefused(s *story) {
	s.refuse(storage.ErrNotFound, "a", next(&storage.Job{ID: "01"}, 1))
	if left := s.find(storage.Query{}); len(left) > 0 {
		s.Fatalf("there are jobs %s", ids(left))
	}
}

func changedIsKept(s *story) {
	s.commit("a", created("01", 1))
	stale := s.job("01")
	s.commit("a", next(stale, 1))
	s.refuse(storage.ErrChanged, "a", &storage.Change{Job: *stale, Delete: true})
	s.commit("a", &storage.Change{Job: *s.job("01"), Delete: true})
	if left := s.find(storage.Query{}); len(left) > 0 {
		s.Fatalf("there are jobs %s", ids(left))
	}
}

func tokenIsRefused(s *story) {
	s.commit("a", created("01", 1))
	for _, token := range []uint64{1, 1 << 40} {
		c := next(s.job("01"), 1)
		c.Job.Token = token
		s.refuse(storage.ErrFenced, "a", c)
		s.refuse(storage.ErrFenced, "a", &storage.Change{Job: c.Job, Delete: true})
		c = created("01", 1)
		c.Job.Token = token
		s.refuse(storage.ErrFenced, "a", c)
	}
	s.same("the history", s.events("01"), history(1, 1))
}

func keyIsTaken(s *story) {
	first, second := created("01", 1), created("02", 1)
	first.Job.Key, second.Job.Key = "mine", "mine"
	s.commit("a", first)
	s.refuse(storage.ErrKeyTaken, "a", second)
	s.commit("a", over(s.job("01"), 1))
	s.refuse(storage.ErrKeyTaken, "a", second)
	s.commit("a", &storage.Change{Job: *s.job("01"), Delete: true})
	s.commit("a", second)
}

func keyInOneBatch(s *story) {
	first, second := created("02", 1), created("01", 1)
	first.Job.Key, second.Job.Key = "mine", "mine"
	refused, err := s.A.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{first, second}})
	if err != nil || len(refused) != 2 || refused[0] != nil || !errors.Is(refused[1], storage.ErrKeyTaken) {
		s.Fatalf("refused are %v (%v), want only the second", refused, err)
	}
	s.same("the jobs", ids(s.find(storage.Query{})), "02 ")
}

func noKeyIsNoKey(s *story) {
	s.commit("a", created("01", 1), created("02", 1))
	s.commit("a", created("03", 1))
	s.same("the jobs", ids(s.find(storage.Query{})), "03 02 01 ")
}

func gapIsRefused(s *story) {
	s.commit("a", created("01", 3))
	for _, c := range []*storage.Change{
		{Job: storage.Job{ID: "01", Revision: 5}, Events: history(5, 1)},
		{Job: storage.Job{ID: "01", Revision: 5}, Events: history(4, 1)},
		{Job: storage.Job{ID: "01", Revision: 4}, Events: history(4, 2)},
		{Job: storage.Job{ID: "01", Revision: 4}},
		{Job: storage.Job{ID: "01", Revision: 5}, Events: append(history(4, 1), history(4, 1)...)},
		{Job: storage.Job{ID: "02", Revision: 2}, Create: true, Events: history(2, 1)},
	} {
		s.refuse(storage.ErrGap, "a", c)
	}
	s.same("the history", s.events("01"), history(1, 3))
}

func missingTable(s *story) {
	c := created("01", 1)
	c.Job.Dataset = digest([]byte("nowhere"))
	s.refuse(storage.ErrNotFound, "a", c)
}

func wrongTable(s *story) {
	c := created("01", 1)
	c.Job.Dataset, c.Dataset = digest([]byte("promised")), []byte("delivered")
	s.refuse(storage.ErrMismatch, "a", c)
	if _, err := read(s.B, c.Job.Dataset); !errors.Is(err, storage.ErrNotFound) {
		s.Fatalf("the data set that was refused: %v, want ErrNotFound", err)
	}
}

func nothingRemains(s *story) {
	holder := created("01", 2)
	holder.Job.Key = "mine"
	s.commit("a", holder)
	taken, fenced, table := created("02", 2), next(s.job("01"), 3), sampleData(100_000, 3)
	taken.Job.Key, taken.Job.Dataset, taken.Dataset = "mine", digest(table), table
	taken.Attachments = []storage.Attachment{{Job: "02", Kind: storage.Model, Data: sampleData(100_000, 4)}}
	fenced.Job.Token = 9
	fenced.Attachments = []storage.Attachment{{Job: "01", Kind: storage.Model, Data: sampleData(100_000, 5)}}
	changes := []*storage.Change{created("03", 1), taken, fenced, created("04", 1)}
	refused, err := s.A.Commit(storage.Batch{Owner: "a", Changes: changes, Queues: []storage.Queue{{Name: "slow"}}})
	if err != nil || len(refused) != 4 || refused[0] != nil || refused[3] != nil ||
		!errors.Is(refused[1], storage.ErrKeyTaken) || !errors.Is(refused[2], storage.ErrFenced) {
		s.Fatalf("refused are %v (%v)", refused, err)
	}
	s.same("the jobs", ids(s.find(storage.Query{})), "04 03 01 ")
	s.same("the history", s.events("01"), history(1, 2))
	if left := append(s.attached("01", storage.Model), s.attached("02", storage.Model)...); len(left) > 0 {
		s.Fatalf("refused changes left %d attachments", len(left))
	}
	if _, err := read(s.B, digest(table)); !errors.Is(err, storage.ErrNotFound) {
		s.Fatalf("the data set of a refused change: %v, want ErrNotFound", err)
	}
	if queues, err := s.B.Queues(); err != nil || len(queues) != 1 {
		s.Fatalf("the queues are %v (%v), want one", queues, err)
	}
}

func noList(s *story) {
	refused, err := s.A.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{created("01", 1)}})
	if err != nil || refused != nil {
		s.Fatalf("refused are %v (%v), want nil", refused, err)
	}
}

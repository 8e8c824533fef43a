package storagetest

import (
	"errors"
	"fmt"
	"time"

	"deepnet/supervisor/storage"
)

// pruning is what Prune promises.
var pruning = []promise{
	{"the jobs that finished last are kept", keepsLast},
	{"jobs that finished before a time go", keepsYoung},
	{"either limit is enough to go", eitherLimit},
	{"without limits no job goes", noLimits},
	{"jobs that are not over stay", unfinishedStay},
	{"more jobs than one transaction would take go", manyGo},
	{"a pruned job is gone with all it had", prunedIsGone},
	{"data sets that no job names go after a day, others never", idleTables},
	{"a data set that was asked for stays another day", askedTables},
	{"an upload that nobody goes on with goes after a day", idleUploads},
}

// ended creates jobs that finished at the times, in milliseconds.
func (s *story) ended(times ...int64) {
	s.Helper()
	var changes []*storage.Change
	for i, at := range times {
		c := created(fmt.Sprintf("%03d", i), 1)
		changes = append(changes, c, over(&c.Job, at))
	}
	s.commit("a", changes...)
}

// left checks which jobs are there.
func (s *story) left(want string) {
	s.Helper()
	s.same("the jobs left", ids(s.find(storage.Query{})), want)
}

func keepsLast(s *story) {
	s.ended(50, 10, 30, 20, 40)
	s.prune(2, 3, 0)
	s.left("004 002 000 ")
	s.prune(0, 3, 0)
}

func keepsYoung(s *story) {
	s.ended(50, 10, 30, 20, 40)
	s.prune(2, 0, 30)
	s.left("004 002 000 ")
}

func eitherLimit(s *story) {
	s.ended(50, 10, 30, 20, 40)
	s.prune(4, 1, 30)
	s.left("000 ")
}

func noLimits(s *story) {
	s.ended(50, 10)
	s.prune(0, 0, 0)
	s.left("001 000 ")
}

func unfinishedStay(s *story) {
	s.ended(50, 10)
	s.commit("a", created("900", 1), created("901", 1), created("902", 1))
	s.prune(1, 1, 0)
	s.prune(1, 1, 1<<60)
	s.left("902 901 900 ")
}

func manyGo(s *story) {
	s.ended(make([]int64, 300)...)
	s.prune(299, 1, 0)
	s.left("299 ")
}

func prunedIsGone(s *story) {
	c := created("000", 2)
	c.Job.Key = "mine"
	c.Attachments = []storage.Attachment{{Job: "000", Kind: storage.Model, Data: sampleData(100_000, 1)}}
	s.commit("a", c, over(&c.Job, 5))
	s.prune(1, 0, 6)
	if left := len(s.events("000")) + len(s.attached("000", storage.Model)); left > 0 {
		s.Fatalf("a pruned job left %d events and attachments", left)
	}
	again := created("001", 1)
	again.Job.Key = "mine"
	s.commit("a", again)
}

func idleTables(s *story) {
	small, big := sampleData(100, 1), sampleData(100_000, 1)
	for i, table := range [][]byte{small, big} {
		c := created(fmt.Sprintf("%03d", i), 1)
		c.Job.Dataset, c.Dataset = digest(table), table
		s.commit("a", c, over(&c.Job, 5))
	}
	s.Advance(10 * storage.Idle)
	s.prune(0, 0, 0)
	s.prune(2, 0, 6)
	s.Advance(storage.Idle - time.Second)
	s.prune(0, 0, 0)
	s.table(small)
	s.table(big)
	s.Advance(time.Second)
	s.prune(0, 0, 0)
	for _, table := range [][]byte{small, big} {
		if _, err := read(s.B, digest(table)); !errors.Is(err, storage.ErrNotFound) {
			s.Fatalf("an idle data set after a day: %v, want ErrNotFound", err)
		}
	}
}

func askedTables(s *story) {
	whole := sampleData(100_000, 1)
	s.upload(whole, 0, 100_000, 100_000)
	s.Advance(storage.Idle - time.Hour)
	s.upload(whole, 0, 0, 100_000)
	s.Advance(storage.Idle - time.Hour)
	s.prune(0, 0, 0)
	s.table(whole)
}

func idleUploads(s *story) {
	whole := sampleData(100_000, 1)
	s.upload(whole, 0, 50_000, 50_000)
	s.Advance(storage.Idle - time.Hour)
	s.prune(0, 0, 0)
	s.upload(whole, 0, 0, 50_000)
	s.upload(whole, 50_000, 60_000, 60_000)
	s.Advance(storage.Idle - time.Hour)
	s.prune(0, 0, 0)
	s.upload(whole, 0, 0, 60_000)
	s.Advance(storage.Idle)
	s.prune(0, 0, 0)
	s.upload(whole, 0, 0, 0)
}

package storagetest

import (
	"fmt"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// ordering is what Claims promises of which job is claimed when.
var ordering = []sharedPromise{
	{"running jobs come first, then the highest priority, then the oldest", turns},
	{"no more jobs are claimed than asked for", mostClaimed},
	{"a paused job is not ready", pausedJob},
	{"jobs of a paused queue are not ready, but for those that are running", pausedQueue},
	{"a queue's limit holds over both sessions, and for each claim", limitHolds},
	{"a queue's limit does not keep a running job from going on", limitOfRunning},
	{"a running job that is nobody's counts for the limit before its time, too", limitCountsLate},
	{"a job of a living owner counts for the limit whatever its state", limitCountsOwned},
	{"a job is not ready before its time", notBefore},
}

// turn is a waiting job of a queue and priority.
func turn(id, queue string, priority int32) *storage.Change {
	c := waiting(id)
	c.Job.Head.Queue, c.Job.Head.Priority = queue, priority
	return c
}

func turns(s *sharing) {
	s.join(s.A, "a", "dead")
	s.commit("creator", turn("06", "default", 0), turn("01", "slow", 0), turn("02", "default", -1),
		turn("05", "slow", 7), turn("04", "default", 7), turn("03", "default", 0), turn("07", "slow", -1), turn("08", "slow", 2))
	s.commit("dead", next(s.job("07"), 1), next(s.job("08"), 1), next(s.job("06"), 1))
	s.leave(s.A, "dead")
	s.take(s.A, "a", 2, "08 06 ")
	s.take(s.B, "a", 3, "07 04 05 ")
	s.take(s.A, "a", 9, "01 03 02 ")
	s.take(s.A, "a", 9, "")
}

func mostClaimed(s *sharing) {
	s.join(s.A, "a")
	s.wait("01", "02", "03")
	s.take(s.A, "a", 0, "")
	s.take(s.A, "a", 2, "01 02 ")
	s.take(s.A, "a", 2, "03 ")
}

func pausedJob(s *sharing) {
	s.join(s.A, "a")
	s.wait("01", "02")
	held := released(next(s.job("01"), 1))
	held.Job.State = protocol.State_STATE_PAUSED
	s.commit("creator", held)
	s.take(s.A, "a", 9, "02 ")
	again := released(next(s.job("01"), 1))
	again.Job.State = protocol.State_STATE_QUEUED
	s.commit("creator", again)
	s.take(s.A, "a", 9, "01 ")
}

func pausedQueue(s *sharing) {
	s.join(s.A, "a")
	s.commit("creator", turn("01", "slow", 0), turn("02", "slow", 0), turn("03", "default", 0))
	s.commit("creator", released(next(s.job("02"), 1)))
	s.queue(storage.Queue{Name: "slow", Paused: true})
	s.take(s.B, "a", 9, "02 03 ")
	s.queue(storage.Queue{Name: "slow"})
	s.take(s.B, "a", 9, "01 ")
}

func limitHolds(s *sharing) {
	s.join(s.A, "a", "b")
	s.queue(storage.Queue{Name: "slow", Limit: 3})
	for i := range 6 {
		s.commit("creator", turn(fmt.Sprintf("0%d", i), "slow", 0))
	}
	s.wait("06")
	s.take(s.A, "a", 2, "00 01 ")
	job := s.take(s.B, "b", 9, "02 06 ")[0]
	s.take(s.A, "a", 9, "")
	s.commit("b", over(job, 1))
	s.take(s.A, "a", 9, "03 ")
	s.queue(storage.Queue{Name: "slow", Limit: 4})
	s.take(s.B, "b", 9, "04 ")
	s.queue(storage.Queue{Name: "slow"})
	s.take(s.B, "b", 9, "05 ")
}

func limitOfRunning(s *sharing) {
	s.join(s.A, "a", "b")
	s.queue(storage.Queue{Name: "slow", Limit: 1})
	s.commit("creator", turn("01", "slow", 0), turn("02", "slow", 0), turn("03", "slow", 9))
	s.takeJob(s.A, "a", "01")
	s.commit("creator", released(next(s.job("02"), 1)))
	s.take(s.B, "b", 9, "02 ")
	s.take(s.B, "b", 9, "")
}

func limitCountsLate(s *sharing) {
	s.join(s.A, "a")
	s.queue(storage.Queue{Name: "default", Limit: 1})
	s.commit("creator", waiting("01"), waiting("02"))
	late := released(next(s.take(s.A, "a", 1, "01 ")[0], 1))
	late.Job.Tail.NotBeforeMs = s.Now().Add(s.Lease / 2).UnixMilli()
	s.commit("a", late)
	s.take(s.A, "a", 9, "")
	s.Advance(s.Lease/2 + time.Second)
	s.commit("a")
	s.take(s.A, "a", 9, "01 ")
}

func limitCountsOwned(s *sharing) {
	s.join(s.A, "a", "b")
	s.queue(storage.Queue{Name: "default", Limit: 1})
	held := created("01", 1)
	held.Job.State = protocol.State_STATE_PAUSED
	s.commit("a", held, waiting("02"))
	s.take(s.B, "b", 9, "")
	s.commit("a", released(next(s.job("01"), 0)))
	s.take(s.B, "b", 1, "01 ")
	s.leave(s.B, "b")
	s.take(s.A, "a", 9, "01 ")
}

func notBefore(s *sharing) {
	s.join(s.A, "a")
	c := waiting("01")
	c.Job.Tail.NotBeforeMs = s.Now().Add(s.Lease / 2).UnixMilli()
	s.commit("creator", c, waiting("02"))
	s.take(s.A, "a", 9, "02 ")
	s.Advance(s.Lease/2 + time.Second)
	s.take(s.A, "a", 9, "01 ")
}

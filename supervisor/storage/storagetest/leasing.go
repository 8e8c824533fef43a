package storagetest

import (
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// leasing is what Claim promises.
var leasing = []promise{
	{"an owner claims its unfinished jobs, oldest first, under a higher token", ownClaim},
	{"a claim fences the owner's own earlier self", selfFence},
	{"another's jobs are not claimed while its lease lasts", leaseHolds},
	{"once the lease has run out the job is another's and its owner is fenced", leaseRunsOut},
	{"every commit renews the lease, also an empty one", leaseRenewed},
	{"a claim begins a lease", claimLeases},
	{"jobs that are over are not claimed", overIsNotClaimed},
	{"a job belongs to who changed it last", ownerIsLastWriter},
	{"an owner that nobody took over goes on after its lease", nobodyCame},
}

func ownClaim(s *story) {
	s.commit("a", created("03", 1), created("01", 2), created("02", 1))
	jobs := s.claim(s.A, "a")
	s.same("the claimed jobs", ids(jobs), "01 02 03 ")
	for _, j := range jobs {
		if j.Token != 1 {
			s.Fatalf("the token of %s is %d, want 1", j.ID, j.Token)
		}
		s.same("a claimed job", j, s.job(j.ID))
	}
}

func selfFence(s *story) {
	s.commit("a", created("01", 1))
	stale := next(s.job("01"), 1)
	s.claim(s.A, "a")
	s.refuse(storage.ErrFenced, "a", stale)
	s.commit("a", next(s.job("01"), 1))
}

func leaseHolds(s *story) {
	s.commit("a", created("01", 1))
	s.Advance(s.Lease - time.Second)
	if jobs := s.claim(s.B, "b"); len(jobs) > 0 {
		s.Fatalf("b claimed %s while a's lease lasts", ids(jobs))
	}
	s.commit("a", next(s.job("01"), 1))
}

func leaseRunsOut(s *story) {
	s.commit("a", created("01", 1))
	mine := s.job("01")
	s.Advance(s.Lease + time.Second)
	jobs := s.claim(s.B, "b")
	s.same("the jobs that b claims", ids(jobs), "01 ")
	if jobs[0].Token <= mine.Token {
		s.Fatalf("the token went from %d to %d", mine.Token, jobs[0].Token)
	}
	s.refuse(storage.ErrFenced, "a", next(mine, 1))
	s.commit("b", next(jobs[0], 1))
	if jobs := s.claim(s.A, "a"); len(jobs) > 0 {
		s.Fatalf("a claimed %s while b's lease lasts", ids(jobs))
	}
}

func leaseRenewed(s *story) {
	s.commit("a", created("01", 1))
	for range 5 {
		s.Advance(s.Lease - time.Second)
		s.commit("a")
	}
	if jobs := s.claim(s.B, "b"); len(jobs) > 0 {
		s.Fatalf("b claimed %s from an owner that commits", ids(jobs))
	}
}

func claimLeases(s *story) {
	s.commit("a", created("01", 1))
	s.Advance(s.Lease + time.Second)
	s.claim(s.A, "a")
	s.Advance(s.Lease - time.Second)
	if jobs := s.claim(s.B, "b"); len(jobs) > 0 {
		s.Fatalf("b claimed %s while the lease of a's claim lasts", ids(jobs))
	}
}

func overIsNotClaimed(s *story) {
	ends := []protocol.State{protocol.State_STATE_SUCCEEDED, protocol.State_STATE_FAILED, protocol.State_STATE_CANCELLED}
	for i, state := range ends {
		c := created(string(rune('1'+i)), 1)
		c.Job.State, c.Job.Finished = state, 1
		s.commit("a", c)
	}
	paused := created("9", 1)
	paused.Job.State = protocol.State_STATE_PAUSED
	s.commit("a", paused)
	s.same("the claimed jobs", ids(s.claim(s.A, "a")), "9 ")
	if token := s.job("1").Token; token != 0 {
		s.Fatalf("the token of a job that is over became %d", token)
	}
	again := next(s.job("1"), 1)
	again.Job.Finished = 0
	s.commit("a", again)
	s.same("the jobs claimed after one was taken up again", ids(s.claim(s.A, "a")), "1 9 ")
}

func ownerIsLastWriter(s *story) {
	s.commit("a", created("01", 1))
	s.commit("b", next(s.job("01"), 1))
	s.same("the jobs that a claims", ids(s.claim(s.A, "a")), "")
	s.same("the jobs that b claims", ids(s.claim(s.B, "b")), "01 ")
}

func nobodyCame(s *story) {
	s.commit("a", created("01", 1))
	s.Advance(10 * s.Lease)
	s.commit("a", next(s.job("01"), 1))
	s.same("the jobs that b claims", ids(s.claim(s.B, "b")), "")
}

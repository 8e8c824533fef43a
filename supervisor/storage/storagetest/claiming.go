package storagetest

import (
	"errors"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// claiming is what Claims promises of who owns a job.
var claiming = []sharedPromise{
	{"a claimed job comes as it is, under a token one higher, and is the owner's", claimedComesBack},
	{"a job that was released is ready, one that was not is not", releaseIsReady},
	{"a change made again does not release the job of its next owner", releaseOnce},
	{"a job that another claimed before the answer came is created again without effect", createdOnce},
	{"a dead owner's jobs are another's, under a higher token, and it is fenced", deadIsReplaced},
	{"an owner that comes back before another claimed has its jobs still", cameBack},
	{"an owner whose own lease has run out gets nothing", ownLease},
	{"a job that is over is not claimed", overIsLeft},
	{"one job is claimed whatever its turn", claimsOne},
	{"a job that is not there or is over is not found", claimsNone},
	{"a job that has a living owner is refused with its name, also to itself", claimsOwned},
	{"what Claim claims is what other nodes no longer get", claimsAll},
	{"jobs are counted by queue", counted},
}

func claimedComesBack(s *sharing) {
	s.join(s.A, "a")
	c := waiting("01")
	c.Job.Token = 5
	s.commit("a", c)
	job := s.take(s.B, "a", 1, "01 ")[0]
	s.same("the token", job.Token, uint64(6))
	s.same("the job", job, s.job("01"))
	s.same("its owner's jobs", s.node("a").Jobs, []string{"01"})
	s.owned("01", "a")
	s.commit("a", next(job, 1))
}

func releaseIsReady(s *sharing) {
	s.join(s.A, "a", "b")
	s.commit("a", created("01", 1))
	s.take(s.B, "b", 1, "")
	s.take(s.A, "a", 1, "")
	s.commit("a", released(next(s.job("01"), 0)))
	s.same("the jobs of the first owner", len(s.node("a").Jobs), 0)
	job := s.take(s.B, "b", 1, "01 ")[0]
	s.commit("b", next(job, 1))
	s.take(s.A, "a", 1, "")
	s.commit("b", released(next(s.job("01"), 1)))
	job = s.takeJob(s.A, "a", "01")
	s.commit("a", released(next(job, 0)), next(job, 1))
	s.owned("01", "a")
}

func releaseOnce(s *sharing) {
	s.join(s.A, "a", "b")
	s.commit("a", created("01", 1))
	c := released(next(s.job("01"), 1))
	s.commit("a", c)
	s.commit("a", c)
	s.take(s.B, "b", 1, "01 ")
	s.refuse(storage.ErrFenced, "a", c)
	s.owned("01", "b")
}

func createdOnce(s *sharing) {
	s.join(s.A, "a", "b")
	c := waiting("01")
	s.commit("a", c)
	job := s.take(s.B, "b", 1, "01 ")[0]
	s.commit("a", c)
	s.owned("01", "b")
	s.commit("b", next(job, 1))
	s.commit("a", c)
	s.same("the history", s.events("01"), history(1, 2))
}

func deadIsReplaced(s *sharing) {
	s.join(s.A, "a")
	s.wait("01")
	mine := s.take(s.A, "a", 1, "01 ")[0]
	s.commit("a", next(mine, 1))
	stale := s.job("01")
	s.Advance(s.Lease - time.Second)
	s.join(s.B, "b")
	s.take(s.B, "b", 1, "")
	s.Advance(2 * time.Second)
	job := s.take(s.B, "b", 1, "01 ")[0]
	s.same("the token", job.Token, stale.Token+1)
	s.same("the state", job.State, protocol.State_STATE_RUNNING)
	s.refuse(storage.ErrFenced, "a", next(stale, 1))
	s.refuse(storage.ErrFenced, "a", &storage.Change{Job: *stale, Delete: true})
	s.owned("01", "b")
	s.commit("b", next(job, 1))
	s.same("the jobs of the dead", len(s.node("a").Jobs), 0)
}

func cameBack(s *sharing) {
	s.join(s.A, "a", "b")
	s.wait("01")
	s.take(s.A, "a", 1, "01 ")
	s.Advance(s.Lease + time.Second)
	s.commit("a")
	s.commit("b")
	s.take(s.B, "b", 1, "")
	s.owned("01", "a")
}

func ownLease(s *sharing) {
	s.join(s.A, "a")
	s.wait("01")
	s.Advance(s.Lease + time.Second)
	s.take(s.A, "a", 1, "")
	s.take(s.A, "nobody", 1, "")
	s.take(s.A, "", 1, "")
	s.commit("a")
	s.take(s.A, "a", 1, "01 ")
}

func overIsLeft(s *sharing) {
	s.join(s.A, "a", "b")
	s.wait("01", "02", "03")
	s.commit("a", released(over(s.job("01"), 5)), &storage.Change{Job: *s.job("02"), Delete: true})
	s.take(s.B, "b", 9, "03 ")
}

func claimsOne(s *sharing) {
	s.join(s.A, "a")
	s.queue(storage.Queue{Name: "default", Paused: true, Limit: 1})
	s.wait("01", "02", "03")
	late := released(next(s.job("02"), 1))
	late.Job.State = protocol.State_STATE_QUEUED
	late.Job.Tail.NotBeforeMs = s.Now().Add(time.Hour).UnixMilli()
	held := released(next(s.job("03"), 1))
	held.Job.State = protocol.State_STATE_PAUSED
	s.commit("creator", late, held)
	for _, id := range []string{"03", "02", "01"} {
		before := s.job(id)
		job := s.takeJob(s.A, "a", id)
		s.same("the token", job.Token, before.Token+1)
		s.same("the job", job, s.job(id))
		s.refuse(storage.ErrFenced, "creator", next(before, 1))
		s.owned(id, "a")
	}
	s.same("the jobs of the owner", s.node("a").Jobs, []string{"01", "02", "03"})
}

func claimsNone(s *sharing) {
	s.join(s.A, "a")
	s.wait("01")
	s.commit("creator", released(over(s.job("01"), 5)))
	for _, id := range []string{"01", "none", ""} {
		if _, err := s.A.ClaimJob("a", id); !errors.Is(err, storage.ErrNotFound) {
			s.Errorf("a claim of job %q: %v, want ErrNotFound", id, err)
		}
	}
}

func claimsOwned(s *sharing) {
	s.join(s.A, "a", "b")
	s.commit("a", created("01", 1))
	for _, owner := range []string{"a", "b"} {
		var owned *storage.OwnedError
		if _, err := s.B.ClaimJob(owner, "01"); !errors.As(err, &owned) || owned.Owner != "a" {
			s.Errorf("%s claims: %v, want that a has the job", owner, err)
		}
	}
	s.same("the token", s.job("01").Token, uint64(0))
	s.Advance(s.Lease + time.Second)
	s.same("the token of a dead owner's job", s.takeJob(s.B, "b", "01").Token, uint64(1))
}

func claimsAll(s *sharing) {
	s.wait("01", "02")
	s.same("what Claim gets", ids(s.claim(s.A, "a")), "01 02 ")
	s.join(s.B, "b")
	s.take(s.B, "b", 2, "")
}

func counted(s *sharing) {
	s.join(s.A, "a")
	for i, queue := range []string{"default", "default", "slow", "slow", "slow", "", "gone"} {
		c := waiting(string(rune('1' + i)))
		c.Job.Head.Queue = queue
		s.commit("creator", c)
	}
	held := released(next(s.job("2"), 1))
	held.Job.State = protocol.State_STATE_PAUSED
	orphan := released(next(s.job("3"), 1))
	s.commit("creator", held, orphan, released(over(s.job("7"), 1)))
	s.takeJob(s.A, "a", "4")
	for _, want := range []map[string]storage.Count{
		{"default": {Waiting: 1, Paused: 1}, "slow": {Running: 1, Waiting: 2}, "": {Waiting: 1}},
		{"default": {Waiting: 1, Paused: 1}, "slow": {Waiting: 3}, "": {Waiting: 1}},
	} {
		counts, err := s.B.Counts()
		if err != nil {
			s.Fatal(err)
		}
		s.same("the counts", counts, want)
		s.Advance(s.Lease + time.Second)
	}
	s.commit("a")
	s.takeJob(s.A, "a", "2")
	counts, _ := s.B.Counts()
	s.same("the count with a paused job that is owned", counts["default"], storage.Count{Running: 1, Waiting: 1})
}

package storagetest

import (
	"context"
	"sync/atomic"
	"time"

	"deepnet/supervisor/storage"
)

// following is what Mail promises of news.
var following = []sharedPromise{
	{"a follower is told at its start that any job may have changed", followBegins},
	{"a follower is told of jobs that either session changed", followJobs},
	{"a follower is told where a queue changed", followQueues},
	{"of the news a follower can read already", followAfter},
	{"several followers are told, one call at a time", followTogether},
}

// follow returns what a session tells of after its start, until the story ends or stop is
// called.
func (s *sharing) follow(session storage.Shared) (news <-chan string, stop func()) {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	told := make(chan string)
	stop = s.background(cancel, func() {
		var calls atomic.Int32
		session.Follow(ctx, func(job string) {
			if calls.Add(1) > 1 {
				s.Error("Follow makes two calls at a time")
			}
			defer calls.Add(-1)
			select {
			case told <- job:
			case <-ctx.Done():
			}
		})
	})
	s.same("the first news", <-told, "")
	return told, stop
}

// hear waits for news of each of the jobs, in whichever order.
func (s *sharing) hear(news <-chan string, jobs ...string) {
	s.Helper()
	missing := make(map[string]bool)
	for _, job := range jobs {
		missing[job] = true
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	for len(missing) > 0 {
		select {
		case job := <-news:
			delete(missing, job)
		case <-late.C:
			s.Fatalf("no news of %v came", missing)
		}
	}
}

func followBegins(s *sharing) {
	for _, session := range []storage.Shared{s.A, s.B} {
		_, stop := s.follow(session)
		stop()
	}
}

func followJobs(s *sharing) {
	news, _ := s.follow(s.B)
	s.commit("a", waiting("01"), waiting("02"))
	s.hear(news, "01", "02")
	s.commit("a", released(next(s.job("01"), 1)))
	s.hear(news, "01")
	s.commit("a", &storage.Change{Job: *s.job("02"), Delete: true})
	s.hear(news, "02")
	if _, err := s.B.Commit(storage.Batch{Owner: "b", Changes: []*storage.Change{waiting("03")}}); err != nil {
		s.Fatal(err)
	}
	s.hear(news, "03")
}

func followQueues(s *sharing) {
	news, _ := s.follow(s.B)
	s.commit("a", waiting("01"))
	s.hear(news, "01")
	s.queue(storage.Queue{Name: "default", Limit: 2})
	s.hear(news, "")
}

func followAfter(s *sharing) {
	news, _ := s.follow(s.B)
	for _, id := range []string{"01", "02", "03"} {
		s.commit("a", waiting(id))
		s.hear(news, id)
		s.same("the job", s.job(id).ID, id)
	}
}

func followTogether(s *sharing) {
	first, stop := s.follow(s.B)
	second, _ := s.follow(s.B)
	third, _ := s.follow(s.A)
	s.commit("a", waiting("00"))
	s.hear(first, "00")
	stop()
	s.commit("a", waiting("01"), waiting("02"))
	s.hear(second, "01", "02")
	s.hear(third, "01", "02")
}

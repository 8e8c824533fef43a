package queue

import (
	"slices"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// watcher is a client that waits for an event.
type watcher struct {
	Watch
	until time.Time
}

// How long a watcher waits, by default and at most. An empty answer then says that the
// service is alive.
const (
	WatchTime     = 5 * time.Second
	LongWatchTime = time.Minute
)

const (
	maxWatchers = 10_000
	pruneEvery  = time.Minute
)

// watch has a client wait for a job's next event, if it has seen all those on disk.
func (s *State) watch(e Watch) {
	j := s.jobs[e.ID]
	w := watcher{e, s.now.Add(waitFor(e.Wait))}
	if j == nil || j.durable == 0 || e.After < j.durable {
		s.showNext(w)
		return
	}
	if s.watching >= maxWatchers {
		s.answer(e.Client, tooManyWatch())
		return
	}
	s.watching++
	j.watchers = append(j.watchers, w)
}

// tooManyWatch refuses a watcher beyond maxWatchers.
func tooManyWatch() *protocol.Refused {
	return refuse(protocol.Refusal_REFUSAL_BUSY, "too many clients are watching; try again later")
}

// waitFor returns how long a watcher waits who asked for so long.
func waitFor(asked time.Duration) time.Duration {
	if asked <= 0 {
		return WatchTime
	}
	return min(asked, LongWatchTime)
}

// onWaited answers the watchers of a job whose time is up.
func (s *State) onWaited(e Waited) {
	if j := s.jobs[e.ID]; j != nil {
		j.watchers = s.endWatches(j.watchers)
	}
	if a := s.node.away[e.ID]; a != nil {
		a.watchers = s.endWatches(a.watchers)
		s.leaveAway(e.ID)
	}
}

// endWatches answers watchers whose time is up, and returns the others.
func (s *State) endWatches(watchers []watcher) (left []watcher) {
	return slices.DeleteFunc(watchers, func(w watcher) bool {
		if s.now.Before(w.until) {
			return false
		}
		s.watching--
		s.answer(w.Client, &protocol.Events{Job: w.ID})
		return true
	})
}

// answerWatchers answers the watchers of a job with its new events, which are on disk now.
func (s *State) answerWatchers(j *job, change *storage.Change) {
	if len(change.Events) == 0 || len(j.watchers) == 0 {
		return
	}
	for _, w := range j.watchers {
		events := change.Events[:min(len(change.Events), w.Limit)]
		last := change.Job.Over() && len(events) == len(change.Events)
		s.answer(w.Client, &protocol.Events{Job: j.id(), Events: events, Last: last})
	}
	s.watching -= len(j.watchers)
	j.watchers = nil
}

// tick answers watchers whose time is up, starts jobs whose back-off is over, and has old
// jobs pruned.
func (s *State) tick() {
	for _, id := range sorted(s.jobs) {
		s.jobs[id].watchers = s.endWatches(s.jobs[id].watchers)
	}
	for _, id := range sorted(s.node.away) {
		s.node.away[id].watchers = s.endWatches(s.node.away[id].watchers)
		s.leaveAway(id)
	}
	if s.settings.Node == "" {
		s.startNext()
	} else {
		s.look() // and then claim
	}
	if s.ended || s.now.Sub(s.pruned) > pruneEvery {
		s.pruned, s.ended = s.now, false
		s.do(Prune{})
	}
}

// away is a job elsewhere that clients watch.
type away struct {
	watchers []watcher
	reading  int // reads of its events under way
	news     int // how often it changed
}

// onChanged looks at a job elsewhere that clients watch, and for jobs to claim.
func (s *State) onChanged(e Changed) {
	if e.ID != "" {
		s.wake(e.ID)
	} else {
		for _, id := range sorted(s.node.away) {
			s.wake(id)
		}
	}
	switch {
	case s.now.Sub(s.node.empty) >= claimPause && s.node.claiming == 0:
		s.startNext()
	case !s.node.due:
		s.node.due = true
		s.do(AskAgain{claimPause})
	}
}

// wake has the events read of a job for those who watch it.
func (s *State) wake(id string) {
	a := s.node.away[id]
	if a == nil {
		return
	}
	watchers := a.watchers
	a.watchers = nil
	a.news++
	s.watching -= len(watchers)
	for _, w := range watchers {
		s.showNext(w)
	}
}

// showNext has the events read that a watcher has not seen.
func (s *State) showNext(w watcher) {
	if s.settings.Node == "" {
		s.do(ShowEvents{Watch: w.Watch, Until: w.until})
		return
	}
	a := s.node.away[w.ID]
	if a == nil {
		a = &away{}
		s.node.away[w.ID] = a
	}
	a.reading++
	s.do(ShowEvents{w.Watch, w.until, a.news})
}

// onRead answers a watcher with what was read, or has it wait for news.
func (s *State) onRead(e Read) {
	w := watcher{e.Ask.Watch, e.Ask.Until}
	changed := false
	if a := s.node.away[w.ID]; a != nil {
		a.reading--
		changed = a.news > e.Ask.News
		s.leaveAway(w.ID)
	}
	j := s.jobs[w.ID]
	switch {
	case e.Reply != nil:
		s.answer(w.Client, e.Reply)
	case !s.now.Before(w.until):
		s.answer(w.Client, &protocol.Events{Job: w.ID})
	case changed, j != nil && w.After < j.durable:
		s.showNext(w)
	case s.watching >= maxWatchers:
		s.answer(w.Client, tooManyWatch())
	case j != nil && j.durable > 0:
		s.watching++
		j.watchers = append(j.watchers, w)
	default:
		s.await(w)
	}
}

// await has a watcher wait for news of a job elsewhere.
func (s *State) await(w watcher) {
	a := s.node.away[w.ID]
	if a == nil {
		a = &away{}
		s.node.away[w.ID] = a
	}
	s.watching++
	a.watchers = append(a.watchers, w)
}

// leaveAway forgets a job elsewhere that nobody watches.
func (s *State) leaveAway(id string) {
	if a := s.node.away[id]; a.reading == 0 && len(a.watchers) == 0 {
		delete(s.node.away, id)
	}
}

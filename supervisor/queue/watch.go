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
		s.look() // and then claim: what is claimed meanwhile would look like a stray
	}
	if s.ended || s.now.Sub(s.pruned) > pruneEvery {
		s.pruned, s.ended = s.now, false
		s.do(Prune{})
	}
}

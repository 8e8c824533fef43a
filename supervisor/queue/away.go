package queue

import (
	"deepnet/actors/protocol"
)

// away is a job elsewhere that clients watch.
type away struct {
	watchers []watcher
	reading  int  // reads of its events under way
	changed  bool // since one of those began
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
	a.watchers, a.changed = nil, true
	s.watching -= len(watchers)
	for _, w := range watchers {
		s.showNext(w)
	}
}

// showNext has the events read that a watcher has not seen.
func (s *State) showNext(w watcher) {
	if s.settings.Node == "" {
		s.do(ShowEvents{w.Watch, w.until})
		return
	}
	a := s.node.away[w.ID]
	if a == nil {
		a = &away{}
		s.node.away[w.ID] = a
	}
	if a.reading == 0 {
		a.changed = false
	}
	a.reading++
	s.do(ShowEvents{w.Watch, w.until})
}

// onRead answers a watcher with what was read, or has it wait for news.
func (s *State) onRead(e Read) {
	w := watcher{e.Ask.Watch, e.Ask.Until}
	changed := false
	if a := s.node.away[w.ID]; a != nil {
		a.reading--
		changed = a.changed
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

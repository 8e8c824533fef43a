package queue

import (
	"cmp"
	"slices"
	"strings"

	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// line is one of the named queues.
type line struct {
	storage.Queue
	waiting []*job // in the order of their turns
	running int
	paused  int
}

// line returns the queue of a name.
func (s *State) line(name string) *line {
	l := s.lines[name]
	if l == nil {
		l = &line{Queue: storage.Queue{Name: name}}
		s.lines[name] = l
	}
	return l
}

// byTurn orders waiting jobs: those that had begun first, then by priority, the higher
// first, then by age, the older first.
func byTurn(a, b *job) int {
	switch {
	case a.begun != b.begun && a.begun:
		return -1
	case a.begun != b.begun:
		return 1
	default:
		return cmp.Or(cmp.Compare(b.stored.Head.GetPriority(), a.stored.Head.GetPriority()), strings.Compare(a.id(), b.id()))
	}
}

// enqueue makes a job wait for its turn.
func (s *State) enqueue(j *job) {
	j.phase = waiting
	at, _ := slices.BinarySearchFunc(j.line.waiting, j, byTurn)
	j.line.waiting = slices.Insert(j.line.waiting, at, j)
}

// unqueue removes a waiting job from its queue.
func (s *State) unqueue(j *job) {
	if at, found := slices.BinarySearchFunc(j.line.waiting, j, byTurn); found {
		j.line.waiting = slices.Delete(j.line.waiting, at, at+1)
	}
}

// withdraw removes a job that is about to end from its queue.
func (s *State) withdraw(j *job) {
	if j.phase == waiting {
		s.unqueue(j)
	}
	if j.phase == paused {
		j.line.paused--
	}
}

// startNext opens waiting jobs while there is room.
func (s *State) startNext() {
	for !s.draining && s.trouble == nil {
		j := s.next()
		if j == nil {
			return
		}
		s.open(j)
	}
}

// next removes and returns the job whose turn it is; nil: there is none. While all places
// are taken, only a booted network has room, in a place of its own.
func (s *State) next() *job {
	var best *job
	busy := s.busy()
	for _, l := range s.lines {
		if busy && (l.Name != plan.BootQueue || l.running > 0) {
			continue
		}
		if j := l.first(s.now.UnixMilli()); j != nil && (best == nil || byTurn(j, best) < 0) {
			best = j
		}
	}
	if best != nil {
		s.unqueue(best)
	}
	return best
}

// busy says whether all places are taken but that of a booted network.
func (s *State) busy() bool {
	return len(s.running)-min(1, s.line(plan.BootQueue).running) >= s.settings.Running
}

// first returns the first job of the queue that may start; nil: there is none.
func (l *line) first(nowMS int64) *job {
	for _, j := range l.waiting {
		switch {
		case !j.begun && (l.Paused || l.Limit > 0 && l.running >= l.Limit):
			return nil // what had begun comes first
		case !j.leaving && j.tail().GetNotBeforeMs() <= nowMS:
			return j
		}
	}
	return nil
}

// waitingJobs is how many jobs wait.
func (s *State) waitingJobs() int {
	n := 0
	for _, l := range s.lines {
		n += len(l.waiting)
	}
	return n
}

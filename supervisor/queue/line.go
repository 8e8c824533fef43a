package queue

import (
	"cmp"
	"slices"
	"strings"

	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// line is one of the named queues: its settings and its jobs.
type line struct {
	storage.Queue
	waiting []*job // in the order in which they start
	running int
	paused  int
}

// line returns the queue of that name, and makes it if there is none.
func (s *State) line(name string) *line {
	l := s.lines[name]
	if l == nil {
		l = &line{Queue: storage.Queue{Name: name}}
		s.lines[name] = l
	}
	return l
}

// byTurn orders waiting jobs: first those that the previous process had begun, then by
// priority, the highest first, then by age, the oldest first.
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

// enqueue puts a job into its queue.
func (s *State) enqueue(j *job) {
	j.phase = waiting
	if s.shares(j) {
		return // it waits in the store
	}
	at, _ := slices.BinarySearchFunc(j.line.waiting, j, byTurn)
	j.line.waiting = slices.Insert(j.line.waiting, at, j)
}

// dequeue removes a waiting job from its queue.
func (s *State) dequeue(j *job) {
	if at, found := slices.BinarySearchFunc(j.line.waiting, j, byTurn); found {
		j.line.waiting = slices.Delete(j.line.waiting, at, at+1)
	}
}

// withdraw removes a job that is about to end from its queue, where it waits or is paused.
func (s *State) withdraw(j *job) {
	if j.phase == waiting {
		s.dequeue(j)
	}
	if j.phase == paused {
		j.line.paused--
	}
}

// startNext opens waiting jobs while slots are free.
func (s *State) startNext() {
	for !s.draining && s.trouble == nil {
		j := s.next()
		if j == nil {
			break
		}
		s.open(j)
	}
	if s.settings.Node != "" {
		s.claim()
	}
}

// next takes the job that is to start next out of its queue; nil: there is none. The job
// taught at boot has a slot of its own, so it may start while all others are taken.
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
		s.dequeue(best)
	}
	return best
}

// busy says whether all slots are taken, or kept for jobs that are being claimed, not counting the boot queue's own.
func (s *State) busy() bool {
	return s.taken()+s.node.claiming >= s.settings.Running
}

// taken returns how many slots are taken, not counting the boot queue's own.
func (s *State) taken() int { return len(s.running) - min(1, s.line(plan.BootQueue).running) }

// first returns the first job of the queue that may start; nil: there is none.
func (l *line) first(nowMS int64) *job {
	for _, j := range l.waiting {
		switch {
		case !j.begun && (l.Paused || l.Limit > 0 && l.running >= l.Limit):
			return nil // begun jobs come first, so none is left
		case !j.leaving && j.tail().GetNotBeforeMs() <= nowMS:
			return j
		}
	}
	return nil
}

// waitingJobs returns how many jobs wait in all queues, where nodes share the store as of the
// last tick.
func (s *State) waitingJobs() int {
	n := s.node.waiting
	for _, l := range s.lines {
		n += len(l.waiting)
	}
	return n
}

// Package actorstest makes the schedule of actors a value: which actor goes
// next, and where one crashes, follow from a seed or a number, so that every
// interleaving a test finds can be found again.
//
// It is for tests and never part of the service. To add a way of going wrong,
// write another actors.Fault.
package actorstest

import (
	"math/rand/v2"
	"sync"
)

// Sequencer is a dispatcher that runs every activation on the goroutine that
// calls Run, one message at a time. A nil Chance takes the actors in the order
// in which they became ready; otherwise chance picks among the ready ones.
type Sequencer struct {
	Chance *rand.Rand

	mu    sync.Mutex
	ready []func()
}

// Schedule queues an activation.
func (s *Sequencer) Schedule(work func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready = append(s.ready, work)
}

// Throughput is one message per activation: the finest interleaving.
func (s *Sequencer) Throughput() int { return 1 }

// Run runs activations until none is ready, at most limit of them. It returns
// how many it ran.
func (s *Sequencer) Run(limit int) int {
	for n := range limit {
		work := s.next()
		if work == nil {
			return n
		}
		work()
	}
	return limit
}

func (s *Sequencer) next() func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ready) == 0 {
		return nil
	}
	i := 0
	if s.Chance != nil {
		i = s.Chance.IntN(len(s.ready))
	}
	work := s.ready[i]
	s.ready = append(s.ready[:i], s.ready[i+1:]...)
	return work
}

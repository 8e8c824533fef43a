package actors

import "sync"

// Elastic is a dispatcher on which no activation waits for another, as what blocks may run on
// it: each has a goroutine of its own. Some of those are kept for the next ones, with the
// stack that actors need: to grow it anew would take longer than a short answer does.
//
// Close ends it: the owner closes it after its actors have stopped.
type Elastic struct {
	work chan func() // for a kept goroutine that has nothing to do
	kept sync.WaitGroup
	keep int
}

// NewElastic starts a dispatcher that keeps so many goroutines.
func NewElastic(keep int) *Elastic {
	e := &Elastic{work: make(chan func()), keep: keep}
	for range keep {
		e.kept.Go(e.serve)
	}
	return e
}

func (e *Elastic) serve() {
	for work := <-e.work; work != nil; work = <-e.work {
		work()
	}
}

// Schedule runs an activation at once, also after Close: an actor that is stopped late still
// stops.
func (e *Elastic) Schedule(work func()) {
	select {
	case e.work <- work:
	default:
		go work()
	}
}

// Throughput is the number of messages an actor may handle per activation.
func (e *Elastic) Throughput() int { return share }

// Close waits until the kept goroutines have nothing to do, and ends them.
func (e *Elastic) Close() {
	for range e.keep {
		e.work <- nil
	}
	e.kept.Wait()
}

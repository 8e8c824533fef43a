package actors

import "sync"

// Elastic is a dispatcher on which no activation waits for another, as what blocks may run on
// it: each has a goroutine of its own. Some of those are kept for the next ones, with the
// stack that actors need: to grow it anew would take longer than a short answer does.
//
// Close ends it: the owner closes it after its actors have stopped.
type Elastic struct {
	work   chan func()   // for a kept goroutine that has nothing to do
	closed chan struct{} // when it is over
	end    func()
}

// NewElastic starts a dispatcher that keeps so many goroutines.
func NewElastic(keep int) *Elastic {
	e := &Elastic{work: make(chan func()), closed: make(chan struct{})}
	e.end = sync.OnceFunc(func() { close(e.closed) })
	for range keep {
		go e.serve()
	}
	return e
}

func (e *Elastic) serve() {
	for {
		select {
		case work := <-e.work:
			work()
		case <-e.closed:
			return
		}
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

// Close ends the kept goroutines, each when it has nothing to do: it does not wait for one
// that waits for a disk or a database. To close it again does no harm.
func (e *Elastic) Close() { e.end() }

package actors

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/asynkron/protoactor-go/actor"
)

// Pool is a dispatcher with a fixed number of workers: actors take turns on
// them instead of starting a goroutine for every activation. Nothing that
// blocks (files, sockets, waiting for an answer) may run on it.
//
// Close ends it: the owner closes it after its actors have stopped.
type Pool struct {
	mu      sync.Mutex
	wake    sync.Cond
	ready   queue[func()]
	length  atomic.Int32 // of ready, for workers that look for work
	size    int          // workers
	asleep  int          // of them
	closed  bool
	workers sync.WaitGroup
}

const (
	// share is how many messages an actor handles before it queues up again.
	share = 64
	// looks is how often a worker looks for work before it goes to sleep, for some 50 microseconds in all: to wake it again
	// takes as long, which is too long within a step. In between it lets other goroutines run.
	looks = 300
)

// NewPool starts a pool; workers <= 0 means one per processor that Go may use.
func NewPool(workers int) *Pool {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	p := &Pool{size: workers}
	p.wake.L = &p.mu
	for range workers {
		p.workers.Go(p.serve)
	}
	return p
}

// Schedule queues an activation. After Close it runs on a goroutine of its own,
// so that an actor that is stopped late still stops.
func (p *Pool) Schedule(work func()) { p.schedule(false, work) }

// schedule queues activations and wakes workers for them. If it is to be quiet it wakes one only where all are asleep: whoever
// schedules is then a worker that will soon look for work itself.
func (p *Pool) schedule(quiet bool, work ...func()) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		for _, w := range work {
			go w()
		}
		return
	}
	for _, w := range work {
		p.ready.push(w)
	}
	p.length.Store(int32(p.ready.length()))
	wanted := min(p.asleep, len(work))
	if quiet && p.asleep < p.size {
		wanted = 0
	}
	p.mu.Unlock()
	for range wanted {
		p.wake.Signal()
	}
}

// schedule queues activations with a dispatcher.
func schedule(dispatcher actor.Dispatcher, quiet bool, work ...func()) {
	if pool, ok := dispatcher.(*Pool); ok {
		pool.schedule(quiet, work...)
		return
	}
	for _, w := range work {
		dispatcher.Schedule(w)
	}
}

// workers returns how many workers a dispatcher has.
func workers(dispatcher actor.Dispatcher) int {
	if pool, ok := dispatcher.(*Pool); ok {
		return pool.size
	}
	return 1
}

// Throughput is the number of messages an actor may handle per activation.
func (p *Pool) Throughput() int { return share }

// Close lets the workers finish what is queued and waits for them.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.wake.Broadcast()
	p.workers.Wait()
}

func (p *Pool) serve() {
	for work := p.next(); work != nil; work = p.next() {
		work()
	}
}

// next waits for an activation; nil means that the pool is closed and empty.
func (p *Pool) next() func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ready.length() == 0 && p.size > 1 {
		p.mu.Unlock()
		p.look()
		p.mu.Lock()
	}
	for p.ready.length() == 0 {
		if p.closed {
			return nil
		}
		p.asleep++
		p.wake.Wait()
		p.asleep--
	}
	p.length.Store(int32(p.ready.length() - 1))
	return p.ready.pop()
}

// look returns when there is work, or has not been for a while.
func (p *Pool) look() {
	for range looks {
		if p.length.Load() > 0 {
			return
		}
		runtime.Gosched()
	}
}

package actors

import (
	"runtime"
	"sync"
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
	idle    int // workers waiting
	closed  bool
	workers sync.WaitGroup
}

// share is how many messages an actor handles before it queues up again.
const share = 64

// NewPool starts a pool; workers <= 0 means one per processor that Go may use.
func NewPool(workers int) *Pool {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	p := &Pool{}
	p.wake.L = &p.mu
	for range workers {
		p.workers.Go(p.serve)
	}
	return p
}

// Schedule queues an activation. After Close it runs on a goroutine of its own,
// so that an actor that is stopped late still stops.
func (p *Pool) Schedule(work func()) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		go work()
		return
	}
	p.ready.push(work)
	wake := p.idle > 0
	p.mu.Unlock()
	if wake {
		p.wake.Signal()
	}
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
	for p.ready.length() == 0 {
		if p.closed {
			return nil
		}
		p.idle++
		p.wake.Wait()
		p.idle--
	}
	return p.ready.pop()
}

package remote

import (
	"context"
	"errors"
	"sync"
	"time"
)

var (
	errFull    = errors.New("too many requests wait for their answers")
	errUnknown = errors.New("nobody is connected from there")
)

// ledger knows who is connected. It is what keeps a service from calling
// strangers, from keeping a line to clients that have gone, and from piling up
// answers for clients that do not take them.
type ledger struct {
	base context.Context // ends with the endpoint

	mu    sync.Mutex
	lines map[string]*line // by the address that PIDs carry
}

// line is one connected address. The library keeps one queue of answers for it,
// however many streams come from it.
type line struct {
	ctx     context.Context // ends when its last stream has ended
	cancel  context.CancelFunc
	streams int
	pending int // requests not yet answered
}

func newLedger(base context.Context) *ledger {
	return &ledger{base: base, lines: map[string]*line{}}
}

// enter notes a stream from address.
func (l *ledger) enter(address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := l.lines[address]
	if entry == nil {
		entry = &line{}
		entry.ctx, entry.cancel = context.WithCancel(l.base)
		l.lines[address] = entry
	}
	entry.streams++
}

// leave notes the end of a stream from address; with the last one, what we send
// there is given up.
func (l *ledger) leave(address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := l.lines[address]
	if entry == nil {
		return
	}
	if entry.streams--; entry.streams == 0 {
		entry.cancel()
		delete(l.lines, address)
	}
}

// reach is the life of the line to address: it ends when the address leaves.
func (l *ledger) reach(address string) (context.Context, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if entry := l.lines[address]; entry != nil {
		return entry.ctx, nil
	}
	return nil, errUnknown
}

// asked notes n requests from address, or refuses them.
func (l *ledger) asked(address string, n int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := l.lines[address]
	if entry == nil {
		return errUnknown
	}
	if entry.pending+n > maxPending {
		return errFull
	}
	entry.pending += n
	return nil
}

// answered notes n answers sent to address.
func (l *ledger) answered(address string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if entry := l.lines[address]; entry != nil {
		entry.pending = max(0, entry.pending-n)
	}
}

// lost notes that the answers on their way to address will not arrive.
func (l *ledger) lost(address string) {
	l.answered(address, maxPending)
}

// drain waits until every request is answered, or for as long as patience.
func (l *ledger) drain(patience time.Duration) {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for l.waiting() > 0 {
		select {
		case <-deadline.C:
			return
		case <-tick.C:
		}
	}
}

func (l *ledger) waiting() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, entry := range l.lines {
		n += entry.pending
	}
	return n
}

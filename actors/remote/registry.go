package remote

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

var (
	errFull    = errors.New("too many requests wait for their answers")
	errUnknown = errors.New("nobody is connected from there")
	errBusy    = errors.New("answers for an earlier client at this address are still being given up: try again")
	errLeft    = errors.New("the peer has left")
	errClosing = errors.New("the other side is closing")
)

// registry knows who is connected. It keeps a service from calling strangers, from
// keeping a line to clients that have gone, and from piling up answers for clients that
// do not take them.
type registry struct {
	base context.Context // ends with the endpoint

	mu      sync.Mutex
	lines   map[string]*line         // by the address that PIDs carry
	dialled map[string]chan struct{} // addresses for which the library keeps a queue; closed when it is gone
}

func newRegistry(base context.Context) *registry {
	return &registry{base: base, lines: map[string]*line{}, dialled: map[string]chan struct{}{}}
}

// enter notes a stream from address. What the library still has in the queue of
// an earlier client there it will throw away, and with it what it is given now;
// so a new client waits until that queue is gone, two seconds as a rule.
func (l *registry) enter(ctx context.Context, address string) (*line, error) {
	late := time.NewTimer(closeWithin)
	defer late.Stop()
	for {
		entry, old := l.admit(address)
		if entry != nil {
			return entry, nil
		}
		select {
		case <-old:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late.C:
			return nil, errBusy
		}
	}
}

// admit adds a stream to the line of address, or returns what to wait for.
func (l *registry) admit(address string) (entry *line, old <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry = l.lines[address]
	if entry == nil || entry.ctx.Err() != nil {
		if old, busy := l.dialled[address]; busy {
			return nil, old
		}
		entry = newLine(l.base, address)
		l.lines[address] = entry
	}
	entry.streams++
	return entry, nil
}

// leave notes the end of one of the line's streams; with the last, the line ends.
func (l *registry) leave(entry *line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if entry.streams--; entry.streams > 0 {
		return
	}
	entry.end(errLeft)
	if l.lines[entry.address] == entry {
		delete(l.lines, entry.address)
	}
}

// reach is the line to address, if there is one. The library calls it once it has a
// queue for the address.
func (l *registry) reach(address string) (*line, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dialled[address] == nil {
		l.dialled[address] = make(chan struct{})
	}
	if entry := l.lines[address]; entry != nil && entry.ctx.Err() == nil {
		return entry, nil
	}
	return nil, errUnknown
}

// hangUp notes that the library's queue for address is gone.
func (l *registry) hangUp(address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if old := l.dialled[address]; old != nil {
		close(old)
		delete(l.dialled, address)
	}
}

// drain waits until every request is answered, or for as long as patience.
func (l *registry) drain(patience time.Duration) {
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

func (l *registry) waiting() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, entry := range l.lines {
		n += entry.waiting()
	}
	return n
}

// line is both directions between us and one address. When one fails the other
// is ended too: a client that can ask but not hear should know it at once.
type line struct {
	address string
	ctx     context.Context // its cause says why the line ended
	end     context.CancelCauseFunc
	streams int // that come in; guarded by the registry

	mu      sync.Mutex
	pending int // requests not yet answered
}

func newLine(base context.Context, address string) *line {
	entry := &line{address: address}
	entry.ctx, entry.end = context.WithCancelCause(base)
	return entry
}

// asked notes n requests, or refuses them.
func (l *line) asked(n int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending+n > maxPending {
		return fmt.Errorf("%w; the most is %d", errFull, maxPending)
	}
	l.pending += n
	return nil
}

// answered notes n answers sent.
func (l *line) answered(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = max(0, l.pending-n)
}

func (l *line) waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pending
}

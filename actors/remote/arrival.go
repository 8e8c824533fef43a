package remote

import (
	"container/list"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
)

var errTalkative = errors.New("a stranger said too much")

// arrival is a connection that came in through a gate. It is a peer for as long as one
// of its streams has said who it is, and a stranger before and after.
type arrival struct {
	net.Conn
	gate     *gate
	known    atomic.Bool // it has been a peer
	expelled atomic.Bool // we have closed it, and said why
	asked    atomic.Bool // it has sent a request
	heard    int         // bytes read before it was known; of the reading goroutine

	// Guarded by the gate.
	place   *list.Element // among the strangers; nil: none
	late    *time.Timer   // ends the stranger at place
	silent  *list.Element // among the peers that have asked nothing yet; nil: it is none
	since   time.Time     // when it became a peer
	streams int           // that have said who they are
	closed  bool
}

// enter gives a new connection a place among the strangers.
func (a *arrival) enter() {
	a.gate.mu.Lock()
	loser := a.wait()
	a.gate.mu.Unlock()
	loser.lose()
}

// wait makes a stranger of a, with the gate locked. It returns the stranger that has
// lost its place for it, if there is one, to be closed.
//
// The oldest goes, and the newcomer is not refused, since whoever comes back at
// once would otherwise take every place that becomes free: an honest client needs its
// place for some milliseconds, in which the others would all have to be renewed.
func (a *arrival) wait() (loser *arrival) {
	g := a.gate
	if g.shut.Load() {
		return a
	}
	if g.strangers.Len() >= g.limits.strangers {
		loser = g.oldest()
		loser.rise()
	}
	place := g.strangers.PushBack(a)
	a.place = place
	a.late = time.AfterFunc(g.greetWithin, func() { a.expire(place) })
	return loser
}

// rise takes a off the strangers, with the gate locked.
func (a *arrival) rise() {
	a.late.Stop()
	a.gate.strangers.Remove(a.place)
	a.place = nil
}

// expire ends the stranger that has been at place for too long.
func (a *arrival) expire(place *list.Element) {
	a.gate.mu.Lock()
	silent := a.place == place
	if silent {
		a.rise()
	}
	a.gate.mu.Unlock()
	switch {
	case !silent:
	case a.known.Load(): // a client that is done
		_ = a.Close()
	default:
		a.expel("silent", "no connect request within "+a.gate.greetWithin.String())
	}
}

// lose ends a stranger that has lost its place; nil is nobody.
func (a *arrival) lose() {
	switch {
	case a == nil:
	case a.gate.shut.Load():
		_ = a.Close()
	default:
		a.expel("full", "driven out by newer strangers")
	}
}

// expel closes a, and says why.
func (a *arrival) expel(kind, reason string) {
	a.expelled.Store(true)
	_ = a.Close()
	a.gate.reports.warn(kind, "remote: connection closed", "peer", a.RemoteAddr().String(), "reason", reason)
}

// greet makes a a peer, for one more stream that has said who it is.
func (a *arrival) greet() error {
	loser, err := a.join()
	if loser != nil {
		loser.expel("silent client", "no request within "+a.gate.greetWithin.String()+", and others want its place")
	}
	return err
}

// join does so, and returns the peer that has lost its place for it, if there is one, to be
// closed.
//
// That is one that greeted, and asked nothing for as long as a stranger may be silent: a
// client greets because it has something to ask.
func (a *arrival) join() (loser *arrival, err error) {
	g := a.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case a.closed:
		return nil, refuse(codes.Unavailable, "the connection has ended")
	case a.streams > 0:
		a.streams++
		return nil, nil
	case a.place == nil: // it has lost its place, and is about to be closed
		return nil, refuse(codes.Unavailable, "the connection has ended")
	case g.peers >= g.limits.peers:
		if loser = g.mute(); loser == nil {
			return nil, refuse(codes.ResourceExhausted, "%d clients are connected, which is the most: try again later", g.peers)
		}
		loser.retire()
		loser.closed = true
	}
	a.rise()
	g.peers++
	a.streams, a.since = 1, time.Now()
	if !a.asked.Load() {
		a.silent = g.silent.PushBack(a)
	}
	a.known.Store(true)
	return loser, nil
}

// retire takes a off the peers, with the gate locked.
func (a *arrival) retire() {
	a.gate.peers--
	a.speak()
}

// speak takes a off the peers that have asked nothing, with the gate locked.
func (a *arrival) speak() {
	if a.silent != nil {
		a.gate.silent.Remove(a.silent)
		a.silent = nil
	}
}

// ask notes that a has sent a request.
func (a *arrival) ask() {
	if a.asked.Swap(true) {
		return
	}
	a.gate.mu.Lock()
	a.speak()
	a.gate.mu.Unlock()
}

// part ends what greet began. With the last such stream a is a stranger again.
func (a *arrival) part() {
	a.gate.mu.Lock()
	a.streams--
	var loser *arrival
	if a.streams == 0 && !a.closed {
		a.retire()
		loser = a.wait()
	}
	a.gate.mu.Unlock()
	loser.lose()
}

// Read is the connection's, until a stranger has said more than a stranger may.
func (a *arrival) Read(p []byte) (int, error) {
	n, err := a.Conn.Read(p)
	if a.known.Load() {
		return n, err
	}
	if a.heard += n; a.heard > maxHello {
		a.expel("talkative", "too many bytes before the connect request")
		return 0, errTalkative
	}
	return n, err
}

// Close gives the place back.
func (a *arrival) Close() error {
	a.gate.mu.Lock()
	if !a.closed && a.streams > 0 {
		a.retire()
	}
	if a.place != nil {
		a.rise()
	}
	a.closed = true
	a.gate.mu.Unlock()
	return a.Conn.Close()
}

package remote

import (
	"container/list"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/credentials"
)

// gate is transport credentials that decide which connections stay open. Strangers and
// peers, who have said who they are, have separate places, so that strangers take none
// from peers. The library opens the listening socket itself; the handshake is the first
// code of ours that a connection meets.
type gate struct {
	credentials.TransportCredentials
	limits
	reports *reports
	shut    atomic.Bool // nobody comes in any more

	mu        sync.Mutex
	strangers *list.List // of *arrival, the oldest first
	silent    *list.List // of *arrival, the oldest first: the peers that have asked nothing yet
	peers     int
}

func newGate(inner credentials.TransportCredentials, limits limits, reports *reports) *gate {
	return &gate{TransportCredentials: inner, limits: limits, reports: reports, strangers: list.New(), silent: list.New()}
}

// ServerHandshake takes a stranger in, and lets it prove itself as the inner credentials
// demand.
func (g *gate) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	a := &arrival{Conn: raw, gate: g}
	a.enter()
	conn, info, err := g.TransportCredentials.ServerHandshake(a)
	if err != nil {
		_ = a.Close()
		if !a.expelled.Load() && !errors.Is(err, io.EOF) { // which is a client that only checked whether anybody listens
			g.reports.warn("handshake", "remote: connection refused", "peer", raw.RemoteAddr().String(), "reason", err.Error())
		}
		return nil, nil, err
	}
	return conn, proof{AuthInfo: info, arrival: a}, nil
}

// close ends the strangers, present and future: the library would wait for what they
// have to say.
func (g *gate) close() {
	g.shut.Store(true)
	g.mu.Lock()
	var all []*arrival
	for g.strangers.Len() > 0 {
		oldest := g.oldest()
		oldest.rise()
		all = append(all, oldest)
	}
	g.mu.Unlock()
	for _, a := range all {
		_ = a.Close()
	}
}

// oldest is the stranger that has been here for longest, with the gate locked.
func (g *gate) oldest() *arrival { return g.strangers.Front().Value.(*arrival) }

// mute is the peer that has asked nothing for longest, and for long enough to lose its place,
// with the gate locked; nil: there is none.
func (g *gate) mute() *arrival {
	first := g.silent.Front()
	if first == nil {
		return nil
	}
	if a := first.Value.(*arrival); time.Since(a.since) >= g.greetWithin {
		return a
	}
	return nil
}

// Clone returns the same credentials: their places are shared.
func (g *gate) Clone() credentials.TransportCredentials { return g }

// proof is what a connection has proved, and the connection itself, for its streams.
type proof struct {
	credentials.AuthInfo
	arrival *arrival
}

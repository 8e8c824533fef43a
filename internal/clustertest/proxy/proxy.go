// Package proxy carries TCP connections over a wire that a test makes bad: slow, narrow, or
// one that loses all that is sent. Each direction is set by itself, at any time, also while
// connections are open.
//
// It never looks at what it carries. A new way for a wire to be bad is a field of Wire,
// which deliver heeds.
package proxy

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// Wire is what one direction is like. The zero value carries everything at once.
type Wire struct {
	Delay     time.Duration // of every piece
	Jitter    time.Duration // at random up to this much more; pieces keep their order
	Bandwidth int           // bytes a second of each connection; 0: any number
	Lossy     bool          // what arrives is lost: it was accepted and is never delivered
}

// Direction is one of the two directions of a wire.
type Direction int

// There leads from those who connect to the address behind the proxy, Back from it.
const (
	There Direction = iota
	Back
)

// Proxy listens and carries every connection to one address. A connection of which
// something was lost delivers nothing more in that direction, its end included: like
// one over a network that is cut for longer than either side waits.
type Proxy struct {
	listener net.Listener
	dial     func(context.Context) (net.Conn, error)
	running  sync.WaitGroup
	ctx      context.Context // ends with the proxy
	end      context.CancelFunc

	mu    sync.Mutex
	wires [2]Wire
	links map[*link]bool
}

// Start carries what connects to a listener, which it owns from now on; dial connects to
// what is behind.
func Start(listener net.Listener, dial func(context.Context) (net.Conn, error)) *Proxy {
	p := &Proxy{listener: listener, dial: dial, links: map[*link]bool{}}
	p.ctx, p.end = context.WithCancel(context.Background())
	p.running.Go(p.accept)
	return p
}

// To dials an address of a network, such as "tcp" or "unix".
func To(network, address string) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
}

// Address is where the proxy listens.
func (p *Proxy) Address() string { return p.listener.Addr().String() }

// Set makes a direction like wire, for all connections, from now on.
func (p *Proxy) Set(d Direction, wire Wire) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wires[d] = wire
}

// wire is what a direction is like now.
func (p *Proxy) wire(d Direction) Wire {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.wires[d]
}

// Reset breaks every connection, on both sides.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.reset()
	}
}

// Connections is how many connections are open.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.links)
}

// Close breaks every connection and takes no more. Nothing of the proxy runs afterwards.
func (p *Proxy) Close() error {
	p.end()
	err := p.listener.Close()
	p.Reset()
	p.running.Wait()
	return err
}

// accept takes connections until the proxy is closed.
func (p *Proxy) accept() {
	for {
		near, err := p.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			p.running.Go(func() { p.connect(near) })
		}
	}
}

// connect carries one connection to its end.
func (p *Proxy) connect(near net.Conn) {
	far, err := p.dial(p.ctx)
	if err != nil {
		abort(near)
		return
	}
	l := &link{proxy: p, sides: [2]net.Conn{near, far}}
	p.know(l, true)
	l.run()
	l.close()
	p.know(l, false)
}

// know keeps a connection among those that are open, or takes it out.
func (p *Proxy) know(l *link, open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if open {
		p.links[l] = true
	} else {
		delete(p.links, l)
	}
}

package postgres

import (
	"context"
	"net"
	"sync"
	"time"
)

const (
	dialing = 5 * time.Second  // to one host
	unheard = 11 * time.Second // of what was sent, until the connection is given up
	closing = 2 * time.Second  // in which connections may end in order once the store is closed
)

// line is what a store's connections to the database are made with, so that they can be cut.
// Left alone, pgx waits fifteen seconds for a database that does not answer.
type line struct {
	mu    sync.Mutex
	cut   bool
	wires map[*wire]bool
}

// wire is a connection that the line knows as long as it is open.
type wire struct {
	net.Conn
	line *line
}

// dial connects, and has the system look after the connection.
func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{
		Timeout:         dialing,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
		Control:         control,
	}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w := &wire{conn, l}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		conn.Close()
		return nil, net.ErrClosed
	}
	l.wires[w] = true
	return w, nil
}

// Close implements net.Conn.
func (w *wire) Close() error {
	w.line.mu.Lock()
	delete(w.line.wires, w)
	w.line.mu.Unlock()
	return w.Conn.Close()
}

// hangUp cuts all connections, and all that would be made.
func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	for w := range l.wires {
		w.Conn.Close()
	}
}

package gateway

import (
	"container/list"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// limited is a listener with so many connections at the most. One too many is told so,
// and closed. A stranger, which is a connection over which nobody has shown the token yet,
// is closed after a while, and gives its place to one that comes.
type limited struct {
	net.Listener
	most    int
	within  time.Duration // for a stranger to show the token
	leaving chan struct{} // a place for each that is being turned away

	mu        sync.Mutex
	open      int
	strangers list.List // of *counted, the oldest first
}

func newLimited(listener net.Listener, most int, within time.Duration) *limited {
	return &limited{Listener: listener, most: most, within: within, leaving: make(chan struct{}, 64)}
}

// full is the answer to a connection too many.
const full = "HTTP/1.1 503 Service Unavailable\r\n" +
	"Content-Type: application/problem+json\r\nRetry-After: 1\r\nConnection: close\r\n\r\n" +
	`{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"too many connections; try again later","code":"busy"}` + "\n"

// Accept implements net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if taken := l.take(conn); taken != nil {
			return taken, nil
		}
		select {
		case l.leaving <- struct{}{}:
			go l.turnAway(conn)
		default:
			_ = conn.Close() // a flood is not even told
		}
	}
}

// take gives a connection a place, that of the oldest stranger where no other is free; nil:
// there is none.
func (l *limited) take(conn net.Conn) *counted {
	l.mu.Lock()
	var loser *counted
	if l.open >= l.most {
		oldest := l.strangers.Front()
		if oldest == nil {
			l.mu.Unlock()
			return nil
		}
		loser = oldest.Value.(*counted)
		loser.free()
	}
	l.open++
	taken := &counted{Conn: conn, of: l}
	taken.place = l.strangers.PushBack(taken)
	taken.late = time.AfterFunc(l.within, taken.expire)
	l.mu.Unlock()
	if loser != nil {
		_ = loser.Conn.Close()
	}
	return taken
}

// turnAway says why, once something was asked: before, nobody expects an answer. What is left
// of the request is read, as the system throws the answer away, too, when a connection is closed
// with something unread.
func (l *limited) turnAway(conn net.Conn) {
	defer func() { <-l.leaving }()
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	request := make([]byte, maxHeader)
	if _, err := conn.Read(request); err != nil {
		return
	}
	if _, err := conn.Write([]byte(full)); err != nil {
		return
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.ReadFull(conn, request)
}

// counted is a connection that has a place until it is closed.
type counted struct {
	net.Conn
	of    *limited
	known atomic.Bool // the token was shown over it
	late  *time.Timer // ends a stranger

	// Guarded by of.mu.
	place *list.Element // among the strangers; nil: it is none any more
	freed bool          // its place is given back
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.of.mu.Lock()
	c.free()
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// free gives the place back, with the listener locked.
func (c *counted) free() {
	if c.freed {
		return
	}
	c.freed = true
	c.of.open--
	c.settle()
}

// settle takes c off the strangers, with the listener locked.
func (c *counted) settle() {
	if c.place != nil {
		c.late.Stop()
		c.of.strangers.Remove(c.place)
		c.place = nil
	}
}

// expire ends a stranger whose time is up.
func (c *counted) expire() {
	c.of.mu.Lock()
	stranger := c.place != nil
	if stranger {
		c.free()
	}
	c.of.mu.Unlock()
	if stranger {
		_ = c.Conn.Close()
	}
}

// prove notes that the token was shown.
func (c *counted) prove() {
	if c.known.Swap(true) {
		return
	}
	c.of.mu.Lock()
	c.settle()
	c.of.mu.Unlock()
}

// arrived is the key by which a request's context has its connection.
type arrived struct{}

// withConnection gives the requests of a connection the counted one.
func withConnection(ctx context.Context, conn net.Conn) context.Context {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	return context.WithValue(ctx, arrived{}, conn)
}

// prove notes that a request has shown the token: its connection is no stranger's any more.
func prove(r *http.Request) {
	if conn, ok := r.Context().Value(arrived{}).(*counted); ok {
		conn.prove()
	}
}

package gateway

import (
	"net"
	"sync"
	"time"
)

// limited is a listener with so many connections at the most. One too many is told so,
// and closed.
type limited struct {
	net.Listener
	places chan struct{}
}

func newLimited(listener net.Listener, most int) *limited {
	return &limited{listener, make(chan struct{}, most)}
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
		select {
		case l.places <- struct{}{}:
			return &counted{Conn: conn, leave: sync.OnceFunc(func() { <-l.places })}, nil
		default:
			turnAway(conn)
		}
	}
}

// turnAway sends what fits into the system's buffer, and waits for nobody.
func turnAway(conn net.Conn) {
	_ = conn.SetWriteDeadline(time.Now().Add(10 * time.Millisecond))
	_, _ = conn.Write([]byte(full))
	_ = conn.Close()
}

// counted is a connection that has a place until it is closed.
type counted struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close()
}

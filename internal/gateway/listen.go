package gateway

import (
	"io"
	"net"
	"sync"
	"time"
)

// limited is a listener with so many connections at the most. One too many is told so,
// and closed.
type limited struct {
	net.Listener
	places  chan struct{}
	leaving chan struct{} // a place for each that is being turned away
}

func newLimited(listener net.Listener, most int) *limited {
	return &limited{listener, make(chan struct{}, most), make(chan struct{}, 64)}
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
		}
		select {
		case l.leaving <- struct{}{}:
			go l.turnAway(conn)
		default:
			_ = conn.Close() // a flood is not even told
		}
	}
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
	leave func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close()
}

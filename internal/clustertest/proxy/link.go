package proxy

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// pieces that may be under way in one direction of a connection, and how large each is.
// What is more waits with its sender.
const (
	underWay  = 256
	pieceSize = 16 << 10
)

// link is one connection that is carried.
type link struct {
	proxy *Proxy
	sides [2]net.Conn // who connected, what it is connected to
}

// piece is what was read at once, and why there is no more.
type piece struct {
	data []byte
	due  time.Time
	end  error // io.EOF: the sender sends no more; another: it is gone
}

// run carries both directions until both have ended, or the proxy is closed.
func (l *link) run() {
	ctx, cancel := context.WithCancel(l.proxy.ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, l.reset)
	defer stop()
	var both sync.WaitGroup
	for _, d := range []Direction{There, Back} {
		pieces := make(chan piece, underWay)
		both.Go(func() { l.read(ctx, d, pieces) })
		both.Go(func() {
			if !l.deliver(ctx, d, pieces) {
				cancel()
			}
		})
	}
	both.Wait()
}

// read takes what one side sends until it sends no more.
func (l *link) read(ctx context.Context, d Direction, pieces chan<- piece) {
	defer close(pieces)
	data := make([]byte, pieceSize)
	for {
		n, err := l.sides[d].Read(data)
		wire := l.proxy.wire(d)
		due := time.Now().Add(wire.Delay)
		if wire.Jitter > 0 {
			due = due.Add(rand.N(wire.Jitter))
		}
		select {
		case pieces <- piece{bytes.Clone(data[:n]), due, err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// deliver hands on what was read when it is due; false: the other side is gone. What is
// due while the wire is lossy is lost, and then so is all that follows.
func (l *link) deliver(ctx context.Context, d Direction, pieces <-chan piece) bool {
	to, lost := l.sides[1-d], false
	for p := range pieces {
		if !sleep(ctx, time.Until(p.due)) {
			return false
		}
		wire := l.proxy.wire(d)
		if lost = lost || wire.Lossy; lost {
			continue
		}
		if _, err := to.Write(p.data); err != nil {
			return false
		}
		if p.end != nil {
			return errors.Is(p.end, io.EOF) && closeWrite(to) == nil
		}
		if wire.Bandwidth > 0 && !sleep(ctx, time.Duration(len(p.data))*time.Second/time.Duration(wire.Bandwidth)) {
			return false
		}
	}
	if lost {
		<-ctx.Done() // nobody hears of the end: the connection hangs
	}
	return true
}

// close ends the connection once both sides have sent all.
func (l *link) close() {
	for _, side := range l.sides {
		_ = side.Close()
	}
}

// reset breaks the connection on both sides.
func (l *link) reset() {
	for _, side := range l.sides {
		abort(side)
	}
}

// abort closes a connection as one that was lost: what was not sent is dropped.
func abort(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

// closeWrite tells the other side that no more comes.
func closeWrite(c net.Conn) error {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return c.Close()
}

// sleep waits for a time; false: ctx ended before.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

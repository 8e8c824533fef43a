package remote

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"

	"google.golang.org/grpc/credentials"
)

// crowd is transport credentials that let in so many connections at a time. The
// library opens the listening socket itself; the handshake is the first thing of
// ours that a connection meets.
type crowd struct {
	credentials.TransportCredentials
	places chan struct{}
	log    *slog.Logger
}

func newCrowd(inner credentials.TransportCredentials, places int, log *slog.Logger) *crowd {
	return &crowd{TransportCredentials: inner, places: make(chan struct{}, places), log: log}
}

// ServerHandshake takes a place before it lets the peer prove itself.
func (c *crowd) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	select {
	case c.places <- struct{}{}:
	default:
		c.log.Warn("remote: connection refused", "peer", raw.RemoteAddr().String(), "reason", "full", "most", cap(c.places))
		return nil, nil, errors.New("full")
	}
	free := sync.OnceFunc(func() { <-c.places })
	conn, info, err := c.TransportCredentials.ServerHandshake(raw)
	if err != nil {
		free()
		level := slog.LevelWarn
		if errors.Is(err, io.EOF) { // somebody looked whether anybody listens, and went
			level = slog.LevelDebug
		}
		c.log.Log(context.Background(), level, "remote: connection refused", "peer", raw.RemoteAddr().String(), "reason", err.Error())
		return nil, nil, err
	}
	return &counted{Conn: conn, done: free}, info, nil
}

// Clone is the same crowd: its places are shared.
func (c *crowd) Clone() credentials.TransportCredentials { return c }

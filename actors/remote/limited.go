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

// limited is transport credentials that let in a limited number of connections at a
// time. The library opens the listening socket itself; the handshake is the first code
// of ours that a connection meets.
type limited struct {
	credentials.TransportCredentials
	places chan struct{}
	log    *slog.Logger
}

func newLimited(inner credentials.TransportCredentials, places int, log *slog.Logger) *limited {
	return &limited{TransportCredentials: inner, places: make(chan struct{}, places), log: log}
}

// ServerHandshake takes a place before it lets the peer prove itself.
func (l *limited) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	select {
	case l.places <- struct{}{}:
	default:
		l.log.Warn("remote: connection refused", "peer", raw.RemoteAddr().String(), "reason", "full", "most", cap(l.places))
		return nil, nil, errors.New("full")
	}
	free := sync.OnceFunc(func() { <-l.places })
	conn, info, err := l.TransportCredentials.ServerHandshake(raw)
	if err != nil {
		free()
		level := slog.LevelWarn
		if errors.Is(err, io.EOF) { // a client that only checked whether anybody listens
			level = slog.LevelDebug
		}
		l.log.Log(context.Background(), level, "remote: connection refused", "peer", raw.RemoteAddr().String(), "reason", err.Error())
		return nil, nil, err
	}
	return &counted{Conn: conn, done: free}, info, nil
}

// Clone returns the same credentials: their places are shared.
func (l *limited) Clone() credentials.TransportCredentials { return l }

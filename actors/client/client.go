package client

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"deepnet/actors"
	"deepnet/actors/remote"
)

// DefaultAddress is where clients look for the service.
const DefaultAddress = remote.DefaultAddress

// Latest, where a job is named, is the job submitted last.
const Latest = "latest"

const (
	jobs           = "jobs"           // the actor that clients talk to
	defaultTimeout = 15 * time.Second // for one answer; a service holds a Watch for a few seconds only
	dialTimeout    = 2 * time.Second
	underWay       = 128 // calls at a time; more wait. The service cuts a client off at twice that
)

// Config says which service to talk to. The zero value is the one on this machine.
type Config struct {
	Address string        // host:port of the service; default DefaultAddress
	TLS     *remote.TLS   // nil on the loopback
	Timeout time.Duration // for one answer; default 15 s
	Log     *slog.Logger  // of the actor library; default: silent
}

// Client talks to one service. Its methods may be called at the same time.
type Client struct {
	system   *actor.ActorSystem
	jobs     *actor.PID
	timeout  time.Duration
	places   chan struct{}    // one for each call under way; nil: any number, within the service's own process
	endpoint *remote.Endpoint // nil within the service's own process
	heard    atomic.Bool      // the service has answered something

	mu     sync.Mutex
	line   *line
	closed bool
}

// line is the connection as far as calls are concerned.
type line struct {
	lost   chan struct{} // closed when answers can no longer be counted on
	reason error         // written before lost is closed
}

// Dial prepares to talk to the service, after it has seen that somebody listens
// at its address.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	if cfg.Address == "" {
		cfg.Address = DefaultAddress
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := knock(ctx, cfg.Address); err != nil {
		return nil, err
	}
	system := actors.NewSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return cfg.Log }))
	endpoint, err := remote.Connect(system, cfg.Address, cfg.TLS)
	if err != nil {
		system.Shutdown()
		return nil, err
	}
	c := newClient(system, actor.NewPID(endpoint.Service(), jobs), cfg.Timeout)
	c.endpoint = endpoint
	endpoint.OnLost(c.cut)
	return c, nil
}

// Local is the same client inside the service's own process. What it returns is
// the service's own: do not change it. Any number of its calls may be under way.
func Local(system *actor.ActorSystem, jobs *actor.PID) *Client {
	c := newClient(system, jobs, 0)
	c.places = nil
	return c
}

func newClient(system *actor.ActorSystem, jobs *actor.PID, timeout time.Duration) *Client {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	return &Client{system: system, jobs: jobs, timeout: timeout, places: make(chan struct{}, underWay), line: newLine()}
}

func newLine() *line { return &line{lost: make(chan struct{})} }

// knock says why nobody would answer at address, or nil.
func knock(ctx context.Context, address string) error {
	conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "tcp", address)
	if err == nil {
		return conn.Close()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("nothing answers at %s: start the service with `deepnet serve`, or name another with --address (%w)", address, err)
}

// current is the connection that a call made now counts on.
func (c *Client) current() *line {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.line
}

// cut fails the calls under way. Later ones have the library connect again.
func (c *Client) cut(reason error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.line.reason = reason
	close(c.line.lost)
	c.line = newLine()
}

// end fails the calls under way and all later ones; false the second time.
func (c *Client) end() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.closed = true
	c.line.reason = errClosed
	close(c.line.lost)
	return true
}

// where names the service in errors.
func (c *Client) where() string {
	if c.endpoint == nil {
		return "this process"
	}
	return c.endpoint.Service()
}

// Close ends the connection; calls under way, and later ones, return ErrNoAnswer.
// A client made with Local leaves the service as it is. A second call does nothing.
func (c *Client) Close() error {
	if !c.end() || c.endpoint == nil {
		return nil
	}
	c.endpoint.Close()
	c.system.Shutdown()
	return nil
}

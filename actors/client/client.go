package client

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
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
	Address string        // host:port of the service, or of its nodes, with commas between; default DefaultAddress
	TLS     *remote.TLS   // nil on the loopback; the certificate of each node names its host
	Timeout time.Duration // for one answer; default 15 s
	Log     *slog.Logger  // of the actor library; default: silent
}

// Client talks to one service. Its methods may be called at the same time.
type Client struct {
	system   *actor.ActorSystem
	timeout  time.Duration
	places   chan struct{}    // one for each call under way; nil: any number, within the service's own process
	endpoint *remote.Endpoint // nil within the service's own process
	heard    atomic.Bool      // the service has answered something
	nodes    *nodes
}

// Dial prepares to talk to the service, after it has seen that somebody listens
// at its address, or at one of them.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	if cfg.Address == "" {
		cfg.Address = DefaultAddress
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	addresses := remote.Addresses(cfg.Address)
	first, err := knock(ctx, addresses)
	if err != nil {
		return nil, err
	}
	system := actors.NewSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return cfg.Log }))
	endpoint, err := remote.Connect(system, slices.Concat(addresses[first:], addresses[:first]), cfg.TLS)
	if err != nil {
		system.Shutdown()
		return nil, err
	}
	var all []*node
	for _, service := range endpoint.Services() {
		all = append(all, newNode(service, actor.NewPID(service, jobs)))
	}
	c := newClient(system, all, cfg.Timeout)
	c.endpoint = endpoint
	endpoint.OnLost(c.nodes.cut)
	return c, nil
}

// Local is the same client inside the service's own process. What it returns is
// the service's own: do not change it. Any number of its calls may be under way.
func Local(system *actor.ActorSystem, jobs *actor.PID) *Client {
	c := newClient(system, []*node{newNode("this process", jobs)}, 0)
	c.places = nil
	return c
}

func newClient(system *actor.ActorSystem, all []*node, timeout time.Duration) *Client {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	return &Client{system: system, timeout: timeout, places: make(chan struct{}, underWay), nodes: &nodes{all: all}}
}

// knock returns the first of the addresses at which somebody listens, or why nobody does.
func knock(ctx context.Context, addresses []string) (first int, err error) {
	for i, address := range addresses {
		conn, silent := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "tcp", address)
		if silent == nil {
			return i, conn.Close()
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err == nil {
			err = silent
		} else {
			err = fmt.Errorf("%w; %w", err, silent)
		}
	}
	return 0, fmt.Errorf("nothing answers at %s: start the service with `deepnet serve`, or name another with --address (%w)",
		strings.Join(addresses, ", "), err)
}

// Close ends the connections; calls under way, and later ones, return ErrNoAnswer.
// A client made with Local leaves the service as it is. A second call does nothing.
func (c *Client) Close() error {
	if !c.nodes.end() || c.endpoint == nil {
		return nil
	}
	c.endpoint.Close()
	c.system.Shutdown()
	return nil
}

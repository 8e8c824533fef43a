package remote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc/status"
)

// Server is how a service listens.
type Server struct {
	Address   string   // host:port to listen on; port 0 picks a free one; default DefaultAddress
	Advertise string   // host:port that clients dial; default Address
	TLS       *TLS     // both sides prove themselves; may be nil on the loopback only
	Targets   []string // actors that strangers may write to: "jobs"

	limits *limits // default usual
}

// Endpoint is one side of the conversation, from Serve or Connect until Close.
type Endpoint struct {
	system   *actor.ActorSystem
	remote   *library.Remote
	inbound  *inbound
	calls    *calls
	services []string // the addresses of the services that are asked
	stop     func()   // ends every line
	close    sync.Once
	onLost   atomic.Pointer[func(Lost)]
}

// Lost is a connection to a service, or the attempt at one, that has ended.
type Lost struct {
	Service string // the address, as Services has it
	Unheard bool   // nothing of what waited to be sent over it has reached the service
	Reason  error
}

// Serve lets clients write to the actors of settings.Targets. It must be called
// before the first spawn, since PIDs made earlier cannot be answered from
// outside, and once per actor system. What it refuses it logs with
// system.Logger(), as the library does.
func Serve(system *actor.ActorSystem, settings Server) (*Endpoint, error) {
	bound, err := settings.bind()
	if err != nil {
		return nil, err
	}
	targets := make(map[string]bool, len(settings.Targets))
	for _, name := range settings.Targets {
		targets[name] = true
	}
	if settings.limits == nil {
		settings.limits = usual()
	}
	e := newEndpoint(system, settings.limits)
	e.inbound.rules = rules{types: requests(), target: func(id string) bool { return targets[id] }}
	e.calls.reach = e.inbound.peers.reach
	if err := e.start(bound); err != nil {
		return nil, err
	}
	return e, nil
}

// Connect prepares system to ask services at their addresses, host:port, and to
// hear their answers; nothing else gets in. It does not dial: the library does,
// with the first request to each. tls may be nil when all are on the loopback; with
// it, the certificate of each must name the host that is dialled.
// What Serve says of system is true here too.
func Connect(system *actor.ActorSystem, addresses []string, tls *TLS) (*Endpoint, error) {
	services, err := dialable(addresses, tls)
	if err != nil {
		return nil, err
	}
	bound, err := bindReplies(services, tls)
	if err != nil {
		return nil, err
	}
	e := newEndpoint(system, usual())
	e.services = services
	e.inbound.rules = rules{types: replies(), target: future, only: services}
	base := e.inbound.peers.base
	e.calls.reach = func(address string) (*line, error) {
		if !slices.Contains(services, address) {
			return nil, errUnknown
		}
		return newLine(base, address), base.Err()
	}
	if err := e.start(bound); err != nil {
		return nil, err
	}
	return e, nil
}

// future says whether id is a place where an answer is awaited.
func future(id string) bool { return strings.HasPrefix(id, "future$") }

func newEndpoint(system *actor.ActorSystem, limits *limits) *Endpoint {
	base, stop := context.WithCancelCause(context.Background())
	log := system.Logger()
	e := &Endpoint{system: system, stop: func() { stop(errClosing) }}
	peers := newRegistry(base)
	e.inbound = &inbound{own: system.Address, peers: peers, limits: limits, log: log, reports: newReports(log, limits.logEvery), ended: e.lost}
	e.calls = &calls{log: log, ended: e.lost}
	return e
}

// start has the library listen, and turns its panics into errors.
func (e *Endpoint) start(bound *binding) (err error) {
	if e.system.Address() != "nonhost" {
		return errors.New("this actor system already has a remote endpoint")
	}
	if err := free(bound.listen); err != nil {
		return err
	}
	defer func() {
		if reason := recover(); reason != nil {
			e.stop()
			err = fmt.Errorf("cannot listen on %s: %v", bound.listen, reason)
		}
	}()
	e.remote = library.NewRemote(e.system, bound.config(e))
	e.remote.Start()
	e.system.EventStream.Subscribe(e.hear) // after the library's own subscription
	return nil
}

// hear is called when the library has thrown away the queue for an address.
func (e *Endpoint) hear(event any) {
	if end, ok := event.(*library.EndpointTerminatedEvent); ok {
		e.inbound.peers.hangUp(end.Address)
		e.lost(Lost{Service: end.Address, Reason: errors.New("what was still to be sent is lost")})
	}
}

// Address is what the other side dials, and PIDs of this system carry.
func (e *Endpoint) Address() string { return e.system.Address() }

// Services are the addresses of the services that Connect was given, each once, as PIDs
// carry them.
func (e *Endpoint) Services() []string { return e.services }

// OnLost has f called whenever requests under way to a service can no longer count on an
// answer, because the connection to it or the one back has ended. f must
// not block. A later call of OnLost replaces f.
func (e *Endpoint) OnLost(f func(Lost)) { e.onLost.Store(&f) }

func (e *Endpoint) lost(l Lost) {
	f := e.onLost.Load()
	if f == nil || !slices.Contains(e.services, l.Service) {
		return
	}
	l.Reason = errors.New(status.Convert(l.Reason).Message())
	(*f)(l)
}

// Close takes no more requests, gives answers on their way half a second, ends
// every connection and waits for that, three seconds at the most. The actors stay
// as they are: stop them first. A second call does nothing.
//
// What the library leaves behind until its own time has come: a goroutine that
// sleeps 2 s for each peer that could not be dialled, and one that sleeps 1 s
// after dead letters. Its two idle actors, activator and EndpointSupervisor, have
// no goroutine and go with the actor system.
func (e *Endpoint) Close() {
	e.close.Do(func() {
		e.inbound.closed.Store(true)
		e.inbound.log.Info("remote: closing", "address", e.Address())
		e.inbound.peers.drain(drainWithin)
		for _, service := range e.services {
			e.lost(Lost{Service: service, Reason: errClosing})
		}
		e.stop()
		within(closeWithin, func() {
			e.inbound.gate.close()
			e.remote.Shutdown(false) // gracefully, it forgets its connections while others still send
			e.calls.close()
		})
		e.inbound.reports.close()
	})
}

// within waits until f returns, or for as long as patience.
func within(patience time.Duration, f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
	}
}

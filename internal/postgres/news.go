package postgres

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// The first words of notifications.
const (
	ofJobs    = "jobs"    // names of jobs that changed
	ofRequest = "request" // the owner who is asked
	ofAnswer  = "answer"  // the number of the request
)

// How long the listening connection is trusted in silence, and how long a lost one is waited
// for before the next attempt.
const (
	quiet     = 3 * time.Second
	reconnect = 250 * time.Millisecond
)

// news is a connection that listens to notifications, and whoever wants to hear of them. They
// are hints: each listener looks into the tables now and then all the same.
type news struct {
	ctx     context.Context
	config  *pgx.ConnConfig
	channel string
	running sync.WaitGroup

	mu        sync.Mutex
	started   bool
	listening bool
	listeners map[*listener]bool
}

// listener collects what it has not been told of yet.
type listener struct {
	about  string // the first word
	mu     sync.Mutex
	heard  map[string]bool
	wakeUp chan struct{} // has room for one
}

func newNews(ctx context.Context, config *pgx.ConnConfig, channel string) *news {
	return &news{ctx: ctx, config: config, channel: channel, listeners: make(map[*listener]bool)}
}

// wait waits until the connection is closed.
func (n *news) wait() { n.running.Wait() }

// listen adds a listener, until stop is called, which hears "" once the connection listens.
// That is made for the first.
func (n *news) listen(about string) (l *listener, stop func()) {
	l = &listener{about: about, heard: make(map[string]bool), wakeUp: make(chan struct{}, 1)}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.listeners[l] = true
	if n.listening {
		l.hear("")
	}
	if !n.started && n.ctx.Err() == nil {
		n.started = true
		n.running.Go(n.run)
	}
	return l, func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.listeners, l)
	}
}

// run listens, over one connection after the other.
func (n *news) run() {
	for n.ctx.Err() == nil {
		n.session()
		select {
		case <-n.ctx.Done():
		case <-time.After(reconnect):
		}
	}
}

// session listens as long as a connection lasts.
func (n *news) session() {
	conn, err := pgx.ConnectConfig(n.ctx, n.config)
	if err != nil {
		return // whoever writes tells of the trouble
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(n.ctx), time.Second)
		defer cancel()
		conn.Close(ctx)
	}()
	if _, err = conn.Exec(n.ctx, "LISTEN "+pgx.Identifier{n.channel}.Sanitize()); err != nil {
		return
	}
	n.set(true)
	defer n.set(false)
	for err == nil {
		err = n.next(conn)
	}
}

// set notes whether the connection listens. Once it does, all are told that they may have
// missed something.
func (n *news) set(listening bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.listening = listening
	for l := range n.listeners {
		if listening {
			l.hear("")
		}
	}
}

// next waits for a notification. After a silence it looks whether the connection is alive.
func (n *news) next(conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(n.ctx, quiet)
	defer cancel()
	note, err := conn.WaitForNotification(ctx)
	switch {
	case err == nil:
		n.tell(note.Payload)
	case n.ctx.Err() == nil && ctx.Err() != nil && !conn.IsClosed():
		ctx, cancel := context.WithTimeout(n.ctx, quiet)
		defer cancel()
		return conn.Ping(ctx)
	}
	return err
}

// tell brings a notification to those that it is for.
func (n *news) tell(payload string) {
	about, rest, _ := strings.Cut(payload, " ")
	n.mu.Lock()
	defer n.mu.Unlock()
	for l := range n.listeners {
		if l.about == about {
			l.hear(strings.Split(rest, " ")...)
		}
	}
}

// hear adds to what the listener has to be told.
func (l *listener) hear(all ...string) {
	l.mu.Lock()
	for _, what := range all {
		l.heard[what] = true
	}
	l.mu.Unlock()
	select {
	case l.wakeUp <- struct{}{}:
	default:
	}
}

// take returns what was heard since the last call.
func (l *listener) take() map[string]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	heard := l.heard
	l.heard = make(map[string]bool)
	return heard
}

// wait waits until there is something to hear, or a tick has passed; false: ctx has ended.
func (l *listener) wait(ctx context.Context, tick <-chan time.Time) bool {
	select {
	case <-ctx.Done():
		return false
	case <-l.wakeUp:
	case <-tick:
	}
	return ctx.Err() == nil
}

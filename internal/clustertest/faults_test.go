package clustertest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/actors/protocol"
	"deepnet/internal/clustertest/network"
	"deepnet/internal/clustertest/proxy"
	"deepnet/internal/servicetest"
)

// fault is something that goes wrong with a node for a time and is then mended, as far as it
// ever is.
type fault struct {
	name      string
	short     bool // it needs no time
	needsCut  bool // it is only where networks can be cut
	begin     func(*node)
	end       func(*node)
	overLease bool // it lasts longer than a lease, so that others take the node's jobs
}

// faults are those of a node.
var faults = []fault{
	{name: "kill -9", overLease: true, begin: (*node).kill, end: (*node).restart},
	{name: "kill -9 and at once again", begin: (*node).kill, end: (*node).restart, short: true},
	{name: "SIGTERM", begin: (*node).stop, end: (*node).restart},
	{name: "SIGSTOP and SIGCONT", overLease: true, begin: (*node).freeze, end: (*node).thaw},
	{name: "a short SIGSTOP", begin: (*node).freeze, end: (*node).thaw, short: true},
	{name: "cut off from the database", needsCut: true, overLease: true, begin: (*node).cutThere, end: (*node).heal},
	{name: "the database's answers lost", needsCut: true, overLease: true, begin: (*node).cutBack, end: (*node).heal},
	{name: "cut both ways", needsCut: true, begin: (*node).cutBoth, end: (*node).heal},
	{name: "unplugged", needsCut: true, overLease: true, begin: (*node).unplug, end: (*node).heal},
	{name: "what is sent to the database never arrives", overLease: true, begin: spoils(proxy.There, proxy.Wire{Lossy: true}), end: (*node).reconnect},
	{name: "no answer of the database ever arrives", overLease: true, begin: spoils(proxy.Back, proxy.Wire{Lossy: true}), end: (*node).reconnect},
	{name: "what is sent to the database comes after the lease", overLease: true, begin: spoils(proxy.There, proxy.Wire{Delay: lease() * 3 / 2}), end: (*node).clear},
	{name: "slow", begin: spoils(proxy.Back, proxy.Wire{Delay: 50 * time.Millisecond, Jitter: 100 * time.Millisecond}), end: (*node).clear},
	{name: "narrow", begin: spoils(proxy.There, proxy.Wire{Bandwidth: 64 << 10}), end: (*node).clear},
	{name: "connections reset", short: true, begin: func(n *node) { n.wire.Reset() }, end: func(*node) {}},
	{name: "drained", begin: (*node).drain, end: (*node).undrain},
}

func (n *node) cutThere() { n.cluster.check(n.network.CutThere()) }
func (n *node) cutBack()  { n.cluster.check(n.network.CutBack()) }
func (n *node) cutBoth()  { n.cutThere(); n.cutBack() }
func (n *node) unplug()   { n.cluster.check(n.network.Unplug()) }
func (n *node) heal()     { n.cluster.check(n.network.Heal()) }

// spoils makes the wire of a node so in one direction.
func spoils(d proxy.Direction, wire proxy.Wire) func(*node) {
	return func(n *node) { n.wire.Set(d, wire) }
}

// clear makes the wire good again.
func (n *node) clear() {
	n.wire.Set(proxy.There, proxy.Wire{})
	n.wire.Set(proxy.Back, proxy.Wire{})
}

// reconnect does so where what was lost hangs for ever: the connections end.
func (n *node) reconnect() {
	n.clear()
	n.wire.Reset()
}

// restart starts the node again.
func (n *node) restart() {
	n.start()
	n.untilUp()
}

// stop ends the node as an operator does.
func (n *node) stop() {
	if err := n.run.Stop(); err != nil && n.run.WasUp() {
		n.cluster.Error(err)
	}
}

// drain has the node hand its jobs over; a node that cannot say so does not matter here.
func (n *node) drain()   { n.askToDrain(false) }
func (n *node) undrain() { n.askToDrain(true) }

func (n *node) askToDrain(off bool) {
	c, err := n.cluster.dial(n.cluster.Context())
	if err != nil {
		return
	}
	defer func() { _ = c.Close() }()
	for range 20 {
		if _, err := c.DrainNode(n.cluster.Context(), &protocol.DrainNode{Node: n.name, Off: off}); err == nil || !off {
			return
		}
		servicetest.Sleep(n.cluster.Context(), 250*time.Millisecond)
	}
}

// databaseFaults are those of the server that all nodes need.
var databaseFaults = []struct {
	name       string
	begin, end func(*cluster)
}{
	{"the database restarts", func(c *cluster) { c.server.Stop(c) }, func(c *cluster) { c.server.Run(c) }},
	{"the database crashes", func(c *cluster) { c.server.Kill(c) }, func(c *cluster) { c.server.Run(c) }},
	{"the database halts", func(c *cluster) { c.server.Pause(c) }, func(c *cluster) { c.server.Continue(c) }},
}

// disturbance is one fault at one moment.
type disturbance struct {
	name         string
	node         *node // nil: the database
	busy         bool  // in place of node, one that works on a job just then
	after, lasts time.Duration
	begin, end   func(*node)
}

// disturbances are drawn for a round.
func (c *cluster) disturbances(chance *rand.Rand) []disturbance {
	var drawn []disturbance
	for range 2 + chance.IntN(3) {
		d := disturbance{after: upTo(chance, lease()), lasts: upTo(chance, lease())}
		if chance.IntN(5) == 0 {
			f := databaseFaults[chance.IntN(len(databaseFaults))]
			d.name, d.lasts = f.name, d.lasts/2
			d.begin, d.end = func(*node) { f.begin(c) }, func(*node) { f.end(c) }
			drawn = append(drawn, d)
			continue
		}
		f := faults[chance.IntN(len(faults))]
		d.name, d.begin, d.end = f.name, f.begin, f.end
		d.node, d.busy = c.nodes[chance.IntN(len(c.nodes))], f.overLease && chance.IntN(4) > 0
		switch {
		case f.short:
			d.lasts /= 10
		case f.overLease:
			d.lasts += lease() * 5 / 4
		}
		if !f.needsCut || network.Allowed() == nil {
			drawn = append(drawn, d)
		}
	}
	return drawn
}

// disturb has everything drawn happen, to each node and to the database one at a time, and
// returns when all is mended.
func (r *round) disturb(drawn []disturbance) {
	targets := map[*node]*sync.Mutex{nil: {}}
	for _, n := range r.nodes {
		targets[n] = &sync.Mutex{}
	}
	var all sync.WaitGroup
	for _, d := range drawn {
		all.Go(func() {
			servicetest.Sleep(r.Context(), d.after)
			n, name := d.node, "the database"
			if d.busy {
				n = r.busyOr(n)
			}
			if n != nil {
				name = n.name
			}
			targets[n].Lock()
			defer targets[n].Unlock()
			r.note(fmt.Sprintf("%s: %s, for %v", name, d.name, d.lasts.Round(time.Millisecond)))
			d.begin(n)
			servicetest.Sleep(r.Context(), d.lasts)
			d.end(n)
			r.note(fmt.Sprintf("%s: %s is over", name, d.name))
		})
	}
	all.Wait()
}

// busyOr is a node that works on a job now, or otherwise where there is none, or the
// database does not say.
func (r *round) busyOr(otherwise *node) *node {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, r.url)
	if err != nil {
		return otherwise
	}
	defer conn.Close(ctx)
	var name string
	if conn.QueryRow(ctx, "SELECT name FROM owners WHERE name <> '' AND owner IN (SELECT owner FROM jobs WHERE NOT over) LIMIT 1").Scan(&name) != nil {
		return otherwise
	}
	return r.node(name)
}

func upTo(chance *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(chance.Int64N(int64(most))) + 1
}

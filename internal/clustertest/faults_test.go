package clustertest

import (
	"slices"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/internal/clustertest/network"
	"deepnet/internal/clustertest/proxy"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"
)

// fault is something that goes wrong for a time, with a node or with the database that all
// nodes need, and is then mended, as far as it ever is.
type fault struct {
	name      string
	short     bool          // it needs no time
	needsCut  bool          // it is only where networks can be cut
	overLease bool          // it lasts longer than a lease, so that others take the node's jobs
	lasts     time.Duration // if it is not to be drawn
	database  bool
	begin     func(*node)
	end       func(*node)
}

// death kills a node, and zombie has it come back when others have its jobs.
var (
	death  = fault{name: "kill -9", overLease: true, begin: (*node).kill, end: (*node).restart}
	zombie = fault{name: "SIGSTOP and SIGCONT", overLease: true, lasts: frozen(), begin: (*node).freeze, end: (*node).thaw}
)

// faults are all there are.
var faults = []fault{
	death,
	zombie,
	{name: "kill -9 and at once again", begin: (*node).kill, end: (*node).restart, short: true},
	{name: "SIGTERM", begin: (*node).stop, end: (*node).restart},
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
	{name: "the database restarts", database: true, begin: ofServer((*postgrestest.Server).Stop), end: ofServer((*postgrestest.Server).Run)},
	{name: "the database crashes", database: true, begin: ofServer((*postgrestest.Server).Kill), end: ofServer((*postgrestest.Server).Run)},
	{name: "the database takes no writes", database: true, begin: readOnly("on"), end: readOnly("off")},
	{name: "the database is slow", database: true, begin: slowDatabase(lease() * 2 / 5), end: slowDatabase(0)},
	{name: "the database halts", database: true, begin: ofServer((*postgrestest.Server).Pause), end: ofServer((*postgrestest.Server).Continue)},
}

// possible are those that can be had here.
func possible() []fault {
	return slices.DeleteFunc(slices.Clone(faults), func(f fault) bool { return f.needsCut && network.Allowed() != nil })
}

// frozen is how long a zombie is: longer than its lease.
func frozen() time.Duration {
	if servicetest.Long() {
		return 20 * time.Second
	}
	return lease() * 3 / 2
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

// ofServer does something to the server of the node's cluster.
func ofServer(do func(*postgrestest.Server, testing.TB)) func(*node) {
	return func(n *node) { do(n.cluster.server, n.cluster) }
}

// readOnly has the database refuse all that writes, or take it again.
func readOnly(on string) func(*node) {
	return func(n *node) { n.cluster.server.Configure(n.cluster, "default_transaction_read_only", on) }
}

// slowDatabase has each of its answers come so much later, to all nodes.
func slowDatabase(late time.Duration) func(*node) {
	return func(n *node) {
		for _, n := range n.cluster.nodes {
			n.wire.Set(proxy.Back, proxy.Wire{Delay: late})
		}
	}
}

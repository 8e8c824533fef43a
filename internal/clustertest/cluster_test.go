package clustertest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/actors/client"
	"deepnet/internal/clustertest/network"
	"deepnet/internal/clustertest/proxy"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"
)

// lease is that of the nodes of tests. The longer tier has the product's.
func lease() time.Duration {
	if servicetest.Long() {
		return 5 * time.Second
	}
	return time.Second
}

// patience is how long the tests wait for what will come, on a machine that has much else to do.
const patience = 2 * servicetest.Patience

// cluster is several nodes on one database.
type cluster struct {
	testing.TB
	server *postgrestest.Server
	url    string // of the database, as the test itself reaches it
	nodes  []*node
	*trouble
}

// node is one of the nodes: a process that reaches the database over a network of its own,
// where that is allowed, and a wire, both of which can be spoiled. Clients are not cut off
// with it: a node that cannot reach the database has to tell them so.
type node struct {
	cluster *cluster
	name    string
	address string             // where clients reach it
	network *network.Namespace // nil: that is not allowed here
	wire    *proxy.Proxy       // to the database
	store   string             // the URL of the database over the wire
	folder  string

	disturbed sync.Mutex // locked while it is

	mu     sync.Mutex
	run    *servicetest.Service
	runs   []*servicetest.Service
	killed []time.Time
}

// newCluster starts so many nodes on a server of their own, and waits until they are up.
func newCluster(t testing.TB, nodes int) *cluster {
	t.Helper()
	c := newDatabase(t)
	c.boot(nodes)
	return c
}

// newDatabase is a cluster that has no nodes yet.
func newDatabase(t testing.TB) *cluster {
	t.Helper()
	c := &cluster{TB: t, trouble: &trouble{}, server: postgrestest.Own(t, postgrestest.Options{Durable: true, Settings: map[string]string{"track_commit_timestamp": "on", "shared_buffers": "16MB", "autovacuum_naptime": "1min"}})}
	c.url = c.server.URL("postgres") // which is empty
	return c
}

// boot starts so many nodes, and waits until they are up.
func (c *cluster) boot(nodes int) {
	c.Helper()
	servicetest.ChangingNetwork(c)
	if err := network.Allowed(); err != nil {
		c.Logf("the nodes share one network, and only the wires to the database are cut: %v", err)
	}
	for i := range nodes {
		c.nodes = append(c.nodes, c.newNode(fmt.Sprint("n", i+1)))
	}
	for _, n := range c.nodes {
		n.start()
	}
	for _, n := range c.nodes {
		n.untilUp()
	}
	c.untilBooted()
}

// untilBooted waits until each node has learned what it teaches itself.
func (c *cluster) untilBooted() {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url)
	c.check(err)
	defer conn.Close(ctx)
	c.until(ctx, "the nodes have booted", func() bool {
		over := 0
		c.check(conn.QueryRow(ctx, "SELECT count(*) FROM jobs WHERE over").Scan(&over))
		return over == len(c.nodes)
	})
}

// newNode prepares a node.
func (c *cluster) newNode(name string) *node {
	c.Helper()
	n := &node{cluster: c, name: name, folder: servicetest.NewFolder(c)}
	listener := loopback(c)
	if network.Allowed() == nil {
		var err error
		n.network, err = network.New()
		c.check(err)
		c.Cleanup(func() { c.check(n.network.Close()) })
		c.check(listener.Close())
		listener, err = n.network.Listen()
		c.check(err)
	}
	n.wire, n.store = spoilable(c.TB, c.url, listener)
	n.address = fmt.Sprintf("127.0.0.1:%d", postgrestest.FreePort(c))
	return n
}

// start starts the node's process.
func (n *node) start() {
	n.cluster.Helper()
	s := servicetest.Launch(n.cluster, "--data", n.folder, "--store", n.store, "--node", n.name,
		"--listen", n.address, "--lease", lease().String(), "--running", strconv.Itoa(atOnce))
	n.mu.Lock()
	defer n.mu.Unlock()
	n.run = s
	n.runs = append(n.runs, s)
}

// untilUp waits until the node takes requests. One that does not come to that, because the
// database is down or its former self is still believed to live, is started again, as
// systemd would.
func (n *node) untilUp() {
	n.cluster.Helper()
	ctx, cancel := context.WithTimeout(n.cluster.Context(), patience)
	defer cancel()
	for !n.run.Up(ctx) {
		if !servicetest.Sleep(ctx, 200*time.Millisecond) {
			n.cluster.Fatalf("%s does not come up\n%s", n.name, n.log())
		}
		n.start()
	}
}

// kill ends the node at once.
func (n *node) kill() {
	n.killed = append(n.killed, time.Now())
	n.run.Kill()
}

// freeze halts the node's process, with all that it believes.
func (n *node) freeze() { n.run.Signal(syscall.SIGSTOP) }

// thaw has it go on.
func (n *node) thaw() { n.run.Signal(syscall.SIGCONT) }

// log is all that the node has said, in every run.
func (n *node) log() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var text strings.Builder
	for _, run := range n.runs {
		fmt.Fprintf(&text, "--- %s\n%s", n.name, run.Log.String())
	}
	return text.String()
}

// addresses are those of all nodes, the way clients take them.
func (c *cluster) addresses() string {
	var all []string
	for _, n := range c.nodes {
		all = append(all, n.address)
	}
	return strings.Join(all, ",")
}

// dial connects to the nodes, any of which may answer.
func (c *cluster) dial(ctx context.Context) (*client.Client, error) {
	return client.Dial(ctx, client.Config{Address: c.addresses(), Timeout: 2 * lease()})
}

// healthy is a client of nodes that nothing disturbs.
func (c *cluster) healthy() *client.Client {
	c.Helper()
	found, err := c.dial(c.Context())
	c.check(err)
	c.Cleanup(func() { _ = found.Close() })
	return found
}

func (c *cluster) check(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

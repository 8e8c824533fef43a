package clustertest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/internal/clustertest/proxy"
	"deepnet/internal/servicetest"
)

const (
	givenUp = `"message":"job lost"`                 // what a node says that stops working on a job
	refused = "another owner has taken the job over" // why the database takes no more of its writes
)

// A node that was frozen for longer than its lease, and one whose writes come later than
// that, give the job up that another has taken, and change nothing of it any more.
func TestAZombieGivesUpItsJobs(t *testing.T) {
	c := newCluster(t, 3)
	found := c.healthy()
	ctx, cancel := context.WithTimeout(t.Context(), 2*servicetest.Patience)
	defer cancel()
	job, err := found.Submit(ctx, longJob())
	c.check(err)

	frozen := c.busiest()
	frozen.freeze()
	c.until(ctx, "another node has the job of the frozen one", func() bool { return c.has(ctx, job.GetId(), frozen) })
	frozen.thaw()
	c.until(ctx, "the frozen node gives the job up", func() bool { return strings.Contains(frozen.log(), givenUp) })

	late := c.busiest()
	late.wire.Set(proxy.There, proxy.Wire{Delay: 3 * lease()})
	c.until(ctx, "another node has the job of the late one", func() bool { return c.has(ctx, job.GetId(), late) })
	late.clear()
	c.until(ctx, "a write of the late node is refused", func() bool { return strings.Contains(late.log(), refused) })

	if err := servicetest.CheckHistory(servicetest.History(ctx, t, found, job.GetId()), expected(t)[longJob().GetName()]); err != nil {
		t.Error(err)
	}
}

// has says whether another node than one has a job.
func (c *cluster) has(ctx context.Context, job string, but *node) bool {
	c.Helper()
	here, err := c.dial(ctx)
	if err != nil {
		return false
	}
	defer here.Close()
	nodes, err := here.Nodes(ctx)
	return err == nil && slices.ContainsFunc(nodes, func(n *protocol.ServiceNode) bool {
		return n.GetName() != but.name && slices.Contains(n.GetJobs(), job)
	})
}

// until waits for something that will come.
func (c *cluster) until(ctx context.Context, what string, is func() bool) {
	c.Helper()
	for !is() {
		if !servicetest.Sleep(ctx, 20*time.Millisecond) {
			for _, n := range c.nodes {
				c.Log(n.log())
			}
			c.Fatalf("it never came about: %s", what)
		}
	}
}

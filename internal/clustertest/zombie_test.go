package clustertest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

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
	long(t)
	c := newCluster(t, 3)
	found := c.healthy()
	ctx, cancel := context.WithTimeout(t.Context(), 2*servicetest.Patience)
	defer cancel()
	job, err := found.Submit(ctx, longJob())
	c.check(err)

	frozen := c.busiest()
	frozen.freeze()
	c.untilTaken(ctx, job.GetId())
	frozen.thaw()
	c.until(ctx, "the frozen node gives the job up", func() bool { return strings.Contains(frozen.log(), givenUp) })

	late := c.busiest()
	late.wire.Set(proxy.There, proxy.Wire{Delay: 3 * lease()})
	c.untilTaken(ctx, job.GetId())
	late.clear()
	c.until(ctx, "a write of the late node is refused", func() bool { return strings.Contains(late.log(), refused) })

	if err := servicetest.CheckHistory(servicetest.History(ctx, t, found, job.GetId()), expectedLong(t)); err != nil {
		t.Error(err)
	}
}

// untilTaken waits until another node has claimed a job. Nobody but the database is asked: the
// first node that a client turns to may be the frozen one.
func (c *cluster) untilTaken(ctx context.Context, job string) {
	c.Helper()
	conn, err := pgx.Connect(ctx, c.url)
	c.check(err)
	defer conn.Close(ctx)
	before := int64(0)
	c.until(ctx, "another node claims the job", func() bool {
		token := int64(0)
		c.check(conn.QueryRow(ctx, "SELECT token FROM jobs WHERE id = $1", job).Scan(&token))
		if before == 0 {
			before = token
		}
		return token > before
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

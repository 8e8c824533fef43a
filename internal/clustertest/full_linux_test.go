package clustertest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"
)

// A full disk of the database holds three nodes up at once. All say so, jobs pause for it, and
// when there is room again all goes on by itself to the bits of one machine.
func TestThreeNodesWaitForRoomOnTheDisk(t *testing.T) {
	long(t)
	c := newDatabase(t)
	disk := c.server.Shrink(t, c.url, "64m")
	c.boot(3)
	found := c.healthy()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	var jobs []string
	for range atOnce * len(c.nodes) { // as many as may run
		job, err := found.Submit(ctx, longJob())
		c.check(err)
		jobs = append(jobs, job.GetId())
	}
	c.until(ctx, "every node has a job", func() bool {
		nodes, err := found.Nodes(ctx)
		return err == nil && !slices.ContainsFunc(nodes, func(n *protocol.ServiceNode) bool { return len(n.GetJobs()) == 0 })
	})
	free := postgrestest.Fill(t, disk)
	c.until(ctx, "every node says that the disk is full", func() bool {
		return !slices.ContainsFunc(c.nodes, func(n *node) bool { return !strings.Contains(n.log(), postgres.ErrFull.Error()) })
	})
	free()
	waited := 0
	for _, id := range jobs {
		events := servicetest.History(ctx, t, found, id)
		if err := servicetest.CheckHistory(events, expectedLong(t)); err != nil {
			t.Errorf("job %s: %v", id, err)
		}
		if slices.ContainsFunc(events, func(e *protocol.Event) bool {
			return strings.Contains(e.GetPaused().GetReason(), postgres.ErrFull.Error())
		}) {
			waited++
		}
	}
	if waited == 0 {
		t.Error("no job's history says that it waited for room on the disk")
	}
}

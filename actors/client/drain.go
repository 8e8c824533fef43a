package client

import (
	"context"
	"fmt"
	"time"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// Drain drains a node and waits until it works on no job any more, or is gone. Progress,
// unless it is nil, is told of the node at first, and whenever it has handed on a job.
func (c *Client) Drain(ctx context.Context, name string, progress func(*protocol.ServiceNode)) (*protocol.ServiceNode, error) {
	if progress == nil {
		progress = func(*protocol.ServiceNode) {}
	}
	drained, err := c.DrainNode(ctx, &protocol.DrainNode{Node: name})
	if err != nil {
		return nil, err
	}
	rest := time.NewTicker(drainLook)
	defer rest.Stop()
	for jobs := -1; ; {
		now, err := c.node(ctx, drained)
		switch {
		case err != nil:
			return nil, err
		case len(now.GetJobs()) == 0 || view.NodeState(now) == view.NodeGone:
			return now, nil
		case !now.GetDraining():
			return nil, fmt.Errorf("node %s takes jobs again: somebody has undrained it", name)
		case len(now.GetJobs()) != jobs:
			jobs = len(now.GetJobs())
			progress(now)
		}
		select {
		case <-rest.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// drainLook is how long after another the jobs of a node are looked at.
const drainLook = 500 * time.Millisecond

// node is a node as it is now. One that is not known any more is gone.
func (c *Client) node(ctx context.Context, of *protocol.ServiceNode) (*protocol.ServiceNode, error) {
	all, err := c.Nodes(ctx)
	if err != nil {
		return nil, err
	}
	for _, now := range all {
		if now.GetOwner() == of.GetOwner() {
			return now, nil
		}
	}
	return &protocol.ServiceNode{Name: of.GetName(), Owner: of.GetOwner()}, nil
}

package clustertest

import (
	"context"
	"testing"

	"deepnet/internal/servicetest"
)

// With nothing disturbed, three nodes come to what one does.
func TestThreeNodesComeToTheBitsOfOne(t *testing.T) {
	long(t)
	want := expected(t)
	c := newCluster(t, 3)
	found := c.healthy()
	ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
	defer cancel()
	ids := map[string]string{}
	for _, kind := range jobKinds() {
		job, err := found.Submit(ctx, kind)
		c.check(err)
		ids[kind.GetName()] = job.GetId()
	}
	for name, id := range ids {
		if err := servicetest.CheckHistory(servicetest.History(ctx, t, found, id), want[name]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if t.Failed() {
		for _, n := range c.nodes {
			t.Log(n.log())
		}
	}
}

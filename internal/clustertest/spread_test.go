package clustertest

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"
)

// The folds of a cross-validation spread over three nodes come to the numbers of one, to the
// bit, also where a node is killed meanwhile.
func TestACrossValidationOverThreeNodesComesToTheNumbersOfOne(t *testing.T) {
	long(t)
	alone := servicetest.Launch(t, "--data", servicetest.NewFolder(t))
	_ = alone.Must(t)
	want := crossValidate(t, alone.Log.Address(), func() {})
	c := newCluster(t, 3)
	got := crossValidate(t, c.addresses(), func() { c.busiest().kill() })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("one node has (-), three have (+):\n%s", diff)
	}
}

// crossValidate runs the command, does something meanwhile, and returns the numbers that it
// printed.
func crossValidate(t *testing.T, address string, meanwhile func()) any {
	t.Helper()
	command := exec.Command(servicetest.Program(t), "cv", "../../docs/examples/iris.csv", "--target", "species", "--hidden", "8",
		"--epochs", "500", "--folds", "10", "-o", "json", "--address", address)
	command.Env = servicetest.Environment()
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	meanwhile()
	if err := command.Wait(); err != nil {
		t.Fatalf("deepnet cv: %v\n%s", err, complaints.String())
	}
	var printed any
	if err := json.Unmarshal(out.Bytes(), &printed); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	return withoutNames(printed)
}

// withoutNames is what was printed but for what differs from run to run.
func withoutNames(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"id", "job", "elapsed_seconds", "learning_seconds"} {
			delete(v, key)
		}
		for key, inner := range v {
			v[key] = withoutNames(inner)
		}
	case []any:
		for i := range v {
			v[i] = withoutNames(v[i])
		}
	}
	return v
}

// busiest waits until nodes have jobs, and returns the one that has most of them.
func (c *cluster) busiest() *node {
	c.Helper()
	found := c.healthy()
	ctx, cancel := context.WithTimeout(c.Context(), servicetest.Patience)
	defer cancel()
	for {
		nodes, err := found.Nodes(ctx)
		c.check(err)
		best := slices.MaxFunc(nodes, func(a, b *protocol.ServiceNode) int { return len(a.GetJobs()) - len(b.GetJobs()) })
		if len(best.GetJobs()) > 0 {
			return c.node(best.GetName())
		}
		if !servicetest.Sleep(ctx, 5*time.Millisecond) {
			c.Fatal("no node ever had a job")
		}
	}
}

// node is the node of a name.
func (c *cluster) node(name string) *node {
	c.Helper()
	at := slices.IndexFunc(c.nodes, func(n *node) bool { return n.name == name })
	if at < 0 {
		c.Fatalf("there is no node %q", name)
	}
	return c.nodes[at]
}

// One watcher of one job hears everything once, while the node that it listens to is killed,
// and then the one that works on the job.
func TestAWatchGoesOnWhenItsNodeDies(t *testing.T) {
	long(t)
	c := newCluster(t, 3)
	watcher, submitter := c.healthy(), c.healthy()
	ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
	defer cancel()
	job, err := submitter.Submit(ctx, longJob())
	c.check(err)
	var seen []*protocol.Event
	killed := 0
	err = watcher.Watch(ctx, job.GetId(), 0, func(event *protocol.Event) error {
		seen = append(seen, event)
		switch {
		case killed == 0 && event.GetEpoch().GetEpoch() >= 100:
			killed++
			c.nodes[0].kill() // whose address comes first
		case killed == 1 && event.GetEpoch().GetEpoch() >= 1000:
			killed++
			if n := c.busiest(); n != c.nodes[0] {
				n.kill()
			}
		}
		return nil
	})
	if err != nil {
		t.Errorf("the watch ended: %v", err)
	}
	events := servicetest.History(ctx, t, submitter, job.GetId())
	if err := servicetest.CheckHistory(events, expectedLong(t)); err != nil {
		t.Error(err)
	}
	if err := servicetest.Unchanged(seen, events); err != nil || len(seen) != len(events) || killed != 2 {
		t.Errorf("%d nodes were killed; of %d events %d were heard: %v", killed, len(events), len(seen), err)
	}
}

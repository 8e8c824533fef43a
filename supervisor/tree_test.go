package supervisor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// tree asks for the tree of a running job, or for all of it.
func (b *bench) tree(job string) *protocol.Node {
	b.t.Helper()
	reply := b.answer(&protocol.GetTree{Job: job})
	shown, ok := reply.(*protocol.Tree)
	if !ok {
		b.t.Fatalf("the tree is %v", reply)
	}
	return shown.GetRoot()
}

func TestTheTreeHasEveryActorOfARunningJobWithItsRestarts(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	submit := endless()
	submit.Plan.NeuronsPerActor = proto.Uint32(2)
	id := b.submitOnly(submit)
	b.sequencer.Run(1000)
	for range 2 {
		b.answer(&protocol.Kill{Job: id, Victim: protocol.Victim_VICTIM_NEURON, Layer: 1, Index: 2})
		b.sequencer.Run(500)
	}
	want := "root[recorder models jobs[trainer[network[layer 0(3)[neuron 0(2) neuron 2(1)] layer 1(3)[neuron 0(2) neuron 2(1)*2] layer 2(3)[neuron 0(2) neuron 2(1)]]]]]"
	whole := b.tree("")
	if got := outline(whole); got != want {
		t.Errorf("the tree is\n%s, want\n%s", got, want)
	}
	trainer := b.tree(id)
	if !proto.Equal(trainer, whole.GetChildren()[2].GetChildren()[0]) {
		t.Error("the part of the job is another")
	}
	layer := trainer.GetChildren()[0].GetChildren()[1]
	if layer.GetSpent() != 2 || layer.GetBudget() != 10 || layer.GetPeriodMs() != 10_000 || layer.GetJob() != id {
		t.Errorf("the layer is %v", layer)
	}
	if fallen := layer.GetChildren()[1]; fallen.GetReason() != "neuron killed on request" || fallen.GetLastMs() != b.now.UnixMilli() {
		t.Errorf("the neuron is %v", fallen)
	}
	b.answer(&protocol.Kill{Job: id, Victim: protocol.Victim_VICTIM_LAYER, Layer: 1})
	b.sequencer.Run(500)
	layer = b.tree(id).GetChildren()[0].GetChildren()[1]
	if layer.GetSpent() != 0 || layer.GetRestarts() != 1 || layer.GetChildren()[1].GetRestarts() != 2 {
		t.Errorf("the restarted layer is %v", layer)
	}
	b.now = b.now.Add(time.Hour)
	if network := b.tree(id).GetChildren()[0]; network.GetSpent() != 0 || network.GetBudget() != 5 {
		t.Errorf("an hour later the network is %v", network)
	}
	b.cancel(id)
	b.run()
	if got := outline(b.tree("")); got != "root[recorder models jobs]" {
		t.Errorf("in the end the tree is %s", got)
	}
	b.stop()
}

// outline names the actors of a tree, their neurons and their restarts.
func outline(n *protocol.Node) string {
	text := n.GetActor()
	switch {
	case n.GetNeuron() >= 0:
		text += fmt.Sprintf(" %d(%d)", n.GetNeuron(), n.GetNeurons())
	case n.GetLayer() >= 0:
		text += fmt.Sprintf(" %d(%d)", n.GetLayer(), n.GetNeurons())
	}
	if n.GetRestarts() > 0 {
		text += fmt.Sprintf("*%d", n.GetRestarts())
	}
	var children []string
	for _, child := range n.GetChildren() {
		children = append(children, outline(child))
	}
	if children == nil {
		return text
	}
	return text + "[" + strings.Join(children, " ") + "]"
}

// A watcher who waits less long than usual does not wait for a tick.
func TestAWatcherMayWaitLessLong(t *testing.T) {
	l := startService(t, Settings{Tick: time.Hour})
	id := l.submit(endless()).GetId()
	l.started(id)
	if _, err := l.client.Pause(l.ctx, id); err != nil {
		t.Fatal(err)
	}
	revision := uint64(0)
	for {
		watch := &protocol.Watch{Job: id, After: revision, WaitMs: 1}
		reply, err := l.service.system.Root.RequestFuture(l.service.Jobs(), watch, time.Minute).Result()
		if err != nil {
			t.Fatal(err)
		}
		events := reply.(*protocol.Events).GetEvents()
		if len(events) == 0 && revision > 0 {
			break
		}
		revision = events[len(events)-1].GetRevision()
	}
	if _, err := l.client.Cancel(l.ctx, id); err != nil {
		t.Error(err)
	}
	l.stop()
}

package view

import (
	"fmt"

	"deepnet/actors/protocol"
)

// Tree is the supervision tree, or a part of it.
type Tree struct {
	Root *Node `json:"root"`
}

// Node is one actor of the tree.
type Node struct {
	Actor    string  `json:"actor"` // root, recorder, models, jobs, trainer, network, layer, neuron
	Name     string  `json:"name"`  // for people: neuron 3 of layer 1
	Job      *string `json:"job"`   // of a trainer and what is below it
	Layer    *int32  `json:"layer"`
	Neuron   *int32  `json:"neuron"`   // the first that a neuron's actor works for
	Neurons  uint32  `json:"neurons"`  // how many it works for
	Restarts uint32  `json:"restarts"` // since the service started
	Reason   *string `json:"reason"`   // of the last one
	Last     *string `json:"last"`     // when that was
	TookUs   int64   `json:"took_us"`
	Spent    uint32  `json:"spent"`  // restarts of its children within the period ...
	Budget   uint32  `json:"budget"` // ... of so many; 0: it does not fail in their place
	PeriodMs int64   `json:"period_ms"`
	Children []Node  `json:"children"`
}

// NewTree makes a Tree.
func NewTree(t *protocol.Tree) Tree {
	if t.GetRoot() == nil {
		return Tree{}
	}
	root := newNode(t.GetRoot())
	return Tree{&root}
}

func newNode(n *protocol.Node) Node {
	made := Node{
		Actor: n.GetActor(), Name: NodeName(n), Job: Known(n.GetJob()), Layer: place(n.GetLayer()), Neuron: place(n.GetNeuron()), Neurons: n.GetNeurons(),
		Restarts: n.GetRestarts(), Reason: Known(n.GetReason()), Last: instant(n.GetLastMs()), TookUs: n.GetTookUs(),
		Spent: n.GetSpent(), Budget: n.GetBudget(), PeriodMs: n.GetPeriodMs(), Children: []Node{},
	}
	for _, child := range n.GetChildren() {
		made.Children = append(made.Children, newNode(child))
	}
	return made
}

// NodeName is what people call an actor.
func NodeName(n *protocol.Node) string {
	switch {
	case n.GetNeuron() >= 0 && n.GetNeurons() > 1:
		return fmt.Sprintf("neurons %d to %d of layer %d", n.GetNeuron(), n.GetNeuron()+int32(n.GetNeurons())-1, n.GetLayer())
	case n.GetNeuron() >= 0:
		return fmt.Sprintf("neuron %d of layer %d", n.GetNeuron(), n.GetLayer())
	case n.GetLayer() >= 0:
		return fmt.Sprintf("layer %d", n.GetLayer())
	case n.GetActor() == "trainer":
		return "trainer of job " + n.GetJob()
	default:
		return n.GetActor()
	}
}

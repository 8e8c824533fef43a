package tree

import (
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
)

// maxNodes is the most nodes of a tree, so that it fits in a message. Neurons beyond that
// are left out: a layer has all of its neurons' actors as children, or none.
const maxNodes = 50_000

// Trainer is a running job's part of the tree.
type Trainer struct {
	Job      string
	Widths   []int // neurons per layer, the input layer first
	PerActor int   // neurons that share an actor; negative: a whole layer does
	Network  bool  // it has a network: it has not ended
}

// Subject is what is shown.
type Subject struct {
	Tally    *Tally
	Now      time.Time
	Budgets  actors.Budgets
	Children actors.Budget // the root's, spent on its children
	Trainers []Trainer
}

// Whole shows the whole tree.
func Whole(s Subject) *protocol.Tree {
	b := s.builder()
	root := b.node("", place{KindRoot, -1, -1}, s.Children)
	for _, kind := range []actors.Kind{actors.KindRecorder, actors.KindModels, actors.KindJobs} {
		root.Children = append(root.Children, b.node("", place{kind, -1, -1}, actors.Budget{}))
	}
	jobs := root.Children[len(root.Children)-1]
	for _, t := range s.Trainers {
		jobs.Children = append(jobs.Children, b.trainer(t))
	}
	return &protocol.Tree{Root: root}
}

// Part shows the part of one job.
func Part(s Subject) *protocol.Tree {
	b := s.builder()
	return &protocol.Tree{Root: b.trainer(s.Trainers[0])}
}

// builder makes nodes.
type builder struct {
	Subject
	left int // nodes that still fit
}

func (s Subject) builder() *builder {
	b := &builder{Subject: s, left: maxNodes}
	for _, t := range s.Trainers {
		b.left -= 2 + len(t.Widths)
	}
	return b
}

// trainer shows a job's trainer and all below it.
func (b *builder) trainer(t Trainer) *protocol.Node {
	top := b.node(t.Job, place{actors.KindTrainer, -1, -1}, b.Budgets.Network)
	if !t.Network {
		return top
	}
	network := b.node(t.Job, place{actors.KindNetwork, -1, -1}, b.Budgets.Layer)
	top.Children = []*protocol.Node{network}
	for i := range t.Widths {
		network.Children = append(network.Children, b.layer(t, i))
	}
	return top
}

// layer shows a layer and the actors of its neurons.
func (b *builder) layer(t Trainer, index int) *protocol.Node {
	layer := b.node(t.Job, place{actors.KindLayer, index, -1}, b.Budgets.Neuron)
	layer.Neurons = uint32(t.Widths[index])
	parts := t.actors(index)
	if parts > b.left {
		return layer
	}
	b.left -= parts
	for i := range parts {
		first := i * t.perActor(index)
		neuron := b.node(t.Job, place{actors.KindNeuron, index, first}, actors.Budget{})
		neuron.Neurons = uint32(min(t.perActor(index), t.Widths[index]-first))
		layer.Children = append(layer.Children, neuron)
	}
	return layer
}

// perActor returns how many neurons of a layer share an actor.
func (t Trainer) perActor(layer int) int {
	if t.PerActor <= 0 {
		return t.Widths[layer]
	}
	return min(t.PerActor, t.Widths[layer])
}

// actors returns how many actors a layer's neurons have.
func (t Trainer) actors(layer int) int {
	return (t.Widths[layer] + t.perActor(layer) - 1) / t.perActor(layer)
}

// node shows an actor that spends a budget on its children.
func (b *builder) node(job string, at place, budget actors.Budget) *protocol.Node {
	n := &protocol.Node{
		Actor: string(at.kind), Job: job, Layer: int32(at.layer), Neuron: int32(at.neuron),
		Budget: uint32(budget.Restarts), PeriodMs: budget.Period.Milliseconds(),
	}
	b.Tally.mu.Lock() // for each node: actors that report a restart do not wait for a large tree
	defer b.Tally.mu.Unlock()
	known := b.Tally.jobs[job]
	if known == nil {
		return n
	}
	if c := known.restarts[at]; c != nil {
		n.Restarts, n.Reason, n.LastMs, n.TookUs = c.restarts, c.reason, c.last.UnixMilli(), c.took.Microseconds()
	}
	for _, when := range known.spent[at] {
		if budget.Restarts > 0 && b.Now.Sub(when) < budget.Period {
			n.Spent++
		}
	}
	return n
}

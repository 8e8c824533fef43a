package benchmark

import (
	"fmt"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
)

// Workload is a network and the rows it learns from: relu and softmax, gradient descent with momentum, a new order of the rows in
// every epoch.
type Workload struct {
	Name   string `json:"workload"`
	Widths []int  `json:"layers"` // inputs first
	Batch  int    `json:"batch"`  // rows of a step
	Rows   int    `json:"rows"`
}

// Workloads are those that are measured, the smallest first.
func Workloads() []Workload {
	return []Workload{
		{"iris", []int{4, 8, 3}, 16, 1600},
		{"digits", []int{64, 64, 10}, 32, 3200},
		{"mnist", []int{784, 128, 10}, 64, 2560},
		{"wide", []int{784, 1024, 1024, 10}, 128, 2560},
	}
}

// Named returns the workloads of these names; none: all.
func Named(names []string) ([]Workload, error) {
	if len(names) == 0 {
		return Workloads(), nil
	}
	var chosen []Workload
	for _, name := range names {
		before := len(chosen)
		var known []string
		for _, w := range Workloads() {
			known = append(known, w.Name)
			if w.Name == name {
				chosen = append(chosen, w)
			}
		}
		if len(chosen) == before {
			return nil, fmt.Errorf("there is no workload %q; choose from %s", name, strings.Join(known, ", "))
		}
	}
	return chosen, nil
}

// String is the network and its batch.
func (w Workload) String() string {
	return fmt.Sprintf("%s, %d rows a step", strings.Trim(strings.ReplaceAll(fmt.Sprint(w.Widths), " ", "-"), "[]"), w.Batch)
}

// Operations is how many floating-point operations the products of a row take in training: an addition and a multiplication
// for each weight going forward, as many for its gradient, and as many for the errors of every layer but the first.
func (w Workload) Operations() int {
	total := 0
	for i := 1; i < len(w.Widths); i++ {
		weights := w.Widths[i-1] * w.Widths[i]
		total += 2 * 2 * weights
		if i > 1 {
			total += 2 * weights
		}
	}
	return total
}

// Submit returns the workload as a job of so many epochs. neuronsPerActor is as in a plan; nil: as the preset has it.
func (w Workload) Submit(epochs int, neuronsPerActor *uint32) *protocol.Submit {
	inputs, classes := w.Widths[0], w.Widths[len(w.Widths)-1]
	samples := &protocol.Samples{Inputs: uint32(inputs), Targets: uint32(classes)}
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: 1})
	for range w.Rows {
		for range inputs {
			samples.Input = append(samples.Input, chance.Normal())
		}
		class := int(chance.Float64() * float64(classes))
		for c := range classes {
			target := 0.0
			if c == class {
				target = 1
			}
			samples.Target = append(samples.Target, target)
		}
	}
	plan := &protocol.Plan{
		Activation: "relu", OutputActivation: neuron.Softmax, Loss: "softmax_crossentropy", Initializer: "he",
		Optimizer: &protocol.Optimizer{Name: "momentum", LearningRate: proto.Float64(0.001), Momentum: proto.Float64(0.9)},
		Epochs:    proto.Uint32(uint32(epochs)), Batch: proto.Uint32(uint32(w.Batch)), NeuronsPerActor: neuronsPerActor,
	}
	for _, width := range w.Widths[1 : len(w.Widths)-1] {
		plan.Hidden = append(plan.Hidden, uint32(width))
	}
	return &protocol.Submit{Name: "bench " + w.Name, Data: &protocol.Submit_Samples{Samples: samples}, Plan: plan}
}

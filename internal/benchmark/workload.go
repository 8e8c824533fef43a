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

	neuronsPerActor *uint32 // as in a plan; nil: as in a job
}

// Workloads are those that are measured, the smallest first.
func Workloads() []Workload {
	return []Workload{
		{Name: "iris", Widths: []int{4, 8, 3}, Batch: 16, Rows: 1600},
		{Name: "digits", Widths: []int{64, 64, 10}, Batch: 32, Rows: 3200},
		{Name: "mnist", Widths: []int{784, 128, 10}, Batch: 64, Rows: 2560},
		{Name: "wide", Widths: []int{784, 1024, 1024, 10}, Batch: 128, Rows: 2560},
	}
}

// Named returns the workloads of these names, none meaning all, with so many neurons to an actor: as in a plan, nil as in a job.
func Named(names []string, neuronsPerActor *uint32) ([]Workload, error) {
	all := Workloads()
	if len(names) == 0 {
		for _, w := range all {
			names = append(names, w.Name)
		}
	}
	var chosen []Workload
	for _, name := range names {
		before := len(chosen)
		var known []string
		for _, w := range all {
			known = append(known, w.Name)
			if w.Name == name {
				w.neuronsPerActor = neuronsPerActor
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

// Parameters is how many weights and biases the network has.
func (w Workload) Parameters() int {
	total := 0
	for i := 1; i < len(w.Widths); i++ {
		total += (w.Widths[i-1] + 1) * w.Widths[i]
	}
	return total
}

// Submit returns the workload as a job of so many epochs.
func (w Workload) Submit(epochs int) *protocol.Submit {
	inputs, classes := w.Widths[0], w.Widths[len(w.Widths)-1]
	samples := &protocol.Samples{
		Inputs: uint32(inputs), Targets: uint32(classes),
		Input: make([]float64, 0, w.Rows*inputs), Target: make([]float64, 0, w.Rows*classes),
	}
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
		Epochs:    proto.Uint32(uint32(epochs)), Batch: proto.Uint32(uint32(w.Batch)), NeuronsPerActor: w.neuronsPerActor,
	}
	for _, width := range w.Widths[1 : len(w.Widths)-1] {
		plan.Hidden = append(plan.Hidden, uint32(width))
	}
	return &protocol.Submit{Name: "bench " + w.Name, Data: &protocol.Submit_Samples{Samples: samples}, Plan: plan}
}

package model

import (
	"errors"
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"

	"google.golang.org/protobuf/proto"
)

// Model is what a job leaves behind: a network, what it learned, and what its
// columns and outputs mean. It is never written to, so many may ask it at once.
type Model struct {
	Network     *neuron.Network
	Params      [][]neuron.Params    // by layer and neuron; weights alone
	Preparation *dataset.Preparation // of its table; nil: plain samples
	form        dataset.Form         // of the table's targets
}

// Trained is a network at the end of its training run.
type Trained struct {
	Plan        *protocol.Plan // with every default
	Preparation *dataset.Preparation
	Widths      []int             // neurons per layer, the input layer first
	Params      [][]neuron.Params // by layer and neuron, what the model is to answer with
	Receipt     *protocol.Receipt
}

// Encode returns what is stored of a trained network.
func Encode(t Trained) ([]byte, error) {
	m := &protocol.Model{Plan: t.Plan, Receipt: t.Receipt}
	if t.Preparation != nil {
		var err error
		if m.Preparation, err = t.Preparation.Marshal(); err != nil {
			return nil, err
		}
	}
	for _, width := range t.Widths {
		m.Layers = append(m.Layers, uint32(width))
	}
	for _, layer := range t.Params[1:] { // the input layer's follow from the preparation
		for _, p := range layer {
			m.Weights = append(m.Weights, p.Weights...)
		}
	}
	return proto.Marshal(m)
}

// Read makes a stored model answer again, or says what is wrong with it.
func Read(data []byte) (*Model, error) {
	stored := &protocol.Model{}
	if err := proto.Unmarshal(data, stored); err != nil {
		return nil, err
	}
	widths := stored.GetLayers()
	if len(widths) < 2 {
		return nil, errors.New("its parts do not fit together")
	}
	m := &Model{}
	var scales []neuron.Scale
	if len(stored.GetPreparation()) > 0 {
		var err error
		if m.Preparation, err = dataset.Unmarshal(stored.GetPreparation()); err != nil {
			return nil, err
		}
		scales, m.form = m.Preparation.Scales(), plan.TargetForm(m.Preparation, stored.GetPlan())
	}
	spec, err := plan.Spec(stored.GetPlan(), width(widths[0]), width(widths[len(widths)-1]))
	if err != nil {
		return nil, err
	}
	spec.Scales = scales
	if m.Network, err = neuron.New(spec); err != nil {
		return nil, err
	}
	m.Params, err = m.Network.Trained(stored.GetWeights())
	return m, err
}

// width is a stored number of neurons; what 32 bits cut off is beyond every limit.
func width(n uint32) int { return int(min(n, math.MaxInt32)) }

// Classes returns the names of the outputs; nil: they are numbers.
func (m *Model) Classes() []string {
	if m.Preparation == nil {
		return nil
	}
	return m.Preparation.Classes
}

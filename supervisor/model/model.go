package model

import (
	"encoding/binary"
	"errors"
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// Model is the result of a job: a network, its weights, and what its columns and outputs
// mean. It never changes, so it is safe for concurrent use.
type Model struct {
	Network     *neuron.Network
	Params      [][]neuron.Params    // by layer and neuron; weights alone, no moments
	Preparation *dataset.Preparation // of its table; nil: plain samples
	form        dataset.Form         // how the table's targets became outputs
	targets     []*protocol.Target   // where there are several
}

// Trained is a network at the end of its training run.
type Trained struct {
	Plan        *protocol.Plan       // with every default filled in
	Preparation *dataset.Preparation // nil: plain samples
	Widths      []int                // neurons per layer, the input layer first
	Params      [][]neuron.Params    // by layer and neuron; the weights to predict with
	Receipt     *protocol.Receipt
}

// Encode returns the bytes to store of a trained network.
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
	return appendWeights(m, t.Params[1:]) // the input layer's follow from the preparation
}

// appendWeights encodes a model and, straight after it, the weights that it has: a list of
// them would be as large again.
func appendWeights(m *protocol.Model, params [][]neuron.Params) ([]byte, error) {
	size := 0
	for _, layer := range params {
		for _, p := range layer {
			size += 8 * len(p.Weights)
		}
	}
	how := proto.MarshalOptions{}
	data, err := how.MarshalAppend(make([]byte, 0, how.Size(m)+2*binary.MaxVarintLen64+size), m)
	if err != nil {
		return nil, err
	}
	data = protowire.AppendTag(data, weightsField, protowire.BytesType)
	data = protowire.AppendVarint(data, uint64(size))
	for _, layer := range params {
		for _, p := range layer {
			for _, w := range p.Weights {
				data = binary.LittleEndian.AppendUint64(data, math.Float64bits(w))
			}
		}
	}
	return data, nil
}

// weightsField is the number of protocol.Model's weights.
const weightsField protowire.Number = 9

// Read decodes a stored model. It returns an error that says what is wrong if the model
// is damaged or its parts do not fit together.
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
		m.targets = plan.SeveralTargets(m.Preparation, stored.GetPlan())
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

// width returns a stored number of neurons as an int. On 32 bits it may be cut off, but
// then it is beyond every limit anyway.
func width(n uint32) int { return int(min(n, math.MaxInt32)) }

// Classes returns the names of the classes; nil if the model predicts numbers, or several
// targets.
func (m *Model) Classes() []string {
	if m.Preparation == nil || m.targets != nil {
		return nil
	}
	return m.Preparation.Classes
}

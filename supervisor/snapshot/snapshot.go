package snapshot

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
)

// The most of each that one answer has, so that it fits in a message and takes no long
// time.
const (
	maxRows    = 500     // of the sample
	maxNeurons = 500_000 // in all layers
)

// Weights are the weights of a network after a step, in memory that nobody else writes.
type Weights struct {
	Epoch  int               // epochs done
	Step   uint64            // steps done; 0: not known
	Params [][]neuron.Params // by layer and neuron, without moments
}

// Copy returns params as weights of their own, moments left out: one copy into one piece
// of memory.
func Copy(network *neuron.Network, params [][]neuron.Params, state *training.State) Weights {
	flat := network.Flatten(make([]float64, 0, network.Spec.Parameters()), params)
	return Weights{Epoch: state.Epoch, Step: state.Steps, Params: network.View(flat, neuron.Weights(params))}
}

// Subject is what is shown.
type Subject struct {
	Network  *neuron.Network
	Weights  Weights
	PerActor int           // neurons that share an actor; negative: a whole layer does
	Data     training.Rows // nil: no row can be shown
	Rows     []int         // of the data, for training
}

// Of shows a subject as a client asks for it. The error says what is wrong with the
// request.
func Of(s Subject, ask *protocol.GetNetwork) (*protocol.Network, error) {
	if s.Data == nil {
		s.Rows = nil
	}
	s.Rows = s.Rows[:min(len(s.Rows), maxRows)]
	if err := s.check(ask); err != nil {
		return nil, err
	}
	shown := &protocol.Network{Epoch: uint32(s.Weights.Epoch), Step: s.Weights.Step, Rows: uint32(len(s.Rows))}
	signals := s.signals(int(ask.GetRow()))
	kept := shares(s.weights(), mostWeights(ask.GetWeights()))
	for i := range s.Network.Layers {
		shown.Layers = append(shown.Layers, s.layer(i, signals, kept[i]))
	}
	if ask.GetGrid() > 0 && s.maps() {
		s.draw(shown, int(ask.GetGrid()))
	}
	return shown, nil
}

// check refuses what cannot be shown.
func (s *Subject) check(ask *protocol.GetNetwork) error {
	if n := s.Network.Neurons(); n > maxNeurons {
		return fmt.Errorf("the network has %d neurons, and at most %d are shown", n, maxNeurons)
	}
	if rows := len(s.Rows); rows > 0 && ask.GetRow() >= uint32(rows) {
		return fmt.Errorf("there is no row %d in the sample; it has rows 0 to %d", ask.GetRow(), rows-1)
	}
	return s.checkGrid(int(min(ask.GetGrid(), maxGrid+1)))
}

// signals returns what each layer emits for a row of the sample, neurons x 1; none where
// there is no sample. Those of the output layer are the prediction.
func (s *Subject) signals(row int) []neuron.Signals {
	if len(s.Rows) == 0 {
		return nil
	}
	in := neuron.NewSignals(s.Network.Spec.Inputs, 1)
	neuron.Gather(in, s.Data.Inputs(), s.Rows[row:row+1])
	return s.emit(in)
}

// emit returns what each layer emits for in, inputs x rows.
func (s *Subject) emit(in neuron.Signals) []neuron.Signals {
	var emitted []neuron.Signals
	for i := range s.Network.Layers {
		in = s.Network.Layers[i].Emit(s.Weights.Params[i], in)
		emitted = append(emitted, in)
	}
	last := &emitted[len(emitted)-1]
	outputs := neuron.NewSignals(last.Rows, last.Cols)
	s.Network.Head.Outputs(outputs, *last)
	*last = outputs
	return emitted
}

// weights returns how many weights each layer has; the input layer has none.
func (s *Subject) weights() []int {
	counts := make([]int, len(s.Network.Layers))
	for i, l := range s.Network.Layers[1:] {
		counts[i+1] = l.Neurons * l.Inputs
	}
	return counts
}

// layer shows a layer with so many of its weights.
func (s *Subject) layer(index int, signals []neuron.Signals, kept int) *protocol.LayerState {
	l, params := &s.Network.Layers[index], s.Weights.Params[index]
	state := &protocol.LayerState{
		Neurons: uint32(l.Neurons), PerActor: uint32(PerActor(s.PerActor, l.Neurons)), Activation: s.activation(index), Weights: uint64(s.weights()[index]),
	}
	for _, p := range params {
		state.Bias = append(state.Bias, float32(p.Weights[0]))
	}
	if signals != nil {
		for _, x := range signals[index].Data {
			state.Signal = append(state.Signal, float32(x))
		}
	}
	for _, w := range largest(params, l.Inputs, kept) {
		state.From, state.To, state.Weight = append(state.From, uint32(w.from)), append(state.To, uint32(w.to)), append(state.Weight, float32(w.value))
	}
	return state
}

// PerActor returns how many neurons of a layer of that width share an actor, where
// perActor were asked for; negative: all of them.
func PerActor(perActor, neurons int) int {
	if perActor <= 0 {
		return neurons
	}
	return min(perActor, neurons)
}

// activation returns the name of what a layer's neurons apply.
func (s *Subject) activation(layer int) string {
	if layer == 0 {
		return "identity"
	}
	return s.Network.Spec.Layers[layer-1].Activation
}

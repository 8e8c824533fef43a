package actors

import (
	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// between is layer normalization after a layer. It needs what all neurons of the
// layer emit, which none of them knows, so the network does it: like the loss, it
// belongs to no neuron.
type between struct {
	norm    neuron.LayerNorm
	signals pair[neuron.Signals] // what the next layer hears
	errors  pair[neuron.Signals] // the gradient of the loss with respect to what the layer emitted
	scratch []float64
}

// normalises says whether a layer's signals are normalised before the next one
// hears them.
func (n *networkActor) normalises(layer int) bool {
	return n.network.Layers[layer].Normalization == neuron.LayerNormalization
}

// forward normalises what a layer emitted.
func (b *between) forward(emitted neuron.Signals) {
	out := b.signals.turn()
	*out = neuron.Resize(*out, emitted.Rows, emitted.Cols)
	b.norm.Forward(*out, emitted)
}

// backward returns the errors that a layer caused by what it emitted.
func (b *between) backward(layer *neuron.Layer, emitted neuron.Signals, downstream []neuron.Params, deltas neuron.Signals) neuron.Signals {
	if len(b.scratch) < len(downstream)*kernel.Shared {
		b.scratch = make([]float64, len(downstream)*kernel.Shared)
	}
	errors := b.errors.turn()
	*errors = neuron.Resize(*errors, emitted.Rows, emitted.Cols)
	layer.Backpropagate(*errors, b.scratch, 0, downstream, deltas)
	b.norm.Backward(*errors, emitted)
	return *errors
}

package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// Reference learns step after step by plain loops over the functions that actors
// call. Their results must equal its own to the last bit.
type Reference struct {
	Network *Network
	Params  [][]Params // committed, [layer][neuron]
	Steps   uint64     // committed steps
	Epoch   int        // what a Divergence reports; the caller counts it
	Rate    float64    // the learning rate of the next step; at first the optimizer's
	Weights []float64  // the weight of each row of the next step; nil: all are equal

	next    [][]Params
	z, y, e []Signals // per layer, neurons x rows
	emitted []Signals // per layer, what its neurons emitted in the step: y, or y with dropout and noise
	dropped [][]bool  // per layer, which of them dropout made 0
	passed  []Signals // per layer, what the next one takes in: emitted, or that normalised
	norm    LayerNorm
	rows    []Signals // per layer, what it took in, transposed
	outputs Signals
	scratch []float64
	chance  *Chance
	losses  LossScratch
}

// NewReference returns a reference at the network's initial params.
func NewReference(n *Network) *Reference {
	r := &Reference{Network: n, Params: n.Initial(), Rate: n.Spec.Optimizer.LearningRate, chance: NewChance()}
	r.next = make([][]Params, len(r.Params))
	widest, longest := 0, 0
	for i, layer := range r.Params {
		widest, longest = max(widest, len(layer)), max(longest, n.Layers[i].Numbers())
		for _, p := range layer {
			if n.Layers[i].Learns() {
				p = p.Blank()
			}
			r.next[i] = append(r.next[i], p)
		}
	}
	r.scratch = make([]float64, kernel.Shared*max(longest, widest))
	return r
}

// Step learns from a batch, in of inputs x rows and targets of outputs x rows,
// and commits. If a number is not finite, it returns a *Divergence and everything
// stays as it was.
func (r *Reference) Step(in, targets Signals) (loss float64, err error) {
	settings := StepSettings{Step: r.Steps + 1, Rate: r.Rate}
	if r.Network.ClipsTotal() {
		if _, err := r.lossGradient(r.Params, in, targets, false); err != nil {
			return 0, err
		}
		if layer, neuron, bad := r.Network.FirstBad(r.next); bad {
			return 0, r.divergence(layer, neuron, "weights")
		}
		settings.Shrink = r.Network.TotalClip(r.next)
	}
	if loss, err = r.lossAndGradient(r.Params, in, targets); err != nil {
		return 0, err
	}
	r.backward(r.Params, func(i int, l *Layer) {
		l.Learn(r.next[i], r.e[i], r.scratch, r.Params[i], r.rows[i], r.z[i], r.y[i], r.Network.Optimizer, settings)
	})
	if layer, neuron, bad := r.Network.FirstBad(r.next); bad {
		return 0, r.divergence(layer, neuron, "weights")
	}
	r.Params, r.next = r.next, r.Params
	r.Steps++
	return loss, nil
}

// Gradient returns the objective of a batch, the loss with its penalties, and its
// gradient at params, without a step. The gradient has the shape of the weights, in
// memory that the next call overwrites.
func (r *Reference) Gradient(params [][]Params, in, targets Signals) (loss float64, gradient [][]Params, err error) {
	loss, err = r.lossGradient(params, in, targets, true)
	return loss, r.next, err
}

// lossGradient makes next the gradient of the loss, with that of the penalties if
// they are asked for.
func (r *Reference) lossGradient(params [][]Params, in, targets Signals, penalties bool) (loss float64, err error) {
	if loss, err = r.lossAndGradient(params, in, targets); err != nil {
		return 0, err
	}
	r.backward(params, func(i int, l *Layer) {
		l.Gradient(r.next[i], r.e[i], params[i], r.rows[i], r.z[i], r.y[i], penalties)
	})
	return loss, nil
}

// lossAndGradient goes forward and returns the objective; the errors of the output
// layer are then its gradient by what that emitted.
func (r *Reference) lossAndGradient(params [][]Params, in, targets Signals) (loss float64, err error) {
	r.fit(in, targets)
	if err := r.forward(params, in); err != nil {
		return 0, err
	}
	last := len(r.y) - 1
	if r.Weights != nil {
		loss = r.Network.Head.WeightedLossAndGradient(r.e[last], r.outputs, r.y[last], targets, r.Weights, &r.losses)
	} else {
		loss = r.Network.Head.LossAndGradient(r.e[last], r.outputs, r.y[last], targets)
	}
	loss += r.Network.Penalty(params, in.Cols)
	if math.IsNaN(loss - loss) {
		return 0, r.divergence(-1, 0, "loss")
	}
	return loss, nil
}

// Predict returns the predictions of the network for in, inputs x rows, as new
// signals of outputs x rows.
func (r *Reference) Predict(in Signals) Signals {
	outputs, _ := r.Network.Predict(r.Params, in, Signals{})
	return outputs
}

// fit makes the buffers for a batch. It panics if the batch does not fit the network
// or is empty.
func (r *Reference) fit(in, targets Signals) {
	layers := r.Network.Layers
	sameShape(in, Signals{Rows: layers[0].Neurons, Cols: targets.Cols})
	sameShape(targets, Signals{Rows: layers[len(layers)-1].Neurons, Cols: in.Cols})
	if in.Cols == 0 {
		panic("neuron: a step needs a row to learn from")
	}
	if r.outputs.Cols == in.Cols {
		return
	}
	r.z, r.y, r.e, r.emitted, r.passed, r.rows, r.dropped = nil, nil, nil, nil, nil, nil, nil
	for i := range layers {
		l := &layers[i]
		buffer := func() Signals { return NewSignals(l.Neurons, in.Cols) }
		r.z = append(r.z, NewSignals(l.SumRows(l.Neurons), in.Cols))
		r.y, r.e = append(r.y, buffer()), append(r.e, buffer())
		r.emitted, r.dropped = append(r.emitted, r.y[i]), append(r.dropped, nil)
		if l.Noisy() {
			r.emitted[i], r.dropped[i] = buffer(), make([]bool, l.Neurons*in.Cols)
		}
		r.passed = append(r.passed, r.emitted[i])
		r.rows = append(r.rows, NewSignals(in.Cols, l.Inputs))
		if l.Normalization == LayerNormalization {
			r.passed[i] = buffer()
		}
	}
	r.outputs = NewSignals(targets.Rows, in.Cols)
}

// forward fires layer after layer.
func (r *Reference) forward(params [][]Params, in Signals) error {
	for i := range r.Network.Layers {
		l := &r.Network.Layers[i]
		if l.Learns() {
			Transpose(r.rows[i], in)
		}
		l.FireToLearn(r.z[i], r.y[i], 0, params[i], in)
		if row, ok := FiniteSignals(r.y[i]); !ok {
			return r.divergence(i, row, "signal")
		}
		if l.Noisy() {
			l.AddNoise(r.emitted[i], r.y[i], r.dropped[i], r.draws())
		}
		if l.Normalization == LayerNormalization {
			r.norm.Forward(r.passed[i], r.emitted[i])
		}
		in = r.passed[i]
	}
	return nil
}

// draws are those of all neurons of a layer in the current step.
func (r *Reference) draws() Draws { return Draws{Step: r.Steps + 1, Chance: r.chance} }

// backward calls learn layer before layer, from the output's errors on.
func (r *Reference) backward(params [][]Params, learn func(int, *Layer)) {
	for i := len(r.y) - 1; i > 0; i-- {
		learn(i, &r.Network.Layers[i])
		if below := &r.Network.Layers[i-1]; below.Learns() {
			below.Backpropagate(r.e[i-1], r.scratch, 0, params[i], r.e[i])
			if below.Normalization == LayerNormalization {
				r.norm.Backward(r.e[i-1], r.emitted[i-1])
			}
			below.BackpropagateNoise(r.e[i-1], r.dropped[i-1])
		}
	}
}

// divergence names a place in the current step.
func (r *Reference) divergence(layer, neuron int, what string) error {
	return &Divergence{Epoch: r.Epoch, Step: r.Steps + 1, Layer: layer, Neuron: neuron, What: what}
}

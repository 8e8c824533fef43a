package neuron

import "deepnet/neuron/kernel"

// Layer is the arithmetic of one layer. Its methods compute any range of the
// layer's neurons at a time, [first, first+len(params)), and a neuron's bits do
// not depend on the range that it is in. They panic if shapes do not fit, and
// allocate nothing.
type Layer struct {
	Index         int           // the input layer is 0
	Neurons       int           // neurons in the layer
	Inputs        int           // incoming signals of each neuron
	Activation    Activation    // what its neurons apply; identity where the Head applies the output's
	Normalization string        // one of Normalizations; empty: none
	Regularizers  []Regularizer // what goes before and after the optimizer, in this order
	Dropout       float64       // share of its signals that a training step drops
	Noise         float64       // standard deviation of the noise that a training step adds to them
	seed          uint64
	input         bool
}

// Learns says whether the layer's neurons learn: those of the input layer do not.
func (l *Layer) Learns() bool { return !l.input }

// Fire computes the sums of a range of neurons, z[i][b] = bias + chain over k of
// w[k]*in[k][b] from the bias on, and the signals that they emit, y = f(z). z is
// SumRows x rows, y is len(params) x rows, in is Inputs x rows. In the input layer
// in is Neurons x rows, and row first+i of it is the only input of neuron first+i.
func (l *Layer) Fire(z, y Signals, first int, params []Params, in Signals) {
	l.fire(z, y, first, params, in, false)
}

// FireToLearn is Fire in a training step, which differs from a prediction with batch
// normalization.
func (l *Layer) FireToLearn(z, y Signals, first int, params []Params, in Signals) {
	l.fire(z, y, first, params, in, true)
}

func (l *Layer) fire(z, y Signals, first int, params []Params, in Signals, learning bool) {
	if y.Rows != len(params) || y.Cols != in.Cols || z.Rows != l.SumRows(len(params)) || z.Cols != in.Cols {
		panic("neuron: fire: y must be params x rows, and z SumRows x rows")
	}
	if l.Normalization == BatchNormalization {
		l.fireBatch(z, params, in, learning)
	} else {
		l.sum(z, first, params, in)
	}
	l.Activation.Fire(all(y), all(z)[:len(all(y))])
}

// sum writes the weighted sums of a range of neurons.
func (l *Layer) sum(z Signals, first int, params []Params, in Signals) {
	if l.input {
		for i, p := range params {
			kernel.Sums(signal(z, i), p.Weights[0], p.Weights[1:], only(in, first+i))
		}
		return
	}
	var sums, weights [kernel.Shared][]float64
	for i := 0; i < len(params); i += kernel.Shared {
		block := params[i:min(i+kernel.Shared, len(params))]
		for j, p := range block {
			sums[j], weights[j] = signal(z, i+j), p.Weights[1:]
			fill(sums[j], p.Weights[0])
		}
		kernel.Products(sums[:len(block)], weights[:len(block)], in)
	}
}

// Backpropagate sums the errors that the neurons [first, first+e.Rows) caused in the
// next layer: e[i][b] = chain over j, from 0, of downstream[j].Weights[1+first+i] *
// deltas[j][b]. deltas is len(downstream) x rows, e has as many columns, scratch is
// of len(downstream) numbers for each neuron, up to kernel.Shared.
func (l *Layer) Backpropagate(e Signals, scratch []float64, first int, downstream []Params, deltas Signals) {
	if len(downstream) != deltas.Rows || e.Cols != deltas.Cols {
		panic("neuron: backpropagate: deltas must be downstream x rows")
	}
	var sums, weights [kernel.Shared][]float64
	for i := 0; i < e.Rows; i += kernel.Shared {
		block := min(kernel.Shared, e.Rows-i)
		for j := range block {
			sums[j], weights[j] = signal(e, i+j), scratch[j*len(downstream):][:len(downstream)]
			fill(sums[j], 0)
		}
		for d, p := range downstream {
			for j, w := range p.Weights[1+first+i:][:block] {
				weights[j][d] = w
			}
		}
		kernel.Products(sums[:block], weights[:block], deltas)
	}
}

// Learn makes the next params of a range of neurons: Gradients, and then Move for each. scratch is of Numbers for each
// neuron, up to kernel.Shared; Rows and Incoming of the settings are taken from rows.
func (l *Layer) Learn(next []Params, e Signals, scratch []float64, params []Params, rows, z, y Signals, opt Optimizer, settings StepSettings) {
	sameParams(next, params)
	l.deltas(e, params, rows, z, y)
	settings.Rows, settings.Incoming = rows.Rows, rows.Cols
	var gradients [kernel.Shared][]float64
	for i := 0; i < len(params); i += kernel.Shared {
		block := params[i:min(i+kernel.Shared, len(params))]
		for j := range block {
			gradients[j] = scratch[j*l.Numbers():][:l.Numbers()]
		}
		l.gradients(gradients[:len(block)], i, e, z, params, rows)
		for j, p := range block {
			l.Move(next[i+j], p, gradients[j], l.Sums(z, i+j), opt, settings)
		}
	}
}

// Gradient is Learn without a step: the weights of next become the gradient of the
// loss, with that of the penalties if they are asked for.
func (l *Layer) Gradient(next []Params, e Signals, params []Params, rows, z, y Signals, penalties bool) {
	sameParams(next, params)
	l.deltas(e, params, rows, z, y)
	var gradients [kernel.Shared][]float64
	for i := 0; i < len(params); i += kernel.Shared {
		block := next[i:min(i+kernel.Shared, len(params))]
		for j, p := range block {
			gradients[j] = p.Weights
		}
		l.gradients(gradients[:len(block)], i, e, z, params, rows)
	}
	if !penalties {
		return
	}
	for i := range params {
		l.AddPenalties(next[i].Weights, params[i], StepSettings{Rows: rows.Rows, Incoming: rows.Cols})
	}
}

// Gradients writes the gradients of a range of neurons, Numbers each, from e = dLoss/dy, and overwrites e with the deltas,
// dLoss/dz = e*f'(z). The gradient of a neuron is the total of its delta over the rows for the bias and, for weight k, the chain
// over the rows of delta[b]*rows[b][k], both from 0. z and y are as FireToLearn left them, e has the shape of y, rows is
// what FireToLearn was given, transposed: rows x Inputs.
func (l *Layer) Gradients(gradients [][]float64, e Signals, params []Params, rows, z, y Signals) {
	l.deltas(e, params, rows, z, y)
	for i := 0; i < len(params); i += kernel.Shared {
		l.gradients(gradients[i:min(i+kernel.Shared, len(params))], i, e, z, params, rows)
	}
}

// sameParams panics unless there are as many next params as params.
func sameParams(next, params []Params) {
	if len(next) != len(params) {
		panic("neuron: learn: there must be as many next params as params")
	}
}

// deltas turns e = dLoss/dy into dLoss/dz.
func (l *Layer) deltas(e Signals, params []Params, rows, z, y Signals) {
	sameShape(e, y)
	if e.Rows != len(params) || e.Cols != rows.Rows || z.Rows != l.SumRows(e.Rows) || z.Cols != e.Cols {
		panic("neuron: learn: errors must be params x rows")
	}
	l.Activation.Backward(all(e), all(z)[:len(all(e))], all(y))
}

// gradients writes the gradients of the neurons from first on, each with the bias first.
func (l *Layer) gradients(gradients [][]float64, first int, e, z Signals, params []Params, rows Signals) {
	var weights, deltas [kernel.Shared][]float64
	for j, gradient := range gradients {
		delta := signal(e, first+j)
		if l.Normalization == BatchNormalization {
			batchGradient(gradient, delta, l.Sums(z, first+j), params[first+j])
		} else {
			gradient[0] = kernel.Total(delta)
		}
		weights[j], deltas[j] = gradient[1:1+l.Inputs], delta
		fill(weights[j], 0)
	}
	kernel.Products(weights[:len(gradients)], deltas[:len(gradients)], rows)
}

// Move makes the next params of one neuron from its gradient, which it may overwrite. Regularizers change the gradient before the
// optimizer's step, or the weights after it. sums are its Sums. next and now share no memory.
func (l *Layer) Move(next, now Params, gradient, sums []float64, opt Optimizer, settings StepSettings) {
	if settings.Shrink > 0 && settings.Shrink < 1 {
		kernel.Scale(gradient, settings.Shrink)
	}
	l.AddPenalties(gradient, now, settings)
	opt.Next(next, now, gradient, settings)
	if l.Normalization == BatchNormalization {
		remember(next, now, sums)
	}
	for _, r := range l.Regularizers {
		r.After(next, now, settings)
	}
}

// AddPenalties has the regularizers change the gradient of one neuron.
func (l *Layer) AddPenalties(gradient []float64, now Params, settings StepSettings) {
	for _, r := range l.Regularizers {
		r.Before(gradient, now, settings)
	}
}

// only returns row i of s as signals of their own.
func only(s Signals, i int) Signals {
	return Signals{Rows: 1, Cols: s.Cols, Stride: s.Stride, Data: signal(s, i)}
}

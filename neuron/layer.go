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
	for i, p := range params {
		inputs := in
		if l.input {
			inputs = only(in, first+i)
		}
		kernel.Sums(signal(z, i), p.Weights[0], p.Weights[1:], inputs)
	}
}

// Backpropagate sums the errors that the neurons [first, first+e.Rows) caused in the
// next layer: e[i][b] = chain over j, from 0, of downstream[j].Weights[1+first+i] *
// deltas[j][b]. deltas is len(downstream) x rows, e has as many columns, column is
// scratch of len(downstream).
func (l *Layer) Backpropagate(e Signals, column []float64, first int, downstream []Params, deltas Signals) {
	if len(downstream) != deltas.Rows || e.Cols != deltas.Cols {
		panic("neuron: backpropagate: deltas must be downstream x rows")
	}
	column = column[:len(downstream)]
	for i := range e.Rows {
		for j, p := range downstream {
			column[j] = p.Weights[1+first+i]
		}
		kernel.Sums(signal(e, i), 0, column, deltas)
	}
}

// Learn makes the next params of a range of neurons from e = dLoss/dy, and overwrites
// e with the deltas, dLoss/dz = e*f'(z). The gradient of a neuron is the total of its
// delta over the rows for the bias and, for weight k, the chain over the rows of
// delta[b]*in[k][b], both from 0. z and y are as FireToLearn left them, e has the
// shape of y, in is Inputs x rows, gradient is scratch of Numbers; Rows and Incoming
// of the settings are taken from in. Regularizers change the gradient before the
// optimizer's step, or the weights after it. next and params share no memory.
func (l *Layer) Learn(next []Params, e Signals, gradient []float64, params []Params, in, z, y Signals, opt Optimizer, settings StepSettings) {
	l.deltas(next, e, params, in, z, y)
	gradient = gradient[:l.Numbers()]
	settings.Rows, settings.Incoming = in.Cols, in.Rows
	for i := range params {
		sums := l.sums(z, i)
		l.neuronGradient(gradient, signal(e, i), sums, params[i], in)
		l.move(next[i], params[i], gradient, sums, opt, settings)
	}
}

// Gradient is Learn without a step: the weights of next become the gradient of the
// loss, with that of the penalties if they are asked for.
func (l *Layer) Gradient(next []Params, e Signals, params []Params, in, z, y Signals, penalties bool) {
	l.deltas(next, e, params, in, z, y)
	for i := range params {
		gradient := next[i].Weights
		l.neuronGradient(gradient, signal(e, i), l.sums(z, i), params[i], in)
		if !penalties {
			continue
		}
		for _, r := range l.Regularizers {
			r.Before(gradient, params[i], StepSettings{Rows: in.Cols, Incoming: in.Rows})
		}
	}
}

// deltas turns e = dLoss/dy into dLoss/dz.
func (l *Layer) deltas(next []Params, e Signals, params []Params, in, z, y Signals) {
	sameShape(e, y)
	if len(next) != len(params) || e.Rows != len(params) || e.Cols != in.Cols || z.Rows != l.SumRows(e.Rows) || z.Cols != e.Cols {
		panic("neuron: learn: errors must be params x rows")
	}
	l.Activation.Backward(all(e), all(z)[:len(all(e))], all(y))
}

// neuronGradient writes the gradient of one neuron, bias first.
func (l *Layer) neuronGradient(gradient, delta, sums []float64, p Params, in Signals) {
	if l.Normalization == BatchNormalization {
		batchGradient(gradient, delta, sums, p, in)
		return
	}
	gradient[0] = kernel.Total(delta)
	kernel.Dots(gradient[1:], delta, in)
}

// move makes the next params of one neuron. It may overwrite the gradient.
func (l *Layer) move(next, now Params, gradient, sums []float64, opt Optimizer, settings StepSettings) {
	if settings.Shrink > 0 && settings.Shrink < 1 {
		for k, g := range gradient {
			gradient[k] = float64(g * settings.Shrink)
		}
	}
	for _, r := range l.Regularizers {
		r.Before(gradient, now, settings)
	}
	opt.Next(next, now, gradient, settings)
	if l.Normalization == BatchNormalization {
		remember(next, now, sums)
	}
	for _, r := range l.Regularizers {
		r.After(next, now, settings)
	}
}

// only returns row i of s as signals of their own.
func only(s Signals, i int) Signals {
	return Signals{Rows: 1, Cols: s.Cols, Stride: s.Stride, Data: signal(s, i)}
}

package metrics

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// odds is what a logistic regression minimises over its weights: the sum of log losses and half the squared weights. The
// weights lie one output after the other, the bias first.
type odds struct {
	z     neuron.Signals // features x rows, shifted and scaled
	rows  neuron.Signals // rows x features, the same; empty where there are more than mostTransposed
	truth []int
	at    []float64      // the weights at which value was called last
	p     neuron.Signals // their probabilities, outputs x rows
	d     neuron.Signals // scratch of the same shape
}

// mostTransposed is of how many numbers there is a transposed copy, 32 MB: with it all outputs are computed together.
const mostTransposed = 4_000_000

func newOdds(z neuron.Signals, truth []int, classes int) *odds {
	m := outputs(classes)
	o := &odds{z: z, truth: truth, p: neuron.NewSignals(m, z.Cols), d: neuron.NewSignals(m, z.Cols)}
	if len(z.Data) <= mostTransposed {
		o.rows = neuron.NewSignals(z.Cols, z.Rows)
		neuron.Transpose(o.rows, z)
	}
	return o
}

// start returns weights of 0, and the biases that give every class its share.
func (o *odds) start(shares []float64, present []int) []float64 {
	w := make([]float64, o.p.Rows*(1+o.z.Rows))
	if o.p.Rows == 1 {
		w[0] = kernel.Log(shares[present[1]] / shares[present[0]])
		return w
	}
	for m, c := range present {
		o.part(w, m)[0] = kernel.Log(shares[c])
	}
	return w
}

// part is the weights of output m.
func (o *odds) part(w []float64, m int) []float64 {
	n := 1 + o.z.Rows
	return w[m*n : (m+1)*n]
}

// value returns the sum at w, and writes its gradient.
func (o *odds) value(gradient, w []float64) float64 {
	o.at = w
	o.weigh(o.p, w)
	loss := 0.0
	for r, t := range o.truth {
		if o.p.Rows == 1 {
			loss += o.pairLoss(r, t)
		} else {
			loss += o.classesLoss(r, t)
		}
	}
	squares := 0.0
	for m := range o.p.Rows {
		squares += dot(o.part(w, m)[1:], o.part(w, m)[1:])
	}
	o.gather(gradient, w)
	return loss + squares/2
}

// weigh writes the sums of the features times the weights (or a direction), outputs x rows.
func (o *odds) weigh(sums neuron.Signals, w []float64) {
	lines, weights := make([][]float64, sums.Rows), make([][]float64, sums.Rows)
	for m := range lines {
		lines[m], weights[m] = line(sums, m), o.part(w, m)[1:]
		fill(lines[m], o.part(w, m)[0])
	}
	kernel.Products(lines, weights, o.z)
}

// gather writes the sums of the scratch times the features, and adds the weights (or a direction), without the biases.
func (o *odds) gather(into, w []float64) {
	o.collect(into)
	for m := range o.p.Rows {
		add(o.part(into, m)[1:], 1, o.part(w, m)[1:])
	}
}

// collect is the transpose of weigh, of the scratch: without the transposed copy output by output, to the same bits.
func (o *odds) collect(into []float64) {
	if o.rows.Rows == 0 {
		for m := range o.d.Rows {
			collect(o.part(into, m), line(o.d, m), o.z)
		}
		return
	}
	totals, deltas := make([][]float64, o.d.Rows), make([][]float64, o.d.Rows)
	for m := range totals {
		to := o.part(into, m)
		to[0] = kernel.Total(line(o.d, m))
		totals[m], deltas[m] = to[1:], line(o.d, m)
		fill(totals[m], 0)
	}
	kernel.Products(totals, deltas, o.rows)
}

// pairLoss turns the sum of row r into the probability of class 1 and its error, and returns the log loss.
func (o *odds) pairLoss(r, t int) float64 {
	v := o.p.Data[r]
	p := kernel.Logistic(v)
	o.p.Data[r], o.d.Data[r] = p, p
	if t == 1 {
		o.d.Data[r], v = -kernel.Logistic(-v), -v
	}
	return max(v, 0) + kernel.Log1p(kernel.Exp(-math.Abs(v)))
}

// classesLoss turns the sums of row r into probabilities and their errors, and returns the log loss.
func (o *odds) classesLoss(r, t int) float64 {
	wanted := o.p.Data[t*o.p.Stride+r]
	whole := softmax(o.p, r)
	for m := range o.p.Rows {
		o.d.Data[m*o.d.Stride+r] = o.p.Data[m*o.p.Stride+r]
	}
	o.d.Data[t*o.d.Stride+r]--
	return whole - wanted
}

// softmax turns the sums of row r into probabilities and returns the logarithm of the sum of their exponentials.
func softmax(s neuron.Signals, r int) float64 {
	top, sum := math.Inf(-1), 0.0
	for m := range s.Rows {
		top = max(top, s.Data[m*s.Stride+r])
	}
	for m := range s.Rows {
		e := kernel.Exp(s.Data[m*s.Stride+r] - top)
		s.Data[m*s.Stride+r] = e
		sum += e
	}
	for m := range s.Rows {
		s.Data[m*s.Stride+r] /= sum
	}
	return top + kernel.Log(sum)
}

// bend writes the product of the Hessian at the last value and a direction v.
func (o *odds) bend(out, v []float64) {
	o.weigh(o.d, v)
	for r := range o.truth {
		o.bendRow(r)
	}
	o.gather(out, v)
}

// bends approximates the diagonal of the Hessian: the sum of p(1-p), and 1 for the squared weights.
func (o *odds) bends() []float64 {
	list := make([]float64, len(o.at))
	for m := range o.p.Rows {
		sum := 1.0
		for _, p := range line(o.p, m) {
			sum = math.FMA(p, 1-p, sum)
		}
		fill(o.part(list, m), sum)
	}
	return list
}

// bendRow multiplies row r of the scratch by diag(p) - p p'.
func (o *odds) bendRow(r int) {
	if o.p.Rows == 1 {
		p := o.p.Data[r]
		o.d.Data[r] = float64(float64(p*(1-p)) * o.d.Data[r])
		return
	}
	middle := 0.0
	for m := range o.p.Rows {
		middle = math.FMA(o.p.Data[m*o.p.Stride+r], o.d.Data[m*o.d.Stride+r], middle)
	}
	for m := range o.p.Rows {
		i := m*o.d.Stride + r
		o.d.Data[i] = float64(o.p.Data[i] * (o.d.Data[i] - middle))
	}
}

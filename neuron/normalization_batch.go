package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// Batch normalization (Ioffe and Szegedy, 2015) needs one neuron at a time: a step
// normalises its sums s over the rows of the batch, x = (s-mean)/sqrt(variance+
// 1e-5), and the input of the activation is gain*x + shift. The shift takes the place
// of the bias, which would be redundant. A prediction normalises by the running mean
// and variance instead, which each step moves a tenth of the way to those of its
// batch, as in PyTorch: it normalises by the variance of the rows, and the running
// variance takes in the unbiased estimate, by n-1.
//
// A batch of one row has no variance. It is normalised as in a prediction, and does
// not move the running mean and variance.
const (
	batchNumbers  = 3 // gain, running mean and running variance, behind the weights
	batchMomentum = 0.1
)

// batchParams are the numbers of a neuron that is normalised.
type batchParams struct{ shift, gain, mean, variance float64 }

// batchOf returns those of p.
func batchOf(p Params) batchParams {
	own := p.Weights[len(p.Weights)-batchNumbers:]
	return batchParams{p.Weights[0], own[0], own[1], own[2]}
}

// startBatch sets the initial shift, gain, running mean and variance.
func startBatch(p Params) {
	p.Weights[0] = 0
	copy(p.Weights[len(p.Weights)-batchNumbers:], []float64{1, 0, 1})
}

// batchMoments are what the sums of a neuron are normalised by.
type batchMoments struct {
	mean, inverse float64 // inverse is 1/sqrt(variance+floor)
	variance      float64 // of the batch
	fixed         bool    // they are the running ones, which do not depend on the rows
}

// moments returns what to normalise the sums of a neuron by.
func (b batchParams) moments(sums []float64, learning bool) batchMoments {
	if !learning || len(sums) < 2 {
		return batchMoments{mean: b.mean, inverse: inverseRoot(b.variance), variance: b.variance, fixed: true}
	}
	n := float64(len(sums))
	mean, squares := kernel.Total(sums)/n, 0.0
	for _, s := range sums {
		squares = math.FMA(s-mean, s-mean, squares)
	}
	return batchMoments{mean: mean, inverse: inverseRoot(squares / n), variance: squares / n}
}

// inverseRoot is 1/sqrt(variance+floor).
func inverseRoot(variance float64) float64 { return 1 / math.Sqrt(variance+normalizationFloor) }

// normalise returns a sum normalised.
func (m batchMoments) normalise(s float64) float64 { return float64((s - m.mean) * m.inverse) }

// fireBatch sums without the bias, and writes the inputs of the activation.
func (l *Layer) fireBatch(z Signals, params []Params, in Signals, learning bool) {
	for i, p := range params {
		given, sums := signal(z, i), signal(z, len(params)+i)
		kernel.Sums(sums, 0, p.Weights[1:1+l.Inputs], in)
		own := batchOf(p)
		m := own.moments(sums, learning)
		for b, s := range sums {
			given[b] = math.FMA(own.gain, m.normalise(s), own.shift)
		}
	}
}

// batchGradient writes the gradient of a neuron's own numbers, not that of its incoming
// weights, and turns delta, the gradient of the loss by the inputs of its activation,
// into that by its sums.
func batchGradient(gradient, delta, sums []float64, p Params) {
	own := batchOf(p)
	m := own.moments(sums, true)
	shift, gain := kernel.Total(delta), 0.0
	for b, d := range delta {
		gain = math.FMA(d, m.normalise(sums[b]), gain)
	}
	n, scale := float64(len(sums)), float64(own.gain*m.inverse)
	for b, d := range delta {
		if !m.fixed {
			d -= math.FMA(m.normalise(sums[b]), gain/n, shift/n)
		}
		delta[b] = float64(scale * d)
	}
	gradient[0] = shift
	rest := gradient[len(gradient)-batchNumbers:]
	rest[0], rest[1], rest[2] = gain, 0, 0
}

// remember moves the running mean and variance of one neuron towards a batch's.
func remember(next, now Params, sums []float64) {
	own := batchOf(now)
	m := own.moments(sums, true)
	to := next.Weights[len(next.Weights)-batchNumbers:]
	to[1], to[2] = own.mean, own.variance
	if !m.fixed {
		n := float64(len(sums))
		to[1] = kernel.Blend(1-batchMomentum, own.mean, m.mean)
		to[2] = kernel.Blend(1-batchMomentum, own.variance, float64(m.variance*(n/(n-1))))
	}
}

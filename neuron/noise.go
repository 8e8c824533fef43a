package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// Noisy says whether the layer has dropout or noise, so that it emits something else
// in a training step than in a prediction.
func (l *Layer) Noisy() bool { return l.Dropout > 0 || l.Noise > 0 }

// AddNoise writes what a range of neurons emits in a training step: y with normal
// noise of the standard deviation Noise added (Bishop, 1995), then a share Dropout of
// its numbers set to 0 and all others divided by 1-Dropout (inverted dropout:
// Srivastava et al., 2014). Draws are keyed by the step and the neuron, row after
// row, so that a neuron that is asked again gives the same. out and y are neurons x
// rows.
func (l *Layer) AddNoise(out, y Signals, draws Draws) {
	sameShape(out, y)
	for i := range y.Rows {
		copy(signal(out, i), signal(y, i))
		if l.Noise > 0 {
			draws.Chance.Reset(l.key(PurposeNoise, draws, i))
			addNoise(signal(out, i), l.Noise, draws.Chance)
		}
	}
	l.BackpropagateNoise(out, draws)
}

// BackpropagateNoise turns e, the gradient of the loss by what a range of neurons
// emitted in a training step, into that by what they would have emitted without
// dropout and noise: it applies the same dropout to e.
func (l *Layer) BackpropagateNoise(e Signals, draws Draws) {
	if l.Dropout == 0 {
		return
	}
	for i := range e.Rows {
		draws.Chance.Reset(l.key(PurposeDropout, draws, i))
		dropOut(signal(e, i), l.Dropout, draws.Chance)
	}
}

// Draws say which neurons of a layer draw dropout and noise, and in which step.
type Draws struct {
	First  int // neuron
	Step   uint64
	Chance *Chance // scratch: it is reset
}

// key is that of the i-th of the neurons.
func (l *Layer) key(purpose Purpose, draws Draws, i int) Key {
	return Key{Seed: l.seed, Purpose: purpose, Step: draws.Step, Layer: l.Index, Neuron: draws.First + i}
}

// addNoise adds normal noise of a standard deviation.
func addNoise(signal []float64, deviation float64, chance *Chance) {
	for b := range signal {
		signal[b] = math.FMA(deviation, chance.Normal(), signal[b])
	}
}

// dropOut sets a share of the numbers to 0 and divides the others by 1-share.
func dropOut(signal []float64, share float64, chance *Chance) {
	scale := 1 / (1 - share)
	for b := range signal {
		if chance.Float64() < share {
			signal[b] = 0
		} else {
			signal[b] = float64(signal[b] * scale)
		}
	}
}

// Normal draws from the standard normal distribution: sqrt(-2 log u) * cos(2 pi
// v) of two uniform draws (Box and Muller, 1958).
func (c *Chance) Normal() float64 {
	radius := math.Sqrt(float64(-2 * kernel.Log(1-c.Float64()))) // 1-u is never 0
	return float64(radius * kernel.CosPi(float64(2*c.Float64())))
}

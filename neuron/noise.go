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
// rows; dropped is as Drop writes it.
func (l *Layer) AddNoise(out, y Signals, dropped []bool, draws Draws) {
	sameShape(out, y)
	for i := range y.Rows {
		copy(signal(out, i), signal(y, i))
		if l.Noise > 0 {
			draws.Chance.Reset(l.key(PurposeNoise, draws, i))
			addNoise(signal(out, i), l.Noise, draws.Chance)
		}
	}
	l.Drop(dropped, y.Cols, draws)
	l.BackpropagateNoise(out, dropped)
}

// Drop draws which of the signals of a range of neurons a training step drops. dropped has
// as many as neurons x rows, neuron after neuron; without Dropout it is left as it is.
func (l *Layer) Drop(dropped []bool, rows int, draws Draws) {
	if l.Dropout == 0 {
		return
	}
	for i := range len(dropped) / max(1, rows) {
		draws.Chance.Reset(l.key(PurposeDropout, draws, i))
		own := dropped[i*rows:][:rows]
		for b := range own {
			own[b] = draws.Chance.Float64() < l.Dropout
		}
	}
}

// BackpropagateNoise turns e, the gradient of the loss by what a range of neurons
// emitted in a training step, into that by what they would have emitted without
// dropout and noise: it applies the same dropout to e, as Drop wrote it for the step.
func (l *Layer) BackpropagateNoise(e Signals, dropped []bool) {
	if l.Dropout == 0 {
		return
	}
	for i := range e.Rows {
		dropOut(signal(e, i), dropped[i*e.Cols:][:e.Cols], 1/(1-l.Dropout))
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

// dropOut sets the dropped numbers to 0 and multiplies the others by a scale.
func dropOut(signal []float64, dropped []bool, scale float64) {
	for b, d := range dropped {
		if d {
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

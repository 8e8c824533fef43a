package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// Disturbed says whether the layer emits something else in a training step than
// when it is asked.
func (l *Layer) Noisy() bool { return l.Dropout > 0 || l.Noise > 0 }

// Disturb writes what a run of neurons emits in a training step: y with normal
// noise of the deviation Noise added (Bishop, 1995), then a share Dropout of its
// numbers 0 and all others divided by 1-Dropout (inverted dropout: Srivastava et
// al., 2014). Draws are keyed by the step and the neuron, row after row, so that
// a neuron that is asked again disturbs alike. out and y are run x rows.
func (l *Layer) AddNoise(out, y Signals, run Draws) {
	sameShape(out, y)
	for i := range y.Rows {
		copy(signal(out, i), signal(y, i))
		if l.Noise > 0 {
			run.Chance.Reset(l.key(PurposeNoise, run, i))
			addNoise(signal(out, i), l.Noise, run.Chance)
		}
	}
	l.BackpropagateNoise(out, run)
}

// Undisturb turns e, the slopes of the loss by what a run of neurons emitted in
// a training step, into the slopes by what they would have emitted undisturbed.
// It is dropout once more.
func (l *Layer) BackpropagateNoise(e Signals, run Draws) {
	if l.Dropout == 0 {
		return
	}
	for i := range e.Rows {
		run.Chance.Reset(l.key(PurposeDropout, run, i))
		dropOut(signal(e, i), l.Dropout, run.Chance)
	}
}

// Run is which neurons of a layer are disturbed, and in which step.
type Draws struct {
	First  int // neuron
	Step   uint64
	Chance *Chance // any: it is set anew
}

func (l *Layer) key(purpose Purpose, run Draws, i int) Key {
	return Key{Seed: l.seed, Purpose: purpose, Step: run.Step, Layer: l.Index, Neuron: run.First + i}
}

// addNoise adds normal noise of a deviation.
func addNoise(signal []float64, deviation float64, chance *Chance) {
	for b := range signal {
		signal[b] = math.FMA(deviation, chance.Normal(), signal[b])
	}
}

// dropOut sets a share of the numbers to 0 and divides the others by what is left
// of 1.
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

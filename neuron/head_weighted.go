package neuron

import "math"

// LossScratch is scratch memory for WeightedLossAndGradient. The zero value is ready.
type LossScratch struct{ errors, outputs, emitted, targets Signals }

// WeightedLossAndGradient is LossAndGradient for rows of different weights, from 0
// on, one per row: the loss is the weighted mean of the losses of the rows, as in
// PyTorch and scikit-learn. Where all weights of the batch are 0, so are loss and
// errors.
func (h Head) WeightedLossAndGradient(errors, outputs, emitted, targets Signals, weights []float64, scratch *LossScratch) float64 {
	sameShape(emitted, errors, outputs, targets)
	all, sum := 0.0, 0.0
	for _, w := range weights {
		all += w
	}
	scratch.fit(emitted.Rows)
	for b, w := range weights {
		columnOf(scratch.emitted, emitted, b)
		columnOf(scratch.targets, targets, b)
		loss := h.LossAndGradient(scratch.errors, scratch.outputs, scratch.emitted, scratch.targets)
		share := 0.0
		if all > 0 {
			share = w / all
		}
		sum = math.FMA(share, loss, sum)
		for k := range errors.Rows {
			set(errors, k, b, float64(share*scratch.errors.Data[k]))
			set(outputs, k, b, scratch.outputs.Data[k])
		}
	}
	return sum
}

// columnOf copies row b of the batch.
func columnOf(to, from Signals, b int) {
	for k := range to.Data {
		to.Data[k] = at(from, k, b)
	}
}

// fit makes room for one row of so many outputs.
func (s *LossScratch) fit(outputs int) {
	for _, signals := range []*Signals{&s.errors, &s.outputs, &s.emitted, &s.targets} {
		*signals = Resize(*signals, outputs, 1)
	}
}

// SmoothTargets spreads a share of the targets of classes, outputs x rows, evenly
// over all classes (label smoothing: Szegedy et al., 2016): t*(1-share) +
// share/classes. A single output stands for two classes.
func SmoothTargets(targets Signals, share float64) {
	even := share / float64(max(2, targets.Rows))
	for b := range targets.Cols {
		for k := range targets.Rows {
			set(targets, k, b, math.FMA(at(targets, k, b), 1-share, even))
		}
	}
}

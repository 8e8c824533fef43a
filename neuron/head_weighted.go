package neuron

import "math"

// Judgement is memory to work in for JudgeWeighted; the zero value is ready.
type LossScratch struct{ errors, outputs, emitted, targets Signals }

// JudgeWeighted is Judge where rows count differently: the loss is the mean of
// each row's own loss, weighted by weights (from 0 on, one per row) and divided
// by their sum, as in PyTorch and scikit-learn. Where all weights of the batch
// are 0, so are loss and errors.
func (h Head) WeightedLossAndGradient(errors, outputs, emitted, targets Signals, weights []float64, j *LossScratch) float64 {
	sameShape(emitted, errors, outputs, targets)
	all, sum := 0.0, 0.0
	for _, w := range weights {
		all += w
	}
	j.fit(emitted.Rows)
	for b, w := range weights {
		columnOf(j.emitted, emitted, b)
		columnOf(j.targets, targets, b)
		loss := h.LossAndGradient(j.errors, j.outputs, j.emitted, j.targets)
		share := 0.0
		if all > 0 {
			share = w / all
		}
		sum = math.FMA(share, loss, sum)
		for k := range errors.Rows {
			set(errors, k, b, float64(share*j.errors.Data[k]))
			set(outputs, k, b, j.outputs.Data[k])
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

func (j *LossScratch) fit(rows int) {
	for _, s := range []*Signals{&j.errors, &j.outputs, &j.emitted, &j.targets} {
		*s = Resize(*s, rows, 1)
	}
}

// SmoothTargets moves targets of classes, outputs x rows, a share of the way to
// what gives every class the same (label smoothing: Szegedy et al., 2016):
// t*(1-share) + share/classes; a single output stands for two classes.
func SmoothTargets(targets Signals, share float64) {
	even := share / float64(max(2, targets.Rows))
	for b := range targets.Cols {
		for k := range targets.Rows {
			set(targets, k, b, math.FMA(at(targets, k, b), 1-share, even))
		}
	}
}

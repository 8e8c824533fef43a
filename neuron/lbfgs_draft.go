package neuron

import "math"

// draft is what a trajectory becomes by an answer. It shares the vectors of the
// trajectory and writes to none of them, only to spare ones.
type draft struct {
	Trajectory
	spec     LBFGSSpec
	gradient []float64   // at the trial
	retired  [][]float64 // vectors of the trajectory that the draft has no more
}

// judge takes the answer.
func (d *draft) lossAndGradient(loss float64) {
	at := end{step: d.line.step, loss: loss}
	good := isFinite(loss)
	if good {
		at.slope = dot(d.gradient, d.direction)
		good = isFinite(at.slope) // which it is not if one number of the gradient is not
	}
	switch {
	case d.stage == starting:
		d.begin(loss, good)
	case !good:
		d.backOff()
	case d.stage == bracketing:
		d.bracket(at)
	default:
		d.zoom(at)
	}
}

// begin takes the answer at the start.
func (d *draft) begin(loss float64, good bool) {
	d.Loss = loss
	if !good {
		d.Ending = NotFinite
		return
	}
	copy(d.renew(&d.slopes), d.gradient)
	if largest(d.slopes) <= d.spec.GradientTolerance {
		d.Ending = SmallGradient
		return
	}
	d.aim()
	d.search(float64(min(1, 1/absolute(d.slopes)) * d.spec.Rate))
}

// accept completes the iteration at the lowest end of the line search, and goes
// on from there.
func (d *draft) accept() {
	lowest, from, before := d.line.ends[d.line.low], d.accepted, d.Loss
	along(d.renew(&d.accepted), from, lowest.step, d.direction)
	d.slopes, d.kept = d.kept, d.slopes
	d.Loss = lowest.loss
	d.Iterations++
	switch {
	case largest(d.slopes) <= d.spec.GradientTolerance:
		d.Ending = SmallGradient
	case float64(lowest.step*largest(d.direction)) <= d.spec.ChangeTolerance,
		math.Abs(d.Loss-before) < d.spec.ChangeTolerance:
		d.Ending = SmallChange
	default:
		d.remember(lowest.step)
		d.aim()
		d.search(d.spec.Rate)
	}
}

// take returns a vector that nothing holds. What is in it is not defined.
func (d *draft) take() []float64 {
	last := len(d.spare) - 1
	if last < 0 {
		return make([]float64, len(d.accepted))
	}
	v := d.spare[last]
	d.spare = d.spare[:last]
	return v
}

// renew gives *v another vector to be written to.
func (d *draft) renew(v *[]float64) []float64 {
	d.retired = append(d.retired, *v)
	*v = d.take()
	return *v
}

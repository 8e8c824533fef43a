package lbfgs

import "math"

// draft is what a trajectory becomes by an answer. It shares the vectors of the
// trajectory and writes to none of them, only to spare ones.
type draft struct {
	Trajectory
	settings      Settings
	trialGradient []float64
	retired       [][]float64 // vectors of the trajectory that the draft no longer refers to
}

// take takes the answer.
func (d *draft) take(loss float64) {
	at := end{step: d.line.step, loss: loss}
	finite := isFinite(loss)
	if finite {
		at.slope = dot(d.trialGradient, d.direction)
		finite = isFinite(at.slope) // which it is not if one number of the gradient is not
	}
	switch {
	case d.stage == starting:
		d.begin(loss, finite)
	case !finite:
		d.backOff()
	case d.stage == bracketing:
		d.bracket(at)
	default:
		d.zoom(at)
	}
}

// begin takes the answer at the start.
func (d *draft) begin(loss float64, finite bool) {
	d.Loss = loss
	if !finite {
		d.Ending = NotFinite
		return
	}
	copy(d.renew(&d.gradient), d.trialGradient)
	if largest(d.gradient) <= d.settings.GradientTolerance {
		d.Ending = SmallGradient
		return
	}
	d.aim()
	d.search(float64(min(1, 1/absolute(d.gradient)) * d.settings.Rate))
}

// accept completes the iteration at the lower end of the line search, and begins
// the next one from there.
func (d *draft) accept() {
	lowest, from, before := d.line.ends[d.line.low], d.accepted, d.Loss
	along(d.renew(&d.accepted), from, lowest.step, d.direction)
	d.gradient, d.lowestGradient = d.lowestGradient, d.gradient
	d.Loss = lowest.loss
	d.Iterations++
	switch {
	case largest(d.gradient) <= d.settings.GradientTolerance:
		d.Ending = SmallGradient
	case float64(lowest.step*largest(d.direction)) <= d.settings.ChangeTolerance,
		math.Abs(d.Loss-before) < d.settings.ChangeTolerance:
		d.Ending = SmallChange
	default:
		d.remember(lowest.step)
		d.aim()
		d.search(d.settings.Rate)
	}
}

// vector returns a vector that nothing refers to. Its numbers are undefined.
func (d *draft) vector() []float64 {
	last := len(d.spare) - 1
	if last < 0 {
		return make([]float64, len(d.accepted))
	}
	v := d.spare[last]
	d.spare = d.spare[:last]
	return v
}

// renew points *v to another vector, to be written to.
func (d *draft) renew(v *[]float64) []float64 {
	d.retired = append(d.retired, *v)
	*v = d.vector()
	return *v
}

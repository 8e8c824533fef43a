package lbfgs

import "math"

// The constants of a line search. All but the last are PyTorch's; c1 and c2 are
// those that Nocedal and Wright (2006) give for quasi-Newton methods.
const (
	sufficientDecrease = 1e-4 // c1: the loss must fall by this share of what the slope at the start promises
	curvatureShare     = 0.9  // c2: the slope must fall to this share of that at the start
	maxTrials          = 25   // after the first of a line search; trials that are not finite do not count
	narrowest          = 1e-9 // how far a weight moves within the narrowest bracket that is zoomed into
	nearEnd            = 0.1  // share of the bracket that counts as near its end
	maxHalvings        = 30   // trials of a line search that may not be finite: down to a step of 1e-9 of the first
)

// lineSearch looks along a direction for a step whose loss is low enough and
// whose slope is flat enough. Bracketing comes first: the steps grow until such a
// step must lie between two of them. Then zooming closes in on it.
type lineSearch struct {
	step     float64 // of the trial
	ends     [2]end  // bracketing: [0] is the last trial that was too short; zooming: the bracket, in any order
	low      int     // which of them has the lower loss
	trials   int
	stalls   int     // 1: the last trial of the zoom was near an end of the bracket; 0: it was not
	halvings int     // trials that were not finite
	wall     float64 // the last of them; while bracketing also the shortest; 0: none
}

// end is what is known at a step: the loss, and its slope along the direction.
type end struct{ step, loss, slope float64 }

// search begins a line search with that step, if the direction descends.
func (d *draft) search(step float64) {
	switch {
	case !isFinite(d.slope):
		d.Ending = NotFinite
		return
	case d.slope > -d.settings.ChangeTolerance:
		d.Ending = SmallChange
		return
	}
	d.stage = bracketing
	d.line = lineSearch{ends: [2]end{d.start()}}
	d.try(step)
}

// start is the end at a step of 0.
func (d *draft) start() end { return end{loss: d.Loss, slope: d.slope} }

// try asks for the loss at a step, or backs off where weights would overflow.
func (d *draft) try(step float64) {
	d.line.step = step
	if !isFinite(math.FMA(step, largest(d.direction), largest(d.accepted))) {
		d.backOff()
		return
	}
	along(d.renew(&d.trial), d.accepted, step, d.direction)
}

// lower makes the trial the i-th end, and the lower one.
func (d *draft) lower(i int, at end) {
	d.line.ends[i], d.line.low = at, i
	copy(d.renew(&d.lowestGradient), d.trialGradient)
}

// finish accepts the lower end; if that is the start, the trajectory is done for
// the reason given.
func (d *draft) finish(reason Ending) {
	if d.line.ends[d.line.low].step == 0 {
		d.Ending = reason
		return
	}
	d.accept()
}

// tooHigh says that the loss has not fallen enough: the first of the strong Wolfe
// conditions fails.
func (d *draft) tooHigh(at end) bool {
	return at.loss > d.Loss+float64(float64(sufficientDecrease*at.step)*d.slope)
}

// flat says that the slope is flat enough: the second of the strong Wolfe
// conditions holds.
func (d *draft) flat(at end) bool {
	return math.Abs(at.slope) <= float64(-curvatureShare*d.slope)
}

// backOff leaves a trial whose loss, gradient or weights are not finite: the next
// one is halfway back to the lower end. After maxHalvings of them the line search
// ends there.
func (d *draft) backOff() {
	l := &d.line
	if l.halvings == maxHalvings {
		d.finish(NotFinite)
		return
	}
	l.halvings++
	l.wall = l.step
	from := l.ends[l.low].step
	d.try(from + (l.step-from)/2)
}

package lbfgs

import "math"

// bracket takes the answer to a trial that was longer than those before.
func (d *draft) bracket(at end) {
	l := &d.line
	switch {
	case l.trials == maxTrials:
		l.ends[0] = d.start()
		d.enclose(at)
	case d.tooHigh(at), l.trials > 1 && at.loss >= l.ends[0].loss:
		d.enclose(at)
	case d.flat(at):
		d.lower(0, at)
		d.accept()
	case at.slope >= 0:
		d.enclose(at)
	default:
		d.extend(at)
	}
}

// enclose makes a bracket of the last trial and the one before it.
func (d *draft) enclose(at end) {
	d.stage = zooming
	d.raise(1, at)
	d.refine()
}

// raise sets the end i, which was not the lower one; it becomes that if its loss
// is below the other's, the first counting as lower where they are equal.
func (d *draft) raise(i int, at end) {
	l := &d.line
	l.ends[i] = at
	if low := lowerOf(l.ends); low == i {
		d.lower(i, at)
	}
}

func lowerOf(ends [2]end) int {
	if ends[0].loss <= ends[1].loss {
		return 0
	}
	return 1
}

// extend tries a longer step: longer by a hundredth of the last increase up to ten
// times as long, and never one that is known to be too long.
func (d *draft) extend(at end) {
	l := &d.line
	last := l.ends[0]
	step := cubic(last, at, at.step+float64(0.01*(at.step-last.step)), float64(at.step*10))
	if l.wall > 0 && step >= l.wall {
		step = at.step + (l.wall-at.step)/2
	}
	d.lower(0, at)
	l.trials++
	d.try(step)
}

// zoom takes the answer to a trial within the bracket.
func (d *draft) zoom(at end) {
	l := &d.line
	low, high := l.low, 1-l.low
	switch {
	case d.tooHigh(at), at.loss >= l.ends[low].loss:
		d.raise(high, at)
		d.refine()
	case d.flat(at):
		d.lower(low, at)
		d.accept()
	default:
		if at.slope*(l.ends[high].step-l.ends[low].step) >= 0 {
			l.ends[high] = l.ends[low]
		}
		d.lower(low, at)
		d.refine()
	}
}

// refine tries a step within the bracket, or settles for its lower end.
func (d *draft) refine() {
	l := &d.line
	width := math.Abs(l.ends[1].step - l.ends[0].step)
	if l.trials == maxTrials || float64(width*largest(d.direction)) < narrowest {
		d.finish(NoLowerLoss)
		return
	}
	l.trials++
	d.try(l.within())
}

// within returns the next step to try within the bracket: where the cubic is
// lowest, but a tenth of the bracket away from an end if that step lies at the
// end, or near one for the second time in a row.
func (l *lineSearch) within() float64 {
	a, b := min(l.ends[0].step, l.ends[1].step), max(l.ends[0].step, l.ends[1].step)
	step, margin := cubic(l.ends[0], l.ends[1], a, b), float64(nearEnd*(b-a))
	near := min(b-step, step-a) < margin
	switch {
	case !near:
		l.stalls = 0
		return step
	case l.stalls == 0 && a < step && step < b:
		l.stalls = 1
		return step
	}
	l.stalls = 0
	if math.Abs(step-b) < math.Abs(step-a) {
		return b - margin
	}
	return a + margin
}

// cubic returns the minimum of the cubic through both ends with their slopes,
// brought within [least, most], or the middle of these if it has no minimum
// (Nocedal and Wright, equation 3.59).
func cubic(p, q end, least, most float64) float64 {
	if p.step > q.step {
		p, q = q, p
	}
	d1 := p.slope + q.slope - float64(3*(p.loss-q.loss))/(p.step-q.step)
	square := float64(d1*d1) - float64(p.slope*q.slope)
	d2 := math.Sqrt(square) // NaN where there is no minimum
	step := q.step - float64((q.step-p.step)*((q.slope+d2-d1)/(q.slope-p.slope+float64(2*d2))))
	if math.IsNaN(step) {
		return (least + most) / 2
	}
	return min(max(step, least), most)
}

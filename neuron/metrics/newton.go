package metrics

import "math"

// newton minimises odds by Newton's method, whose steps come from conjugate gradients (Dembo and Steihaug, 1983), within a
// number of passes over the rows.
type newton struct {
	odds   *odds
	passes int
}

// The share of the decrease that the slope promises by which a step must reduce the value, and what rounding may hide of it,
// as a share of the value.
const (
	worthwhile = 1e-4
	noise      = 1e-14
	halvings   = 30
)

// minimise goes from w to where the gradient counts as 0 and leaves the weights in odds.at. It says whether it got there.
func (n *newton) minimise(w []float64) bool {
	gradient := make([]float64, len(w))
	value := n.odds.value(gradient, w)
	first := largest(gradient)
	for range newtonSteps {
		size := largest(gradient)
		if size <= float64(gradientClose*float64(len(n.odds.truth))) {
			return true
		}
		step := n.direction(gradient, math.Sqrt(size/first))
		next, moved := n.search(w, gradient, step, value)
		if !moved {
			return false
		}
		w, value = n.odds.at, next
	}
	return false
}

// direction solves for Newton's step, the more exactly the smaller the gradient has become.
func (n *newton) direction(gradient []float64, flat float64) []float64 {
	downhill := make([]float64, len(gradient))
	add(downhill, -1, gradient)
	found := system{n.odds.bend, n.odds.bends(), n.passes, min(0.1, flat)}.solve(downhill)
	n.passes -= found.steps
	return found.x
}

// search goes along the step, half as far each time until the value falls enough, and leaves the new gradient in gradient.
// moved is false, and odds.at is w, if it never does or the passes are used up.
func (n *newton) search(w, gradient, step []float64, value float64) (next float64, moved bool) {
	slope := dot(gradient, step)
	trial := make([]float64, len(gradient))
	for length := 1.0; n.passes > 0 && length > 1.0/(1<<halvings); length /= 2 {
		to := append([]float64(nil), w...)
		add(to, length, step)
		n.passes--
		next = n.odds.value(trial, to)
		if promised := float64(worthwhile * length * slope); next <= value+promised+float64(noise*math.Abs(value)) {
			copy(gradient, trial)
			return next, true
		}
	}
	n.odds.at = w
	return value, false
}

// largest is the largest magnitude in the list.
func largest(list []float64) float64 {
	most := 0.0
	for _, v := range list {
		most = max(most, math.Abs(v))
	}
	return most
}

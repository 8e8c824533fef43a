package lbfgs

import "math"

// pair is what one iteration tells of the curvature.
type pair struct {
	step    []float64 // s = x' - x
	change  []float64 // y = g' - g, of the gradient
	inverse float64   // 1/(y.s)
}

// leastCurvature is what y.s must exceed for a pair to be remembered; PyTorch's.
const leastCurvature = 1e-10

// remember adds the pair of the step just accepted, if the loss curves upwards
// along it, and drops the oldest pairs if there are too many. lowestGradient is
// still the gradient where the step began.
func (d *draft) remember(length float64) {
	s, y := d.vector(), d.vector()
	for k, g := range d.gradient {
		s[k] = float64(d.direction[k] * length)
		y[k] = g - d.lowestGradient[k]
	}
	curvature := dot(y, s)
	if !(curvature > leastCurvature) {
		d.retired = append(d.retired, s, y)
		return
	}
	old := d.pairs
	for len(old) > 0 && len(old) >= d.settings.History {
		d.retired = append(d.retired, old[0].step, old[0].change)
		old = old[1:]
	}
	d.pairs = append(append(make([]pair, 0, len(old)+1), old...), pair{s, y, 1 / curvature})
	d.scale = curvature / dot(y, y)
}

// aim sets the direction to -H g, g being the gradient and H the inverse of the
// Hessian as far as the pairs tell it: the two-loop recursion of Nocedal (1980).
func (d *draft) aim() {
	q, alpha := d.renew(&d.direction), make([]float64, len(d.pairs))
	for k, g := range d.gradient {
		q[k] = -g
	}
	for i := len(d.pairs) - 1; i >= 0; i-- {
		p := d.pairs[i]
		alpha[i] = float64(dot(p.step, q) * p.inverse)
		along(q, q, -alpha[i], p.change)
	}
	for k, v := range q {
		q[k] = float64(v * d.scale)
	}
	for i, p := range d.pairs {
		along(q, q, alpha[i]-float64(dot(p.change, q)*p.inverse), p.step)
	}
	d.slope = dot(d.gradient, q)
}

// along sets z[k] to x[k] + step*direction[k], rounded once. z may be x.
func along(z, x []float64, step float64, direction []float64) {
	for k, v := range direction {
		z[k] = math.FMA(step, v, x[k])
	}
}

// dot is the chain s = fma(x[k], y[k], s) from 0, k ascending. It panics if x
// and y differ in length.
func dot(x, y []float64) float64 {
	if len(x) != len(y) {
		panic("lbfgs: a gradient needs one number per weight")
	}
	s := 0.0
	for k, v := range x {
		s = math.FMA(v, y[k], s)
	}
	return s
}

// absolute is the chain s = s + |x[k]| from 0, k ascending.
func absolute(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += math.Abs(v)
	}
	return s
}

// largest is the largest |x[k]|, NaN if one is: magnitudes are in the order of their
// bits, and NaN comes last.
func largest(x []float64) float64 {
	m := uint64(0)
	for _, v := range x {
		m = max(m, math.Float64bits(v)&^(1<<63))
	}
	return math.Float64frombits(m)
}

// isFinite says whether x is neither NaN nor infinite.
func isFinite(x float64) bool { return !math.IsNaN(x - x) }

package metrics

import "math"

// system is a symmetric positive definite system of equations A x = b, given by the product of A and a vector.
type system struct {
	apply func(out, v []float64)
	sizes []float64 // an approximation of A's diagonal, positive; the better, the fewer steps
	steps int       // at most
	close float64   // the residual, relative to the length of b, that is small enough
}

// solution is x, the steps it took, and whether it is close enough.
type solution struct {
	x     []float64
	steps int
	done  bool
}

// solve returns x by conjugate gradients from 0 (Hestenes and Stiefel, 1952), preconditioned by the diagonal. It stops at a
// direction without curvature, and returns the x reached by then.
func (s system) solve(b []float64) solution {
	n := len(b)
	found := solution{x: make([]float64, n)}
	residual, direction, image := append([]float64(nil), b...), make([]float64, n), make([]float64, n)
	enough := float64(float64(s.close*s.close) * dot(b, b))
	for rise := 0.0; found.steps < s.steps && dot(residual, residual) > enough; found.steps++ {
		rise = s.turn(direction, residual, rise)
		s.apply(image, direction)
		curvature := dot(direction, image)
		if !(curvature > 0) {
			found.steps++
			break
		}
		add(found.x, rise/curvature, direction)
		add(residual, -rise/curvature, image)
	}
	found.done = dot(residual, residual) <= enough
	return found
}

// turn sets direction to the next one: the residual over the diagonal, made conjugate to the direction before, whose rise
// is given (0: there is none). It returns the rise of the new one, which is the product of the residual and the residual over
// the diagonal.
func (s system) turn(direction, residual []float64, before float64) float64 {
	rise := 0.0
	for i, v := range residual {
		rise = math.FMA(v/s.sizes[i], v, rise)
	}
	kept := 0.0
	if before > 0 {
		kept = rise / before
	}
	for i, v := range residual {
		direction[i] = math.FMA(kept, direction[i], v/s.sizes[i])
	}
	return rise
}

// dot is the chain s = fma(a[i], b[i], s) from 0.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum = math.FMA(v, b[i], sum)
	}
	return sum
}

// add adds times*v to sums.
func add(sums []float64, times float64, v []float64) {
	for i, x := range v {
		sums[i] = math.FMA(times, x, sums[i])
	}
}

package metrics

import "math"

// system is a symmetric positive definite system of equations A x = b, given by what A makes of a vector.
type system struct {
	apply func(out, v []float64)
	sizes []float64 // about A's diagonal, positive; the better, the fewer steps
	steps int       // at the most
	close float64   // the residual, beside b's length, that is small enough
}

// solution is x, the steps it took, and whether they came close enough.
type solution struct {
	x     []float64
	steps int
	done  bool
}

// solve returns x by conjugate gradients from 0 (Hestenes and Stiefel, 1952), preconditioned by the diagonal. Where A is flat
// in some direction it stops, and x is as good as it got.
func (s system) solve(b []float64) solution {
	n := len(b)
	found := solution{x: make([]float64, n)}
	left, way, image := append([]float64(nil), b...), make([]float64, n), make([]float64, n)
	enough := float64(float64(s.close*s.close) * dot(b, b))
	for rise := 0.0; found.steps < s.steps && dot(left, left) > enough; found.steps++ {
		rise = s.turn(way, left, rise)
		s.apply(image, way)
		bend := dot(way, image)
		if !(bend > 0) {
			found.steps++
			break
		}
		add(found.x, rise/bend, way)
		add(left, -rise/bend, image)
	}
	found.done = dot(left, left) <= enough
	return found
}

// turn sets way to the next direction: the residual over the diagonal, conjugate to the way before, of which before is the
// rise (0: there is none). It returns the rise of this one.
func (s system) turn(way, left []float64, before float64) float64 {
	rise := 0.0
	for i, v := range left {
		rise = math.FMA(v/s.sizes[i], v, rise)
	}
	kept := 0.0
	if before > 0 {
		kept = rise / before
	}
	for i, v := range left {
		way[i] = math.FMA(kept, way[i], v/s.sizes[i])
	}
	return rise
}

// dot is the chain of a*b.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum = math.FMA(v, b[i], sum)
	}
	return sum
}

// add adds times v to sums.
func add(sums []float64, times float64, v []float64) {
	for i, x := range v {
		sums[i] = math.FMA(times, x, sums[i])
	}
}

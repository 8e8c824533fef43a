package metrics

import "math"

// system is a symmetric positive definite system of equations A x = b, given by what A makes of a vector.
type system struct {
	apply func(out, v []float64)
	steps int     // at the most
	close float64 // the residual, beside b's length, that is small enough
}

// solution is x, the steps it took, and whether they came close enough.
type solution struct {
	x     []float64
	steps int
	done  bool
}

// solve returns x by conjugate gradients from 0 (Hestenes and Stiefel, 1952). Where A is flat in some direction it stops, and
// x is as good as it got.
func (s system) solve(b []float64) solution {
	n := len(b)
	found := solution{x: make([]float64, n)}
	left, way, image := append([]float64(nil), b...), append([]float64(nil), b...), make([]float64, n)
	size := dot(left, left)
	enough := float64(float64(s.close*s.close) * size)
	for found.steps < s.steps && size > enough {
		s.apply(image, way)
		found.steps++
		bend := dot(way, image)
		if !(bend > 0) {
			break
		}
		add(found.x, size/bend, way)
		add(left, -size/bend, image)
		before := size
		size = dot(left, left)
		for i, v := range left {
			way[i] = math.FMA(size/before, way[i], v)
		}
	}
	found.done = size <= enough
	return found
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

package kernel

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// Sums sets z[b] to the chain s = fma(w[k], x[k][b], s) from start, k ascending: the weighted sums of a neuron with the
// weights w and the bias start for every row of a batch. x is len(w) x len(z). Where the chain yields NaN (0*Inf, Inf-Inf),
// the sign of that NaN depends on the CPU, and nothing else does.
//
// It panics if x has another shape, or less data than its shape says. z must not overlap w or x. It allocates nothing.
func Sums(z []float64, start float64, w []float64, x blas64.General) {
	checkShape(len(w), len(z), x)
	if len(z) == 0 {
		return
	}
	for b := range z {
		z[b] = start
	}
	Products([][]float64{z}, [][]float64{w}, x)
}

// Dots sets g[k] to the chain s = fma(d[b], x[k][b], s) from 0, b ascending: the gradient of a neuron's weights over a
// batch, d being its deltas. x is len(g) x len(d).
//
// It panics if x has another shape, or less data than its shape says. g must not overlap d or x. It allocates nothing.
func Dots(g, d []float64, x blas64.General) {
	checkShape(len(g), len(d), x)
	if len(d) == 0 {
		clear(g)
		return
	}
	k := 0
	for ; k+4 <= len(g); k += 4 { // four chains side by side
		x0, x1 := x.Data[k*x.Stride:][:len(d)], x.Data[(k+1)*x.Stride:][:len(d)]
		x2, x3 := x.Data[(k+2)*x.Stride:][:len(d)], x.Data[(k+3)*x.Stride:][:len(d)]
		var s0, s1, s2, s3 float64
		for b, v := range d {
			s0 = math.FMA(v, x0[b], s0)
			s1 = math.FMA(v, x1[b], s1)
			s2 = math.FMA(v, x2[b], s2)
			s3 = math.FMA(v, x3[b], s3)
		}
		g[k], g[k+1], g[k+2], g[k+3] = s0, s1, s2, s3
	}
	for ; k < len(g); k++ {
		s := 0.0
		for b, v := range x.Data[k*x.Stride:][:len(d)] {
			s = math.FMA(d[b], v, s)
		}
		g[k] = s
	}
}

// Total returns the chain s = s + x[b] from 0, b ascending: the gradient of a neuron's bias.
func Total(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

// checkShape panics unless x is rows x cols and has as many numbers.
func checkShape(rows, cols int, x blas64.General) {
	if x.Rows != rows || x.Cols != cols {
		panic("kernel: the matrix has another shape than its vectors")
	}
	if rows > 0 && cols > 0 && (x.Stride < cols || len(x.Data) < (rows-1)*x.Stride+cols) {
		panic("kernel: the matrix has less data than its shape says")
	}
}

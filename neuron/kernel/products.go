package kernel

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// Shared is how many outputs share what Products loads of x: it is fastest on multiples of so many.
const Shared = 8

// Products goes on with the chains that z holds, s = fma(w[i][k], x[k][b], s) for z[i][b], k ascending: the weighted sums
// of the neurons with the weights w for every row of a batch, if z holds their biases. z[i] has x.Cols numbers, w[i] has
// x.Rows. Where a chain yields NaN (0*Inf, Inf-Inf), the sign of that NaN depends on the CPU, and nothing
// else does.
//
// It panics if the shapes do not fit, or a matrix has less data than its shape says. z must not overlap w or x. It
// allocates nothing.
func Products(z, w [][]float64, x blas64.General) {
	if len(z) != len(w) {
		panic("kernel: there are more outputs than vectors of weights, or fewer")
	}
	for i, weights := range w {
		checkShape(len(weights), len(z[i]), x)
	}
	if x.Cols == 0 || x.Rows == 0 || accelerated(z, w, x) {
		return
	}
	for i, weights := range w {
		accumulate(z[i], weights, x)
	}
}

// accumulate is Products for one output, in portable Go. It is what the assembly has to equal to the last bit.
func accumulate(z, w []float64, x blas64.General) {
	k := 0
	for ; k+4 <= len(w); k += 4 { // four links of every chain while it is in a register
		w0, w1, w2, w3 := w[k], w[k+1], w[k+2], w[k+3]
		x0, x1 := x.Data[k*x.Stride:][:len(z)], x.Data[(k+1)*x.Stride:][:len(z)]
		x2, x3 := x.Data[(k+2)*x.Stride:][:len(z)], x.Data[(k+3)*x.Stride:][:len(z)]
		for b, s := range z {
			s = math.FMA(w0, x0[b], s)
			s = math.FMA(w1, x1[b], s)
			s = math.FMA(w2, x2[b], s)
			s = math.FMA(w3, x3[b], s)
			z[b] = s
		}
	}
	for ; k < len(w); k++ {
		wk := w[k]
		for b, v := range x.Data[k*x.Stride:][:len(z)] {
			z[b] = math.FMA(wk, v, z[b])
		}
	}
}

package kernel

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// Sums sets z[b] to what the chain s = fma(w[k], x[k][b], s) makes of start, k ascending. x is len(w) x len(z).
// It panics when x has another shape.
func Sums(z []float64, start float64, w []float64, x blas64.General) {
	checkShape(len(w), len(z), x)
	for b := range z {
		s := start
		for k, wk := range w {
			s = math.FMA(wk, x.Data[k*x.Stride+b], s)
		}
		z[b] = s
	}
}

// Dots sets g[k] to what the chain s = fma(d[b], x[k][b], s) makes of 0, b ascending. x is len(g) x len(d).
// It panics when x has another shape.
func Dots(g []float64, d []float64, x blas64.General) {
	checkShape(len(g), len(d), x)
	for k := range g {
		s := 0.0
		for b, db := range d {
			s = math.FMA(db, x.Data[k*x.Stride+b], s)
		}
		g[k] = s
	}
}

// Total returns x[0]+x[1]+... from 0, ascending.
func Total(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

func checkShape(rows, cols int, x blas64.General) {
	if x.Rows != rows || x.Cols != cols {
		panic("kernel: matrix has another shape than its vectors")
	}
	if rows > 0 && cols > 0 && (x.Stride < cols || len(x.Data) < (rows-1)*x.Stride+cols) {
		panic("kernel: matrix has fewer numbers than its shape says")
	}
}

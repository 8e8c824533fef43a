package neuron

import (
	"deepnet/neuron/kernel"

	"gonum.org/v1/gonum/blas/blas64"
)

// Signals is a matrix neurons x rows of the batch, row-major, Stride == Cols:
// row i is the signal of neuron i, one number per row of the batch.
type Signals = blas64.General

// NewSignals returns signals of neurons x rows, all zero.
func NewSignals(neurons, rows int) Signals {
	return Signals{Rows: neurons, Cols: rows, Stride: rows, Data: make([]float64, neurons*rows)}
}

// signal returns the signal of row i of s: s.Cols numbers.
func signal(s Signals, i int) []float64 {
	return s.Data[i*s.Stride : i*s.Stride+s.Cols]
}

// Transpose writes from, transposed, into to, which is from.Cols x from.Rows.
func Transpose(to, from Signals) { kernel.Transpose(to, from) }

// Gather writes the given columns of from, in the given order, into to, which is from.Rows
// x len(columns): some rows of a data set as a batch.
func Gather(to, from Signals, columns []int) {
	sameShape(Signals{Rows: from.Rows, Cols: len(columns)}, to)
	for i := range from.Rows {
		row, all := signal(to, i), signal(from, i)
		for b, c := range columns {
			row[b] = all[c]
		}
	}
}

// GatherRows writes the given rows of from, in the given order, into to, which is
// len(rows) x from.Cols.
func GatherRows(to, from Signals, rows []int) {
	sameShape(Signals{Rows: len(rows), Cols: from.Cols}, to)
	for i, row := range rows {
		copy(signal(to, i), signal(from, row))
	}
}

// all returns the numbers of s, row after row. It panics if there are gaps between
// its rows.
func all(s Signals) []float64 {
	if s.Stride != s.Cols {
		panic("neuron: signals with gaps between their rows")
	}
	return s.Data[:s.Rows*s.Cols]
}

// sameShape panics unless every one of others has the shape of s.
func sameShape(s Signals, others ...Signals) {
	for _, o := range others {
		if o.Rows != s.Rows || o.Cols != s.Cols {
			panic("neuron: signals of different shapes")
		}
	}
}

// at is the number of neuron k in row b.
func at(s Signals, k, b int) float64 { return s.Data[k*s.Stride+b] }

// set makes v the number of neuron k in row b.
func set(s Signals, k, b int, v float64) { s.Data[k*s.Stride+b] = v }

// count is how many numbers s holds.
func count(s Signals) float64 { return float64(s.Rows * s.Cols) }

// Package neuron is what learns: the pure mathematics of feed-forward networks
// trained by back-propagation, from a single neuron's numbers to a whole
// learning step. It never starts a goroutine, reads a clock or touches a file
// or a socket, and it never sums in any order but the one its comments name, so
// equal arguments give equal bits on every CPU. To add to it, give the new
// activation, loss, optimizer or initializer its lines in the file of that
// name and enter it in the list there: the law tests then hold it too.
package neuron

import "gonum.org/v1/gonum/blas/blas64"

// Signals is a matrix neurons x rows of the batch, row-major, Stride == Cols:
// row i is the signal of neuron i, one number per row of the batch.
type Signals = blas64.General

// NewSignals returns the zero signals of so many neurons over a batch of so
// many rows.
func NewSignals(neurons, rows int) Signals {
	return Signals{Rows: neurons, Cols: rows, Stride: rows, Data: make([]float64, neurons*rows)}
}

// Params are the numbers one neuron owns.
type Params struct {
	// Weights[0] is the neuron's bias, Weights[1+k] its weight for incoming
	// signal k.
	Weights []float64
	// Moments are what the optimizer remembers: Optimizer.Moments() runs of
	// len(Weights) numbers each.
	Moments []float64
}

// Blank returns params of p's shape, all zero.
func (p Params) Blank() Params {
	return Params{Weights: make([]float64, len(p.Weights)), Moments: make([]float64, len(p.Moments))}
}

// Clone returns a copy of p that shares nothing with it.
func (p Params) Clone() Params {
	c := p.Blank()
	copy(c.Weights, p.Weights)
	copy(c.Moments, p.Moments)
	return c
}

// signal returns the signal of row i of s: s.Cols numbers.
func signal(s Signals, i int) []float64 {
	return s.Data[i*s.Stride : i*s.Stride+s.Cols]
}

// all returns the numbers of s, row after row. It panics if s has gaps between
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

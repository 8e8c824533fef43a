package neuron

import (
	"fmt"
	"math"

	"deepnet/neuron/kernel"
)

// Divergence is the error of a step some of whose numbers are not finite. It names
// the first of them in the order of learning: the signals layer after layer, the
// loss, then the next weights and moments from the output layer down. The params
// before the step are still good.
type Divergence struct {
	Epoch  int    // 0: not known
	Step   uint64 // counts from 1
	Layer  int    // -1: the loss itself
	Neuron int
	What   string // "signal", "loss" or "weights", which stands for the moments too
}

// Error says where the numbers broke and what to try.
func (d *Divergence) Error() string {
	when, what := fmt.Sprintf("step %d", d.Step), "the "+d.What
	if d.Epoch > 0 {
		when = fmt.Sprintf("epoch %d, %s", d.Epoch, when)
	}
	if d.Layer >= 0 {
		what = fmt.Sprintf("%s of layer %d, neuron %d", what, d.Layer, d.Neuron)
	}
	return fmt.Sprintf("diverged at %s: %s stopped being finite; try a smaller learning rate, or inputs and targets of a size around 1", when, what)
}

// Finite says whether every number of p is finite.
func Finite(p Params) bool {
	return finite(p.Weights) < 0 && finite(p.Moments) < 0
}

// FiniteSignals says whether every number of s is finite, and if not, which row,
// one per neuron, has the first that is not.
func FiniteSignals(s Signals) (row int, ok bool) {
	if i := finite(all(s)); i >= 0 {
		return i / s.Cols, false
	}
	return 0, true
}

// FirstBad returns the first neuron whose next params, [layer][neuron], have a
// number that is not finite, in the order of learning: from the output layer down,
// neurons ascending. bad is false if there is none.
func (n *Network) FirstBad(next [][]Params) (layer, neuron int, bad bool) {
	for i := len(next) - 1; i >= 0; i-- {
		for j := range next[i] {
			if !Finite(next[i][j]) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// finite returns the index of the first number that is not finite, or -1.
func finite(xs []float64) int {
	if kernel.Finite(xs) {
		return -1
	}
	for i, x := range xs {
		if math.IsNaN(x - x) {
			return i
		}
	}
	return -1
}

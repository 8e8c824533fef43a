package metrics

import (
	"fmt"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// What bounds the work of a logistic regression. A pass takes every feature of every row for every class once forward and
// once back.
const (
	mostPasses    = 500
	mostWork      = 1_000_000_000 // passes x features x rows x classes
	fewestPasses  = 20
	mostLogits    = 4_000_000 // rows x classes
	newtonSteps   = 100
	gradientClose = 1e-10 // per row: what counts as a gradient of 0
)

// Logistic is logistic regression: softmax of linear sums (with two classes the logistic function of one), maximum
// likelihood with half the sum of squared weights, but not biases, added to the log losses (scikit-learn's default, C=1), on
// features shifted and scaled to mean 0 and standard deviation 1. Classes without rows have the probability 0.
type Logistic struct {
	// Converged says whether the gradient vanished within the bounded number of passes over the rows.
	Converged bool

	scale   standard
	classes int         // all of them
	present []int       // those that had rows
	weights [][]float64 // per present class, of two only for the second: the bias, then one per feature
}

// FitLogistic fits classes by inputs, features x rows. The error wraps ErrNoRows, ErrNotFinite or ErrTooLarge. It panics
// if there are not as many classes as rows, or a class is not below classes.
func FitLogistic(inputs neuron.Signals, truth []int, classes int) (*Logistic, error) {
	same(len(truth), inputs.Cols)
	shares, err := FitMajority(truth, classes)
	if err != nil {
		return nil, err
	}
	if err := finiteInputs(inputs); err != nil {
		return nil, err
	}
	l := &Logistic{Converged: true, scale: newStandard(inputs), classes: classes, present: presentOf(shares)}
	if len(l.present) == 1 {
		return l, nil
	}
	passes, err := passesFor(inputs, outputs(len(l.present)))
	if err != nil {
		return nil, err
	}
	o := newOdds(l.scale.apply(inputs), indexIn(l.present, truth, classes), len(l.present))
	l.fit(o, o.start(shares.Shares, l.present), passes)
	return l, finiteFit(o.at)
}

// fit minimises the odds from a start, within so many passes.
func (l *Logistic) fit(o *odds, start []float64, passes int) {
	n := newton{o, passes}
	l.Converged = n.minimise(start)
	for m := range o.p.Rows {
		l.weights = append(l.weights, o.part(o.at, m))
	}
}

// outputs is how many linear sums so many classes need.
func outputs(classes int) int {
	if classes == 2 {
		return 1
	}
	return classes
}

// passesFor is how many passes over the inputs may be made.
func passesFor(inputs neuron.Signals, outputs int) (int, error) {
	logits := float64(float64(inputs.Cols) * float64(outputs))
	passes := mostWork / float64(logits*float64(inputs.Rows+1))
	if logits > mostLogits || passes < fewestPasses {
		return 0, fmt.Errorf("%d features, %d rows and %d classes: %w", inputs.Rows, inputs.Cols, outputs, ErrTooLarge)
	}
	return int(min(passes, mostPasses)), nil
}

// presentOf lists the classes that have a share.
func presentOf(m Majority) []int {
	var present []int
	for c, share := range m.Shares {
		if share > 0 {
			present = append(present, c)
		}
	}
	return present
}

// indexIn is each row's class as an index in the list of those present.
func indexIn(present, truth []int, classes int) []int {
	index := make([]int, classes)
	for i, c := range present {
		index[c] = i
	}
	list := make([]int, len(truth))
	for r, c := range truth {
		list[r] = index[c]
	}
	return list
}

// Probabilities predicts rows of inputs, features x rows: classes x rows. It panics if there are not as many features as were
// fitted.
func (l *Logistic) Probabilities(inputs neuron.Signals) neuron.Signals {
	same(len(l.scale.means), inputs.Rows)
	p := neuron.NewSignals(l.classes, inputs.Cols)
	if len(l.present) == 1 {
		fill(line(p, l.present[0]), 1)
		return p
	}
	few, z := neuron.NewSignals(len(l.weights), inputs.Cols), l.scale.apply(inputs)
	for m, w := range l.weights {
		weigh(line(few, m), w, z)
	}
	if len(l.present) == 2 {
		l.pair(p, line(few, 0))
		return p
	}
	for r := range inputs.Cols {
		softmax(few, r)
	}
	for m, c := range l.present {
		copy(line(p, c), line(few, m))
	}
	return p
}

// pair writes the probabilities of two classes from the sums of the second.
func (l *Logistic) pair(p neuron.Signals, sums []float64) {
	first, second := line(p, l.present[0]), line(p, l.present[1])
	for r, v := range sums {
		first[r], second[r] = kernel.Logistic(-v), kernel.Logistic(v)
	}
}

package metrics

import (
	"errors"
	"fmt"
	"math"

	"deepnet/neuron"
)

// What cannot be evaluated or learned from; errors wrap one of these and say where.
var (
	// ErrNoRows means that there is nothing to evaluate, or to learn from.
	ErrNoRows = errors.New("there are no rows")
	// ErrNoProbability means that a probability is not from 0 to 1.
	ErrNoProbability = errors.New("not a probability")
	// ErrNotFinite means that a number is NaN or infinite, or so large that its square is.
	ErrNotFinite = errors.New("not a finite number")
	// ErrTooLarge means that a baseline would take too long on so many rows, features and classes.
	ErrTooLarge = errors.New("too large for a baseline")
)

// finite refuses a list with a number that is not finite.
func finite(what string, list []float64) error {
	for r, v := range list {
		if !isFinite(v) {
			return fmt.Errorf("%s of row %d: %w: %v; leave the row out", what, r+1, ErrNotFinite, v)
		}
	}
	return nil
}

// finiteInputs refuses features with a number that is not finite.
func finiteInputs(inputs neuron.Signals) error {
	for f := range inputs.Rows {
		if err := finite(fmt.Sprintf("feature %d", f+1), line(inputs, f)); err != nil {
			return err
		}
	}
	return nil
}

// finiteFit refuses weights that are not finite.
func finiteFit(weights []float64) error {
	for _, w := range weights {
		if !isFinite(w) {
			return fmt.Errorf("a fitted weight: %w: %v; scale the features and the target down", ErrNotFinite, w)
		}
	}
	return nil
}

func isFinite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

// line is row i of s: one number per row of the table.
func line(s neuron.Signals, i int) []float64 {
	return s.Data[i*s.Stride : i*s.Stride+s.Cols]
}

// same panics if the numbers of rows differ.
func same(known, predicted int) {
	if known != predicted {
		panic(fmt.Sprintf("metrics: %d rows beside %d", known, predicted))
	}
}

// defined is v for a field that may be nil.
func defined(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

// Package formula holds the functions of neuron/kernel that assembly carries out on vectors, each written once, as the steps
// that every instruction set takes for it, operation by operation as the portable loop does. It knows no instruction set:
// the writers do, avo's and the one for NEON.
//
// To add a function, write its body and enter it in All.
package formula

import "slices"

// Formula is a function of single numbers.
type Formula struct {
	Name, Doc string
	Out, In   []string              // slices of equal length
	Constants []string              // numbers that are the same for all
	Table     bool                  // the constants are rows of eight numbers instead, see Lookup
	Carried   bool                  // it goes on with a vector from numbers to numbers, which its last result becomes
	body      func(b *Body) []Value // one value for each of Out, and what is carried
}

// All returns every formula, in the order in which they are written.
func All() []Formula {
	return slices.Concat(steps, resilient, arithmetic, activations, hard, gelus, losses, robust, poisson)
}

// Parameters returns the names of the slices, outputs first.
func (f Formula) Parameters() []string { return slices.Concat(f.Out, f.In) }

// Steps returns the steps of the formula and which of their values are its results.
func (f Formula) Steps() ([]Step, []Value) {
	var b Body
	results := f.body(&b)
	return b.steps, results
}

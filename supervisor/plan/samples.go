package plan

import (
	"fmt"
	"math"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

// samples are plain numbers as rows to learn from.
type samples struct {
	in      neuron.Signals // inputs x rows
	outputs int
	targets []float64 // row after row
}

// maxSamples bounds the numbers of samples, in and out.
const maxSamples = 10_000_000

// checkSamples refuses what plain samples do not have: columns, classes, test rows.
func checkSamples(plan *protocol.Plan) error {
	submit := (&protocol.Submit{Plan: plan}).ProtoReflect()
	var only []string
	for _, s := range Settings() {
		m, f := field(submit, s.Field)
		if s.TableOnly && m.Has(f) && !isZero(m.Get(f)) {
			only = append(only, s.name())
		}
	}
	if only == nil {
		return nil
	}
	return fmt.Errorf("samples are taken as they are, and all learned from; leave out %s: that needs a table", strings.Join(only, ", "))
}

// allFinite refuses numbers, row after row from row first on, that cannot be learned.
func allFinite(what string, first int, numbers []float64, perRow int) error {
	for i, x := range numbers {
		if math.IsNaN(x - x) {
			return fmt.Errorf("row %d, %s %d is %v; only finite numbers can be learned", first+i/perRow+1, what, i%perRow+1, x)
		}
	}
	return nil
}

// columns returns rows of so many inputs, given row after row, as inputs x rows.
func columns(numbers []float64, inputs int) neuron.Signals {
	rows := len(numbers) / inputs
	in := neuron.NewSignals(inputs, rows)
	neuron.Transpose(in, neuron.Signals{Rows: rows, Cols: inputs, Stride: inputs, Data: numbers})
	return in
}

func (s *samples) rows() int { return s.in.Cols }

// Inputs implements training.Rows.
func (s *samples) Inputs() neuron.Signals { return s.in }

// Targets implements training.Rows.
func (s *samples) Targets(targets neuron.Signals, rows []int) {
	for b, r := range rows {
		for j := range s.outputs {
			targets.Data[j*targets.Stride+b] = s.targets[r*s.outputs+j]
		}
	}
}

// upTo returns the numbers 0 to n-1.
func upTo(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// SampleInputs takes over rows that a model of so many inputs is asked about, as
// inputs x rows.
func SampleInputs(s *protocol.Samples, inputs int) (neuron.Signals, error) {
	if int(s.GetInputs()) != inputs {
		return neuron.Signals{}, fmt.Errorf("the model hears %d numbers per row, these rows have %d", inputs, s.GetInputs())
	}
	if n := len(s.GetInput()); n == 0 || n%inputs != 0 || n > maxSamples {
		return neuron.Signals{}, fmt.Errorf("%d numbers do not make whole rows of %d, up to %d numbers", n, inputs, maxSamples)
	}
	if err := allFinite("input", 0, s.GetInput(), inputs); err != nil {
		return neuron.Signals{}, err
	}
	return columns(s.GetInput(), inputs), nil
}

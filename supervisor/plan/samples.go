package plan

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/proto"
)

// samples are plain numbers as rows to learn from.
type samples struct {
	in      neuron.Signals // inputs x rows
	outputs int
	targets []float64 // row after row
}

// maxSamples bounds the numbers of samples, in and out, and maxSampleBytes what they
// are in bytes, however they are encoded.
const (
	maxSamples     = 10_000_000
	maxSampleBytes = 96 << 20
)

// samplesIn reads a data set of samples, which comes into memory as a whole; nil: it
// is a table.
func samplesIn(data dataset.Source) (*protocol.Samples, error) {
	in, err := data()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	magic := make([]byte, len(samplesMagic))
	if _, err := io.ReadFull(in, magic); string(magic) != samplesMagic {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil // a short table
		}
		return nil, err
	}
	encoded, err := io.ReadAll(io.LimitReader(in, maxSampleBytes+1))
	if err != nil {
		return nil, err
	}
	if len(encoded) > maxSampleBytes {
		return nil, fmt.Errorf("they have more than %d MiB; one job may have %d numbers", maxSampleBytes>>20, maxSamples)
	}
	sent := &protocol.Samples{}
	return sent, proto.Unmarshal(encoded, sent)
}

// newSamples checks samples and takes them over.
func newSamples(s *protocol.Samples) (*samples, error) {
	if most := uint32(maxSamples); s.GetInputs() > most || s.GetTargets() > most {
		return nil, fmt.Errorf("rows of %d inputs and %d targets are too long; a job may have %d numbers", s.GetInputs(), s.GetTargets(), maxSamples)
	}
	inputs, outputs := int(s.GetInputs()), int(s.GetTargets())
	if inputs < 1 || outputs < 1 {
		return nil, fmt.Errorf("samples need at least one input and one target per row, these have %d and %d", inputs, outputs)
	}
	in, targets := s.GetInput(), s.GetTarget()
	if len(in) == 0 || len(in)%inputs != 0 {
		return nil, fmt.Errorf("%d input numbers do not make whole rows of %d; send every row in full", len(in), inputs)
	}
	if want := int64(len(in)/inputs) * int64(outputs); want != int64(len(targets)) {
		return nil, fmt.Errorf("%d rows of inputs need %d target numbers of %d per row, there are %d", len(in)/inputs, want, outputs, len(targets))
	}
	if len(in)+len(targets) > maxSamples {
		return nil, fmt.Errorf("%d numbers are more than the %d that one job may have; send fewer rows", len(in)+len(targets), maxSamples)
	}
	if err := allFinite("input", in, inputs); err != nil {
		return nil, err
	}
	if err := allFinite("target", targets, outputs); err != nil {
		return nil, err
	}
	return &samples{columns(in, inputs), outputs, targets}, nil
}

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

func allFinite(what string, numbers []float64, perRow int) error {
	for i, x := range numbers {
		if math.IsNaN(x - x) {
			return fmt.Errorf("row %d, %s %d is %v; only finite numbers can be learned", i/perRow+1, what, i%perRow+1, x)
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
	if err := allFinite("input", s.GetInput(), inputs); err != nil {
		return neuron.Signals{}, err
	}
	return columns(s.GetInput(), inputs), nil
}

package supervisor

import (
	"errors"
	"fmt"
	"io"
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/proto"
)

// table is people's table as rows to learn from.
type table struct {
	*dataset.Table
	form dataset.Form
}

// Gather implements training.Rows.
func (t table) Gather(in, targets neuron.Signals, rows []int) {
	batch := dataset.Batch{Inputs: in, Targets: targets}
	batch.Gather(t.Table, rows, t.form)
}

// samples are plain numbers as rows to learn from, row after row.
type samples struct {
	inputs, outputs int
	in, targets     []float64
}

// samplesMagic begins a data set of samples; what begins otherwise is a table.
const samplesMagic = "deepnet samples\x00"

// datasetOf returns the data of a submission as they are kept.
func datasetOf(submit *protocol.Submit) []byte {
	samples := submit.GetSamples()
	if samples == nil {
		return submit.GetTable()
	}
	own := &protocol.Samples{Inputs: samples.Inputs, Targets: samples.Targets, Input: samples.Input, Target: samples.Target}
	encoded, _ := proto.MarshalOptions{Deterministic: true}.Marshal(own) // plain numbers, which always encode
	return append([]byte(samplesMagic), encoded...)
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

// readSamples checks samples and takes them over.
func readSamples(s *protocol.Samples) (*samples, error) {
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
	return &samples{inputs, outputs, in, targets}, nil
}

func allFinite(what string, numbers []float64, perRow int) error {
	for i, x := range numbers {
		if math.IsNaN(x - x) {
			return fmt.Errorf("row %d, %s %d is %v; only finite numbers can be learned", i/perRow+1, what, i%perRow+1, x)
		}
	}
	return nil
}

func (s *samples) rows() int { return len(s.in) / s.inputs }

// Gather implements training.Rows.
func (s *samples) Gather(in, targets neuron.Signals, rows []int) {
	for b, r := range rows {
		for i := range s.inputs {
			in.Data[i*in.Stride+b] = s.in[r*s.inputs+i]
		}
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

// maxAnswers bounds the numbers of one answer, so that it fits in a message.
const maxAnswers = 1_000_000

// questions reads the rows that a finished model is asked about, columns x rows.
// Warnings tell what of them could not be read or was never seen.
func (m *model) questions(ask *protocol.Predict) (in neuron.Signals, warnings []string, err error) {
	in, warnings, err = m.readQuestions(ask)
	if err != nil {
		return in, nil, err
	}
	widths := m.network.Widths()
	if most := min(maxAnswers/widths[len(widths)-1], training.MaxSignals/m.network.Neurons()); in.Cols > most {
		return in, nil, fmt.Errorf("%d rows are more than this model answers at a time; ask for at most %d", in.Cols, most)
	}
	return in, warnings, nil
}

func (m *model) readQuestions(ask *protocol.Predict) (neuron.Signals, []string, error) {
	if s := ask.GetSamples(); s != nil {
		in, err := m.sampleQuestions(s)
		return in, nil, err
	}
	if m.preparation == nil {
		return neuron.Signals{}, nil, fmt.Errorf("the job learned from plain samples of %d numbers, not from a table; ask with samples", m.network.Spec.Inputs)
	}
	read, warnings, err := m.preparation.ReadRows(text(ask.GetTable()), dataset.Choices{Name: ask.GetName()})
	if err != nil {
		return neuron.Signals{}, nil, err
	}
	in := neuron.Signals{Rows: len(read.Columns), Cols: read.Rows, Stride: read.Rows, Data: read.Inputs}
	return in, first(maxAnswerWarnings, inWords(warnings)), nil
}

// maxAnswerWarnings bounds the warnings of one answer, so that it fits in a message.
const maxAnswerWarnings = 100

// first are the first of so many lines, and how many there are beside.
func first(most int, lines []string) []string {
	if len(lines) <= most {
		return lines
	}
	return append(lines[:most:most], fmt.Sprintf("and %d more such warnings", len(lines)-most))
}

func (m *model) sampleQuestions(s *protocol.Samples) (neuron.Signals, error) {
	inputs := m.network.Spec.Inputs
	if int(s.GetInputs()) != inputs {
		return neuron.Signals{}, fmt.Errorf("the model hears %d numbers per row, these rows have %d", inputs, s.GetInputs())
	}
	if n := len(s.GetInput()); n == 0 || n%inputs != 0 || n > maxSamples {
		return neuron.Signals{}, fmt.Errorf("%d numbers do not make whole rows of %d, up to %d numbers", n, inputs, maxSamples)
	}
	if err := allFinite("input", s.GetInput(), inputs); err != nil {
		return neuron.Signals{}, err
	}
	rows := len(s.GetInput()) / inputs
	in := neuron.NewSignals(inputs, rows)
	plain := samples{inputs: inputs, in: s.GetInput()}
	plain.Gather(in, neuron.Signals{}, upTo(rows))
	return in, nil
}

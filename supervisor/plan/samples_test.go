package plan

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/encoding/protowire"
)

// data are samples of so many rows, three inputs and two targets each, and as they are kept.
func data(rows int) (*protocol.Samples, []byte) {
	s := &protocol.Samples{Inputs: 3, Targets: 2}
	for i := range 3 * rows {
		s.Input = append(s.Input, float64(i))
	}
	for i := range 2 * rows {
		s.Target = append(s.Target, -float64(i))
	}
	return s, DataOf(&protocol.Submit{Data: &protocol.Submit_Samples{Samples: s}})
}

func TestSamplesAreReadAsTheyWereSubmitted(t *testing.T) {
	for _, rows := range []int{1, sampleRows - 1, sampleRows, sampleRows + 1, sampleBuffer / 8, 10_000} {
		sent, kept := data(rows)
		got, err := readSamples(Text(kept))
		if err != nil || got.rows() != rows {
			t.Fatalf("%d rows: %v", rows, err)
		}
		one, targets := neuron.NewSignals(3, 1), neuron.NewSignals(2, 1)
		for row := range rows {
			neuron.Gather(one, got.Inputs(), []int{row})
			got.Targets(targets, []int{row})
			if !slices.Equal(one.Data, sent.Input[3*row:][:3]) || !slices.Equal(targets.Data, sent.Target[2*row:][:2]) {
				t.Fatalf("row %d of %d is %v and %v", row, rows, one.Data, targets.Data)
			}
		}
	}
}

func TestOnlyWholeSamplesAreRead(t *testing.T) {
	_, kept := data(100)
	for end := len(samplesMagic); end < len(kept); end++ {
		if got, err := readSamples(Text(kept[:end])); err == nil {
			t.Fatalf("the first %d of %d bytes are %v", end, len(kept), got)
		}
	}
	for end := range len(samplesMagic) {
		if got, err := readSamples(Text(kept[:end])); got != nil || err != nil {
			t.Fatalf("a short table is %v (%v)", got, err)
		}
	}
	if _, err := readSamples(Text(append(kept, kept[len(samplesMagic):]...))); err != nil {
		t.Errorf("samples that come twice, as a message may, are as good as once: %v", err)
	}
	if _, err := readSamples(Text(append(kept, 0))); !errors.Is(err, errEncoding) {
		t.Errorf("with a byte at the end: %v", err)
	}
}

// What says that it has many numbers, and has not, is not believed.
func TestSamplesAreBoundedBeforeTheyAreInMemory(t *testing.T) {
	claim := func(numbers uint64) []byte {
		data := []byte(samplesMagic)
		for _, field := range []protowire.Number{inputsField, targetsField} {
			data = protowire.AppendVarint(protowire.AppendTag(data, field, protowire.VarintType), 1)
		}
		return protowire.AppendVarint(protowire.AppendTag(data, inputField, protowire.BytesType), 8*numbers)
	}
	zeros := func() (io.ReadCloser, error) {
		const many = 8 * (maxSamples + 1)
		return io.NopCloser(io.MultiReader(bytes.NewReader(claim(maxSamples)), io.LimitReader(readerFunc(func(p []byte) (int, error) { return len(p), nil }), many))), nil
	}
	for numbers, want := range map[string]dataset.Source{"20000000 numbers are more than the 10000000 that one job may have": zeros, errEncoding.Error(): Text(claim(maxSamples))} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := readSamples(want)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; err == nil || !strings.Contains(err.Error(), numbers) || got > 1<<20 {
			t.Errorf("%d bytes were allocated: %v, want %q", got, err, numbers)
		}
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAModelIsAskedAboutWholeRowsOfItsInputs(t *testing.T) {
	asked, err := SampleInputs(&protocol.Samples{Inputs: 2, Input: []float64{1, 2, 3, 4, 5, 6}}, 2)
	if err != nil || !slices.Equal(asked.Data, []float64{1, 3, 5, 2, 4, 6}) {
		t.Errorf("%v: %v", asked.Data, err)
	}
	for _, wrong := range []*protocol.Samples{{Inputs: 3, Input: []float64{1, 2, 3}}, {Inputs: 2, Input: []float64{1, 2, 3}}, {Inputs: 2}} {
		if _, err := SampleInputs(wrong, 2); err == nil {
			t.Errorf("%v was accepted", wrong)
		}
	}
}

package plan

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

func TestSamplesAreBoundedBeforeTheyAreInMemory(t *testing.T) {
	read := 0
	_, err := samplesIn(func() (io.ReadCloser, error) {
		zeros := readerFunc(func(p []byte) (int, error) {
			read += len(p)
			return len(p), nil
		})
		return io.NopCloser(io.MultiReader(strings.NewReader(samplesMagic), zeros)), nil
	})
	if err == nil || !strings.Contains(err.Error(), "more than 96 MiB; one job may have 10000000 numbers") || read > maxSampleBytes+1 {
		t.Errorf("%d bytes were read: %v", read, err)
	}
	if sent, err := samplesIn(Text([]byte(samplesMagic[:5]))); sent != nil || errors.Join(err) != nil {
		t.Errorf("a short table is %v (%v)", sent, err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestSamplesAreGatheredRowByRow(t *testing.T) {
	s, err := newSamples(&protocol.Samples{Inputs: 2, Targets: 1, Input: []float64{1, 2, 3, 4, 5, 6}, Target: []float64{7, 8, 9}})
	if err != nil {
		t.Fatal(err)
	}
	targets := neuron.NewSignals(1, 2)
	s.Targets(targets, []int{2, 1})
	if in := s.Inputs(); !slices.Equal(in.Data, []float64{1, 3, 5, 2, 4, 6}) || !slices.Equal(targets.Data, []float64{9, 8}) {
		t.Errorf("%v and %v", in.Data, targets.Data)
	}
}

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

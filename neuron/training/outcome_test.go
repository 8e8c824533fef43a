package training

import (
	"math"
	"testing"

	"deepnet/neuron"
)

// given are targets, a row for each output, as rows of a run.
type given struct{ neuron.Signals }

func (g given) Inputs() neuron.Signals { return g.Signals }

func (g given) Targets(targets neuron.Signals, rows []int) { neuron.Gather(targets, g.Signals, rows) }

// outputRun is a run of as many outputs as there are lists of targets.
func outputRun(targets ...[]float64) (*Run, []int) {
	s := neuron.NewSignals(len(targets), len(targets[0]))
	rows := make([]int, s.Cols)
	for k, of := range targets {
		copy(s.Data[k*s.Stride:], of)
	}
	for r := range rows {
		rows[r] = r
	}
	spec := neuron.Spec{Layers: []neuron.LayerSpec{{Neurons: len(targets)}}}
	return &Run{Network: &neuron.Network{Spec: spec}, Data: given{s}, Test: rows}, rows
}

// The numbers are those of sklearn.metrics.r2_score (scikit-learn 1.2.1) with
// multioutput="uniform_average". A third output, which never changes, counts for nothing.
func TestR2OfSeveralOutputsIsTheMeanOfEachAsScikitLearnHasIt(t *testing.T) {
	truth := [][]float64{{1, 2.5, 4, -1, 0.5}, {-2, 0, 3, 8, 2}, {7, 7, 7, 7, 7}}
	predicted := [][]float64{{1.2, 2, 4.5, -0.5, 0}, {-1, 0.5, 2, 6, 2.5}, {7, 6, 7, 7, 7}}
	for outputs, want := range map[int]float64{1: 0.9292517, 2: 0.9074075404809812, 3: 0.9074075404809812} {
		c, rows := outputRun(truth[:outputs]...)
		other, _ := outputRun(predicted[:outputs]...)
		spreads := c.spreads(rows)
		given, targets := neuron.NewSignals(outputs, 5), neuron.NewSignals(outputs, 5)
		other.Data.Targets(given, rows)
		c.Data.Targets(targets, rows)
		o := Outcome{Rows: 5, Squares: squares(given, targets)}
		if outputs > 1 {
			o.Squares = shares(given, targets, spreads)
		}
		if got := c.score(o, spreads); math.Abs(got-want) > 1e-8 {
			t.Errorf("%d outputs: %v, want %v", outputs, got, want)
		}
		report := c.Report(&State{Test: o}, nil)
		if constant := outputs == 3; constant != (report.R2 == nil) {
			t.Errorf("%d outputs: reported as %v", outputs, report.R2)
		}
	}
}

// A row is right if all its labels are; softmax's argmax is nothing of theirs.
func TestARowOfLabelsIsRightIfAllAre(t *testing.T) {
	c, rows := outputRun([]float64{1, 0, 1, 0}, []float64{1, 0, 0, 1})
	c.Classes, c.Labels = 2, true
	targets := neuron.NewSignals(2, 4)
	c.Data.Targets(targets, rows)
	outputs := neuron.Signals{Rows: 2, Cols: 4, Stride: 4, Data: []float64{0.5, 0.4, 0.9, 0.6, 0.9, 0.1, 0.6, 0.9}}
	if got := c.correct(outputs, targets); got != 2 {
		t.Errorf("%d of 4 rows are right, want the first two", got)
	}
}

// Labels are smoothed each by itself, as one of two classes is.
func TestLabelsAreSmoothedOneByOne(t *testing.T) {
	c := &Run{Labels: true, Smoothing: 0.2}
	targets := neuron.Signals{Rows: 3, Cols: 1, Stride: 1, Data: []float64{1, 0, 1}}
	c.smooth(targets)
	for k, want := range []float64{0.9, 0.1, 0.9} {
		if math.Abs(targets.Data[k]-want) > 1e-15 {
			t.Errorf("label %d: %v", k, targets.Data[k])
		}
	}
}

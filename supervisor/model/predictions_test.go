package model

import (
	"slices"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/supervisor/plan"
)

// severalModel is a model, not trained, of several columns of a table.
func severalModel(t *testing.T, positive string, targets ...string) *Model {
	t.Helper()
	const table = "x,low,high,wet,cold,same\n1,1.5,10,no,1,yes\n2,2.5,30,yes,0,no\n3,3.5,20,yes,1,no\n4,4.5,40,no,0,yes\n5,0.5,50,yes,1,yes\n6,9.5,60,no,0,no\n"
	none := 0.0
	submit := &protocol.Plan{Target: targets[0], MoreTargets: targets[1:], Holdout: &none, Preset: "sklearn", Positive: positive, Preparation: &protocol.Preparation{TargetScaling: "standard"}}
	r, err := plan.Resolve("t.csv", submit, plan.Text([]byte(table)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, Trained{Plan: r.Head.GetPlan(), Preparation: r.Preparation, Widths: r.Run.Network.Widths(), Params: r.Run.Network.Initial()})
}

// Every number is in the unit of its own column: an output of 0 is the mean of the rows, one
// of 1 a standard deviation more.
func TestSeveralNumbersAreEachInTheirOwnUnit(t *testing.T) {
	m := severalModel(t, "", "high", "low")
	outputs := neuron.Signals{Rows: 2, Cols: 2, Stride: 2, Data: []float64{0, 1, 0, 0}}
	p := m.Predictions("7", outputs)
	targets := m.Preparation.Targets()
	want := []float64{35, targets[1].Scale.Mean, 35 + targets[0].Scale.Deviation, targets[1].Scale.Mean}
	if !slices.Equal(p.GetOutput(), want) || p.GetOutputs() != 2 || p.GetLabel() != nil || p.GetClasses() != nil {
		t.Errorf("%v, want %v", p, want)
	}
	if names := []string{p.GetTargets()[0].GetColumn(), p.GetTargets()[1].GetColumn()}; !slices.Equal(names, []string{"high", "low"}) {
		t.Errorf("%v", names)
	}
}

// A label's number is the probability of its positive class, whichever output says yes.
func TestSeveralLabelsHaveTheProbabilitiesOfTheirPositiveClasses(t *testing.T) {
	outputs := neuron.Signals{Rows: 2, Cols: 2, Stride: 2, Data: []float64{0.75, 0.25, 0.5, 0.125}}
	p := severalModel(t, "", "wet", "cold").Predictions("7", outputs)
	if want := []float64{0.75, 0.5, 0.25, 0.125}; !slices.Equal(p.GetOutput(), want) {
		t.Errorf("%v, want %v", p.GetOutput(), want)
	}
	if want := []string{"yes", "1", "no", "0"}; !slices.Equal(p.GetLabel(), want) {
		t.Errorf("%v, want %v", p.GetLabel(), want)
	}
	wet := severalModel(t, "no", "wet", "same").Predictions("7", outputs)
	if want := []float64{0.25, 0.5, 0.75, 0.875}; !slices.Equal(wet.GetOutput(), want) {
		t.Errorf("of no: %v, want %v", wet.GetOutput(), want)
	}
}

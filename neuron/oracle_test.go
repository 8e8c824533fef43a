package neuron

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// story is ten steps of another implementation; testdata/ten_steps.py made
// them.
type story struct {
	Name      string
	Inputs    int
	Scales    []Scale
	Layers    []LayerSpec
	Loss      string
	Optimizer OptimizerSpec
	Rows      [][]float64
	Targets   [][]float64
	Initial   [][][]float64   // [learning layer][neuron][bias, weights...]
	Losses    []float64       // before each step
	After     [][][][]float64 // [step], as Initial
	Outputs   [][]float64     // after the last step
}

func TestTenStepsAgreeWithPyTorch(t *testing.T) {
	var file struct{ Cases []story }
	readOracle(t, "ten_steps.json", &file)
	if len(file.Cases) != 20 {
		t.Errorf("%d cases", len(file.Cases))
	}
	worst := 0.0
	for _, s := range file.Cases {
		t.Run(s.Name, func(t *testing.T) { worst = max(worst, s.replay(t)) })
	}
	t.Logf("largest difference: %.1e", worst)
}

// replay learns the story's steps and returns the largest difference.
func (s story) replay(t *testing.T) (worst float64) {
	r := NewReference(made(t, Spec{
		Inputs: s.Inputs, Scales: s.Scales, Layers: s.Layers,
		Loss: s.Loss, Optimizer: s.Optimizer, Initializer: "uniform",
	}))
	for l, layer := range s.Initial {
		for j, weights := range layer {
			copy(r.Params[1+l][j].Weights, weights)
		}
	}
	agree := func(step int, what string, got, want float64) {
		worst = max(worst, math.Abs(got-want))
		if !(math.Abs(got-want) <= 1e-12) {
			t.Errorf("step %d: %s is %v, PyTorch has %v", step+1, what, got, want)
		}
	}
	for step, after := range s.After {
		loss, err := r.Step(columns(s.Rows), columns(s.Targets))
		if err != nil {
			t.Fatal(err)
		}
		agree(step, "the loss", loss, s.Losses[step])
		for l, layer := range after {
			for j, weights := range layer {
				for k, want := range weights {
					agree(step, "a weight", r.Params[1+l][j].Weights[k], want)
				}
			}
		}
	}
	for i, want := range columns(s.Outputs).Data {
		agree(len(s.After), "an output", r.Predict(columns(s.Rows)).Data[i], want)
	}
	return worst
}

// readOracle reads what another implementation computed.
func readOracle(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

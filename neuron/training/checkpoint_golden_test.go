package training

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"deepnet/neuron"
)

// golden is the checkpoint that testdata/checkpoint_3.py encodes. That of format 2
// is the same without validation, that of format 1 also without a schedule and what
// it remembers.
func golden(t testing.TB) (Checkpoint, Want) {
	t.Helper()
	plan := wish{rows: 10, test: 2, valid: 1, optimizer: "adam", schedule: "reduce_on_plateau"}.run(t)
	c := Checkpoint{Job: "iris-7", Params: plan.Network.Initial(), State: State{
		Turn: 8, Steps: 6, Epoch: 2, Row: 1, Sum: 0.25, Losses: []float64{0.75, 0.5},
		Test: Outcome{Rows: 1, Correct: 0, Loss: 0.125, Squares: 0.0625}, Phase: Testing,
		Plateau:   neuron.Plateau{Best: 0.5, Epochs: 2, Waited: 3, Cooling: 4, Reductions: 1},
		Validated: []Validation{{0.625, -0.5}, {0.6875, 0.25}}, Best: Best{Epoch: 1, Value: 0.625, Waited: 1},
	}}
	for i := range c.Run {
		c.Run[i], c.State.Chain[i] = byte(i), byte(32+i)
	}
	x := -2.0
	for _, layer := range c.Params {
		for _, p := range layer {
			for _, xs := range [][]float64{p.Weights, p.Moments} {
				for i := range xs {
					xs[i] = x
					x += 0.25
				}
			}
		}
	}
	c.State.BestParams = copyWeights(nil, c.Params)
	x = 0
	for _, layer := range c.State.BestParams {
		for _, p := range layer {
			for i := range p.Weights {
				p.Weights[i] = x
				x += 0.125
			}
		}
	}
	return c, Want{Job: c.Job, Run: c.Run, Plan: plan}
}

// What an older release wrote stays readable.
func TestACheckpointOfEveryFormatThatEverWasIsRead(t *testing.T) {
	for format := 1; format <= 3; format++ {
		want, by := golden(t)
		if format < 3 {
			want.State.Validated, want.State.Best, want.State.BestParams = nil, Best{}, nil
			by.Plan.Valid = nil
		}
		if format < 2 {
			want.State.Plateau, by.Plan.Schedule = neuron.Plateau{}, nil
		}
		file := fmt.Sprintf("checkpoint_%d.bin", format)
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeCheckpoint(data, by)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if got.Job != want.Job || got.Run != want.Run || !sameBits(t, got.State, want.State) || !sameBits(t, got.Params, want.Params) {
			t.Errorf("%s says %+v, want %+v", file, got, want)
		}
	}
}

func TestACheckpointHasTheBytesThatItsLayoutStates(t *testing.T) {
	want, err := os.ReadFile("testdata/checkpoint_3.bin")
	if err != nil {
		t.Fatal(err)
	}
	made, _ := golden(t)
	if got := made.Encode(); !bytes.Equal(got, want) {
		t.Errorf("it is encoded as\n%x, want\n%x", got, want)
	}
}

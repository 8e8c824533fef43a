package training

import (
	"bytes"
	"os"
	"testing"

	"deepnet/neuron"
)

// golden is the checkpoint that testdata/checkpoint_2.py writes down; that of
// format 1 is the same without a schedule and its memory.
func golden(t testing.TB) (Checkpoint, Want) {
	t.Helper()
	plan := wish{rows: 9, held: 2, optimizer: "adam", schedule: "reduce_on_plateau"}.course(t)
	c := Checkpoint{Job: "iris-7", Params: plan.Network.Initial(), State: State{
		Turn: 8, Steps: 6, Epoch: 2, Row: 1, Sum: 0.25, Losses: []float64{0.75, 0.5},
		Exam: Exam{Rows: 1, Correct: 0, Loss: 0.125, Squares: 0.0625}, Phase: Examining,
		Plateau: neuron.Plateau{Best: 0.5, Epochs: 2, Waited: 3, Cooling: 4, Reductions: 1},
	}}
	for i := range c.Course {
		c.Course[i], c.State.Chain[i] = byte(i), byte(32+i)
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
	return c, Want{Job: c.Job, Course: c.Course, Plan: plan}
}

// What an older release wrote stays readable.
func TestACheckpointOfEveryFormatEverIsRead(t *testing.T) {
	for file, schedule := range map[string]string{"checkpoint_1.bin": "", "checkpoint_2.bin": "reduce_on_plateau"} {
		want, by := golden(t)
		if schedule == "" {
			want.State.Plateau, by.Plan.Schedule = neuron.Plateau{}, nil
		}
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeCheckpoint(data, by)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if got.Job != want.Job || got.Course != want.Course || !sameBits(t, got.State, want.State) || !sameBits(t, got.Params, want.Params) {
			t.Errorf("%s says %+v, want %+v", file, got, want)
		}
	}
}

func TestACheckpointHasTheBytesThatItsLayoutStates(t *testing.T) {
	want, err := os.ReadFile("testdata/checkpoint_2.bin")
	if err != nil {
		t.Fatal(err)
	}
	made, _ := golden(t)
	if got := made.Encode(); !bytes.Equal(got, want) {
		t.Errorf("it is encoded as\n%x, want\n%x", got, want)
	}
}

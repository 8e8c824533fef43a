package plan

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// penaltyFor returns what auto chooses for the column of a table and so many hidden
// neurons, and why.
func penaltyFor(t *testing.T, table []byte, target string, hidden uint32) (l2 float64, why string) {
	t.Helper()
	plan := &protocol.Plan{Target: target, Hidden: []uint32{hidden}}
	made, err := resolve(&protocol.Submit{Data: &protocol.Submit_Table{Table: table}, Plan: plan})
	if err != nil {
		t.Fatal(err)
	}
	choices := made.Head.GetChoices()
	return made.Head.GetPlan().GetRegularization().GetL2(), choices[len(choices)-1]
}

// Where a penalty too strong hides what there is to learn, and one too weak learns
// the noise.
func TestThePenaltyGoesByWhatItIsWorthOnRowsLeftOut(t *testing.T) {
	if l2, why := penaltyFor(t, noisy(200, true), "y", 16); l2 < 20 {
		t.Errorf("of noise: %s", why)
	}
	for _, target := range []string{"y", "side"} {
		if l2, why := penaltyFor(t, waves(200), target, 16); l2 > 1 {
			t.Errorf("of waves, %s: %s", target, why)
		}
	}
}

// These hold on every CPU and however the Go compiler is told to use it: the losses
// too, which the words have.
func TestThePenaltiesAreTheSameBitsOnEveryCPU(t *testing.T) {
	for target, want := range map[string]string{
		"y":    "l2 5: the least loss on rows left out in turn: 1.27 with 50 on the first 2 parts of 5, 0.581 with 10, 0.538 with 5, 0.539 with 2, 0.744 with 0.5, 0.613 with 0.05",
		"side": "l2 1: the strongest with about the least loss on rows left out in turn: 0.693 with 50 on the first 2 parts of 5, 0.368 with 5 on the first 2 parts of 5, 0.243 with 2, 0.205 with 1, 0.199 with 0.5, 0.36 with 0.2, 0.953 with 0.05",
	} {
		if _, got := penaltyFor(t, waves(40), target, 5); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", target, got, want)
		}
	}
}

// Trials learn from no row that they are evaluated on, and from none that the run
// keeps for something else.
func TestTrialsOfPenaltiesKeepToTheRowsLearnedFrom(t *testing.T) {
	for _, method := range []string{"stratified", "random", "ordered"} {
		rows := waves(120)
		plan := &protocol.Plan{Target: "y", Splitting: &protocol.Splitting{Method: method}}
		if method == "ordered" {
			plan.Splitting.Order = "a"
		}
		frame, err := readTable("waves", plan, Text(rows), nil)
		if err != nil {
			t.Fatal(err)
		}
		run := &training.Run{Network: tinyNetwork(t)}
		for row := 1; row < frame.Rows; row += 2 {
			run.Train = append(run.Train, row)
		}
		search := newPenaltySearch(plan, frame, run)
		tested := map[int]int{}
		for _, part := range search.parts {
			for _, row := range part.test {
				tested[row]++
			}
			for _, row := range slices.Concat(part.train, part.test) {
				if row%2 == 0 {
					t.Errorf("%s: row %d is not learned from", method, row)
				}
			}
			for _, row := range part.train {
				for _, other := range part.test {
					if row == other || method == "ordered" && frame.Times[row] >= frame.Times[other] {
						t.Fatalf("%s: row %d is learned from and %d tested on", method, row, other)
					}
				}
			}
		}
		if method != "ordered" && len(tested) != len(run.Train) || len(tested) == 0 {
			t.Errorf("%s: %d of %d rows are tested on", method, len(tested), len(run.Train))
		}
	}
}

func tinyNetwork(t *testing.T) *neuron.Network {
	t.Helper()
	optimizer, _ := neuron.DefaultOptimizer(neuron.LBFGS)
	network, err := neuron.New(neuron.Spec{
		Inputs: 2, Layers: []neuron.LayerSpec{{Neurons: 1, Activation: "identity"}},
		Loss: "mse", Initializer: "uniform", Optimizer: optimizer,
	})
	if err != nil {
		t.Fatal(err)
	}
	return network
}

// What a trial may cost is bounded: wide tables get fewer folds of fewer epochs, and
// at last none.
func TestTrialsOfWideTablesAreFewerAndShorter(t *testing.T) {
	frame := &dataset.Frame{Name: "wide", Rows: 400, Task: dataset.Regression, Targets: make([]float64, 400)}
	folds, epochs := 6, 1000
	for _, inputs := range []int{10, 1000, 10_000, 100_000} {
		network := tinyNetwork(t)
		network.Spec.Inputs = inputs
		network.Spec.Layers = append([]neuron.LayerSpec{{Neurons: 64, Activation: autoActivation}}, network.Spec.Layers...)
		search := newPenaltySearch(&protocol.Plan{}, frame, &training.Run{Network: network, Train: upTo(400), Epochs: 200})
		work := float64(network.Spec.Parameters()) * 400 * float64(len(search.parts)*search.run.Epochs)
		if len(search.parts) > 0 && (work > trialWork || search.run.Epochs < leastEpochs) {
			t.Errorf("%d inputs: %d trials of %d epochs are %.1g multiplications", inputs, len(search.parts), search.run.Epochs, work)
		}
		if len(search.parts) > folds || len(search.parts) == folds && search.run.Epochs > epochs {
			t.Errorf("%d inputs: %d trials of %d epochs", inputs, len(search.parts), search.run.Epochs)
		}
		folds, epochs = len(search.parts), search.run.Epochs
	}
	if folds != 0 {
		t.Errorf("100,000 inputs are tried %d times", folds)
	}
	if _, choice := measured(frame, &training.Run{Network: tinyNetwork(t), Train: upTo(5), Epochs: 200}); !strings.Contains(choice, "the usual") {
		t.Error(choice)
	}
}

// Where there are few groups each is left out once; a single one cannot be.
func TestTrialsOfPenaltiesLeaveWholeGroupsOut(t *testing.T) {
	for groups, want := range map[int]int{1: 0, 2: 2, 3: 3, 9: 5} {
		frame := &dataset.Frame{Name: "grouped", Rows: 60, Task: dataset.Regression, Targets: make([]float64, 60)}
		for row := range frame.Rows {
			frame.Groups = append(frame.Groups, row%groups)
		}
		search := newPenaltySearch(&protocol.Plan{}, frame, &training.Run{Network: tinyNetwork(t), Train: upTo(60), Epochs: 200})
		if len(search.parts) != want {
			t.Errorf("%d groups are left out in %d parts, want %d", groups, len(search.parts), want)
		}
		for _, part := range search.parts {
			for _, out := range part.test {
				for _, in := range part.train {
					if frame.Groups[out] == frame.Groups[in] {
						t.Fatalf("%d groups: rows %d and %d of one group are parted", groups, in, out)
					}
				}
			}
		}
	}
}

// A loss that is no number is worse than every other, and where there is no other
// the usual penalty is taken.
func TestAPenaltyWithoutAFiniteLossIsNotChosen(t *testing.T) {
	for _, best := range []int{2, 5, 11} {
		only := newPart(nil, nil)
		for i := range penalties {
			only.losses[i] = []float64{math.Inf(1), 1}
		}
		only.losses[best] = []float64{1e300, 1e300}
		search := &penaltySearch{parts: []*part{only}}
		if got := search.lowest(t.Context()); got != best {
			t.Errorf("%v is chosen, only %v has a loss", penalties[got], penalties[best])
		}
	}
	run := &training.Run{Network: tinyNetwork(t), Data: nowhere{}, Train: upTo(60), Epochs: 200}
	frame := &dataset.Frame{Name: "wild", Rows: 60, Task: dataset.Regression, Targets: make([]float64, 60)}
	if l2, choice := measured(frame, run); l2 != usualPenalty || !strings.Contains(choice, "is a number") {
		t.Errorf("l2 %v: %s", l2, choice)
	}
}

// nowhere are rows whose targets no loss is finite at.
type nowhere struct{}

func (nowhere) Inputs() neuron.Signals { return neuron.NewSignals(2, 60) }

func (nowhere) Targets(targets neuron.Signals, _ []int) {
	for i := range targets.Data {
		targets.Data[i] = 1e200
	}
}

// measured is what the trials of a run come to.
func measured(frame *dataset.Frame, run *training.Run) (l2 float64, choice string) {
	return newPenaltySearch(&protocol.Plan{}, frame, run).measure(context.Background())
}

// A service that stops does not wait for what a table is like.
func TestAMeasurementEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	r, err := Resolve("waves", &protocol.Plan{Target: "y"}, Text(waves(200)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Measure(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

package training

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"deepnet/neuron"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// numbered are rows whose inputs and target are their own number.
type numbered int

func (n numbered) Inputs() neuron.Signals {
	in := neuron.NewSignals(1, int(n))
	for r := range in.Data {
		in.Data[r] = float64(r)
	}
	return in
}

func (n numbered) Targets(targets neuron.Signals, rows []int) {
	for b, r := range rows {
		targets.Data[b] = float64(r)
	}
}

// run is a run over so many rows, the last of them, as many as test says, being test
// rows.
func run(t testing.TB, rows, test, batch int) *Run {
	t.Helper()
	optimizer, err := neuron.DefaultOptimizer("sgd")
	if err != nil {
		t.Fatal(err)
	}
	network, err := neuron.New(neuron.Spec{
		Inputs: 1, Layers: []neuron.LayerSpec{{Neurons: 1, Activation: "identity"}},
		Loss: "mse", Initializer: "uniform", Optimizer: optimizer,
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &Run{Network: network, Data: numbered(rows), Epochs: 3, Batch: batch, Seed: 7}
	for r := range rows {
		if r < rows-test {
			c.Train = append(c.Train, r)
		} else {
			c.Test = append(c.Test, r)
		}
	}
	return c
}

// answer carries out an order in the simplest way: the loss of a step is the sum
// of its inputs, a prediction is off by one.
func answer(l *Learner, order Order) {
	if order.Phase == Learning {
		sum := 0.0
		for _, x := range order.In().Data {
			sum += x
		}
		l.Stepped(sum)
		return
	}
	outputs := neuron.NewSignals(1, order.In().Cols)
	for b, x := range order.In().Data {
		outputs.Data[b] = x + 1
	}
	l.Predicted(outputs, 1)
}

// none are the params of a network that is never asked for any.
func none() [][]neuron.Params { return nil }

func TestEveryEpochTakesEveryRowOnceInAnOrderOfItsOwn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, batch := rapid.IntRange(12, 40).Draw(rt, "rows"), rapid.IntRange(1, 11).Draw(rt, "batch")
		state := State{}
		l := NewLearner(run(t, rows, 0, batch), &state, none)
		seen := make([][]float64, 3)
		for order := l.Next(); order.Phase == Learning; order = l.Next() {
			if order.In().Cols > batch {
				rt.Fatalf("a step of %d rows, at most %d were asked for", order.In().Cols, batch)
			}
			seen[order.Epoch-1] = append(seen[order.Epoch-1], order.In().Data...)
			answer(l, order)
		}
		if slices.Equal(seen[0], seen[1]) && slices.Equal(seen[1], seen[2]) {
			rt.Errorf("every epoch has the order %v", seen[0])
		}
		for epoch, rowsSeen := range seen {
			slices.Sort(rowsSeen)
			for r, x := range rowsSeen {
				if x != float64(r) || len(rowsSeen) != rows {
					rt.Fatalf("epoch %d took the rows %v", epoch+1, rowsSeen)
				}
			}
		}
	})
}

func TestABatchOfAllRowsKeepsTheTablesOrder(t *testing.T) {
	state := State{}
	order := NewLearner(run(t, 5, 0, 0), &state, none).Next()
	if got := fmt.Sprint(order.In().Data); got != "[0 1 2 3 4]" {
		t.Errorf("the step takes the rows %s", got)
	}
}

// Wherever a learner is lost, a new one on the same state gives the same orders and
// comes to the same end.
func TestANewLearnerGoesOnExactly(t *testing.T) {
	run := func(lostAt int) (trace string, end State) {
		c := run(t, 11, 3, 3)
		l := NewLearner(c, &end, none)
		for n := 0; ; n++ {
			if n == lostAt {
				l.Next() // asked and lost
				l = NewLearner(c, &end, none)
			}
			order := l.Next()
			trace += fmt.Sprintln(order.Phase, order.Turn, order.Epoch, order.Step, order.In().Data)
			if order.Phase == Done {
				return trace, end
			}
			answer(l, order)
		}
	}
	want, end := run(-1)
	for lostAt := range 12 {
		got, state := run(lostAt)
		if got != want || fmt.Sprint(state) != fmt.Sprint(end) {
			t.Fatalf("lost at order %d:\n%s\nuninterrupted:\n%s", lostAt, got, want)
		}
	}
}

func TestAnEpochsErrorIsTheMeanOverItsRows(t *testing.T) {
	state := State{}
	l := NewLearner(run(t, 5, 0, 2), &state, none)
	for _, loss := range []float64{1, 2, 4} { // of 2, 2 and 1 rows
		l.Next()
		l.Stepped(loss)
	}
	if want := (1.0*2 + 2*2 + 4*1) / 5; len(state.Losses) != 1 || state.Losses[0] != want {
		t.Errorf("the losses are %v, want [%v]", state.Losses, want)
	}
}

func TestARunEndsBelowTheErrorItWasGivenOrAfterItsEpochs(t *testing.T) {
	for _, c := range []struct {
		below  float64
		losses []float64
		epochs int
	}{
		{0, []float64{0.5, 0.1, 0.1}, 3},
		{0.2, []float64{0.5, 0.1}, 2},
		{0.1, []float64{0.5, 0.1, 0.3}, 3},
	} {
		state := State{}
		made := run(t, 4, 0, 0)
		made.StopBelow = c.below
		l := NewLearner(made, &state, none)
		for _, loss := range c.losses {
			if l.Next().Phase == Done {
				t.Fatalf("below %v: the run ended after %v", c.below, state.Losses)
			}
			l.Stepped(loss)
		}
		if l.Next().Phase != Done || state.Epoch != c.epochs {
			t.Errorf("below %v: phase %d after %d epochs", c.below, state.Phase, state.Epoch)
		}
	}
}

func TestARegressionsR2IsThatOfGonum(t *testing.T) {
	c := run(t, 40, 15, 8)
	state := State{}
	l := NewLearner(c, &state, none)
	for order := l.Next(); order.Phase != Done; order = l.Next() {
		answer(l, order)
	}
	report := c.Report(&state, c.Network.Initial())
	var truth, guesses []float64
	for _, r := range c.Test {
		truth, guesses = append(truth, float64(r)), append(guesses, float64(r)+1)
	}
	want := stat.RSquaredFrom(guesses, truth, nil)
	if report.R2 == nil || math.Abs(*report.R2-want) > 1e-15 || report.Accuracy != nil || *report.TestLoss != 1 {
		t.Errorf("R2 is %v, gonum says %v; test loss %v", report.R2, want, *report.TestLoss)
	}
}

// As scikit-learn has it.
func TestR2OfTargetsThatAreAllEqualIsOneOrNothing(t *testing.T) {
	c := &Run{}
	if got := c.score(Outcome{Rows: 3}, []float64{0}); got != 1 {
		t.Errorf("of exact predictions it is %v", got)
	}
	if got := c.score(Outcome{Rows: 3, Squares: 0.5}, []float64{0}); got != 0 {
		t.Errorf("of others it is %v", got)
	}
}

func TestAccuracyCountsTheFirstOfTheLargestOutputs(t *testing.T) {
	outputs := neuron.Signals{Rows: 3, Cols: 4, Stride: 4, Data: []float64{
		0.1, 0.4, 0.5, 0.2,
		0.7, 0.4, 0.3, 0.2,
		0.2, 0.2, 0.2, 0.6,
	}}
	for b, want := range []int{1, 0, 0, 2} {
		if got := Class(outputs, b); got != want {
			t.Errorf("row %d is class %d, want %d", b, got, want)
		}
	}
	single := neuron.Signals{Rows: 1, Cols: 2, Stride: 2, Data: []float64{0.49, 0.5}}
	if Class(single, 0) != 0 || Class(single, 1) != 1 {
		t.Error("a single output means the second class from 0.5 on")
	}
	c := run(t, 8, 4, 0)
	c.Classes, c.Epochs = 2, 1
	state := State{}
	l := NewLearner(c, &state, none)
	answer(l, l.Next())
	l.answered = l.Next()
	copy(l.answered.Targets.Data, []float64{0, 1, 1, 1})
	l.Predicted(neuron.Signals{Rows: 1, Cols: 4, Stride: 4, Data: []float64{0.9, 0.9, 0.1, 0.5}}, 0.3)
	if report := c.Report(&state, nil); report.Accuracy == nil || *report.Accuracy != 0.5 || report.R2 != nil {
		t.Errorf("the accuracy is %v, 2 of 4 rows are right", report.Accuracy)
	}
}

// More test rows than one pass takes are predicted in parts.
func TestATestInPartsIsOneTest(t *testing.T) {
	c := run(t, 2+2*rowsPerPass, 1+2*rowsPerPass, 0)
	c.Epochs = 1
	state := State{}
	l := NewLearner(c, &state, none)
	parts, orders := 0, uint64(0)
	for order := l.Next(); order.Phase != Done; order = l.Next() {
		if orders++; order.Turn != orders {
			t.Fatalf("order %d has turn %d: whoever carries it out would take it for the one before", orders, order.Turn)
		}
		if order.Phase == Testing {
			parts++
		}
		answer(l, order)
	}
	if parts != 3 || state.Test.Rows != len(c.Test) || state.Test.Squares != float64(len(c.Test)) || state.Test.Loss != 1 {
		t.Errorf("%d parts: %+v", parts, state.Test)
	}
}

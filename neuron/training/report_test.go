package training

import (
	"errors"
	"math"
	"testing"

	"deepnet/neuron"
)

func TestAReportIsOfTheEpochWhoseWeightsAreTheAnswer(t *testing.T) {
	c := wish{rows: 9, test: 2, batch: 3, epochs: 3, optimizer: "sgd"}.run(t)
	params := c.Network.Initial()
	s := State{
		Epoch: 3, Losses: []float64{3, 1, 2}, Best: Best{Epoch: 2},
		Validated: []Validation{{Loss: 30}, {Loss: 10}, {Loss: 20}},
	}
	if r := c.Report(&s, params); r.Error != 2 || r.Best != 0 || *r.Valid != s.Validated[2] {
		t.Errorf("without weights of the best epoch: error %v, best %d, validation %v", r.Error, r.Best, *r.Valid)
	}
	s.BestParams = params
	if r := c.Report(&s, params); r.Error != 2 || r.Best != 2 || *r.Valid != s.Validated[1] {
		t.Errorf("with them: error %v, best %d, validation %v", r.Error, r.Best, *r.Valid)
	}
	if r := c.Report(&State{}, params); r.Error != 0 || r.Best != 0 || r.Valid != nil || r.TestLoss != nil {
		t.Errorf("of a run that has not begun: %+v", r)
	}
}

// Smoothed targets are those of Szegedy et al. (2016): 1 - s + s/K for the class of the
// row, s/K for the other classes.
func TestOnlyTrainingRowsHaveSmoothedTargets(t *testing.T) {
	c := wish{rows: 6, test: 2, epochs: 1, optimizer: "sgd", classes: true}.run(t)
	c.Smoothing = 0.2
	r := newTrial(c)
	for order := r.learner.Next(); order.Phase != Done; order = r.learner.Next() {
		whole, rest := 1.0, 0.0
		if order.Phase == Learning {
			whole, rest = 0.9, 0.1
		}
		for _, x := range order.Targets.Data {
			if math.Abs(x-whole) > 1e-15 && math.Abs(x-rest) > 1e-15 {
				t.Errorf("phase %d has a target of %v, want %v or %v", order.Phase, x, whole, rest)
			}
		}
		if err := carryOut(order, r.learner, r.plain); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOrdersAreCountedFromOne(t *testing.T) {
	r := newTrial(wish{rows: 7, batch: 3, epochs: 2, optimizer: "sgd"}.run(t))
	for n := range uint64(6) {
		order := r.learner.Next()
		if order.Turn != n+1 || order.Step != n+1 || order.Epoch != int(n/3)+1 {
			t.Errorf("order %d is turn %d, step %d, epoch %d", n+1, order.Turn, order.Step, order.Epoch)
		}
		r.carryOut(t)
	}
}

func TestPlainLoopsLearnToTheEndOrToADivergence(t *testing.T) {
	c := wish{rows: 7, test: 2, batch: 3, epochs: 4, optimizer: "sgd"}.run(t)
	var state State
	if err := Learn(c, &state, neuron.NewReference(c.Network)); err != nil || state.Phase != Done || state.Epoch != 4 {
		t.Errorf("%v after %d epochs, in phase %d", err, state.Epoch, state.Phase)
	}
	c.Network.Spec.Optimizer.LearningRate = 1e300
	state = State{}
	err := Learn(c, &state, neuron.NewReference(c.Network))
	var diverged *neuron.Divergence
	if !errors.As(err, &diverged) || diverged.Step == 0 {
		t.Errorf("a rate of 1e300 ends in %v", err)
	}
}

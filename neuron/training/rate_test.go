package training

import (
	"slices"
	"testing"

	"deepnet/neuron"

	"pgregory.net/rapid"
)

// The rate of an order is the schedule's, at the place where the run is then.
func TestEveryOrderToLearnHasItsSchedulesRate(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWish(rt)
		w.valid, w.stopping.Score = 0, false // the value of an epoch is its loss
		if w.optimizer == neuron.LBFGS {
			w.optimizer = "rprop" // as lbfgs makes no steps
		}
		r := newTrial(w.run(rt))
		rows := len(r.run.Train)
		p := neuron.Progress{Steps: 1, Rows: rows, Epochs: w.epochs}
		if w.batch > 0 {
			p.Steps = (rows + w.batch - 1) / w.batch
		}
		for order := r.learner.Next(); order.Phase == Learning; order = r.learner.Next() {
			if want := w.plan(rt).Rate(0.1, p); order.Rate != want {
				rt.Fatalf("%s, step %d: the rate is %v, want %v", w.schedule, order.Step, order.Rate, want)
			}
			r.carryOut(rt)
			p.Step++
			if p.Step%uint64(p.Steps) == 0 {
				p.Epoch++
				p.Plateau = w.plan(rt).After(p.Plateau, p.Epoch, r.state.Losses[p.Epoch-1])
			}
		}
	})
}

func TestARunWithoutAScheduleLearnsAtTheOptimizersRate(t *testing.T) {
	r := newTrial(wish{rows: 5, epochs: 2, batch: 2, optimizer: "sgd"}.run(t))
	for order := r.learner.Next(); order.Phase == Learning; order = r.learner.Next() {
		if order.Rate != 0.1 {
			t.Errorf("step %d has the rate %v", order.Step, order.Rate)
		}
		r.carryOut(t)
	}
}

// The loss stays the same: after the first epoch every second one is too many for a
// patience of 1, 0.1 becomes 0.05, then 0.025, and then the run ends.
func TestAnAdaptiveRunEndsWhereItsRateCannotFallAnyFurther(t *testing.T) {
	c := run(t, 4, 0, 0)
	c.Epochs = 100
	var err error
	c.Schedule, err = neuron.NewSchedule(neuron.ScheduleSpec{Name: "adaptive", Factor: 0.5, Patience: 1, Threshold: 1e-4, MinRate: 0.025})
	if err != nil {
		t.Fatal(err)
	}
	state := State{}
	l := NewLearner(c, &state, none)
	var rates []float64
	for order := l.Next(); order.Phase == Learning; order = l.Next() {
		rates = append(rates, order.Rate)
		l.Stepped(1)
	}
	if want := []float64{0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025}; !slices.Equal(rates, want) || state.Phase != Done {
		t.Errorf("the rates are %v, want %v; %+v", rates, want, state.Plateau)
	}
}

// What a schedule remembers decides the result, so a checkpoint that forgets it is
// found out.
func TestALearnerWithoutItsSchedulesMemoryLearnsSomethingElse(t *testing.T) {
	w := wish{rows: 9, batch: 3, epochs: 6, optimizer: "momentum", schedule: "reduce_on_plateau"}
	whole, forgetful := newTrial(w.run(t)), newTrial(w.run(t))
	whole.finish(t)
	for forgetful.state.Plateau.Reductions == 0 {
		if !forgetful.carryOut(t) {
			t.Fatal("the rate was never reduced")
		}
	}
	forgetful.state.Plateau = neuron.Plateau{}
	if forgetful.finish(t); forgetful.state.Chain == whole.state.Chain {
		t.Error("it is the same to the last bit")
	}
}

package training

import (
	"math"
	"slices"
	"testing"

	"deepnet/neuron"
	"deepnet/neuron/lbfgs"

	"pgregory.net/rapid"
)

// learnLosses goes on from a state, the epochs having the given losses, until the run ends or they do, and returns how
// many epochs that took.
func learnLosses(c *Run, state *State, losses ...float64) (epochs int) {
	l := NewLearner(c, state, none)
	for _, loss := range losses {
		if l.Next().Phase == Done {
			return epochs
		}
		l.Stepped(loss)
		epochs++
	}
	return epochs
}

// patient is a run of one step an epoch that ends after more than two epochs in a row without improvement.
func patient(t *testing.T) *Run {
	t.Helper()
	c := run(t, 4, 0, 0)
	c.Epochs, c.Stopping = 100, Stopping{Patience: 2, Tolerance: 0.1}
	return c
}

func TestARunThatLostPatienceHasAllOfItAgainWhenItIsResumed(t *testing.T) {
	c, state := patient(t), State{}
	if epochs := learnLosses(c, &state, 1, 1, 1, 1, 1, 1); epochs != 4 || state.Phase != Done {
		t.Fatalf("it ends after %d epochs", epochs)
	}
	state, _ = c.Resume(state, nil, true)
	if state.Best.Waited != 0 || state.Best.Value != 1 || state.Best.Epoch != 1 {
		t.Errorf("it begins with %+v", state.Best)
	}
	if epochs := learnLosses(c, &state, 1, 1, 1, 1, 1, 1); epochs != 3 || state.Phase != Done {
		t.Errorf("resumed, it ends after %d epochs more", epochs)
	}
}

func TestARunThatStillHadPatienceGoesOnCountingWhenItIsResumed(t *testing.T) {
	c, state := patient(t), State{}
	c.Epochs = 3
	learnLosses(c, &state, 1, 1, 1)
	if state.Best.Waited != 2 || state.Phase != Done {
		t.Fatalf("%+v in phase %d", state.Best, state.Phase)
	}
	state, _ = c.Resume(state, nil, true)
	c.Epochs = 100
	if epochs := learnLosses(c, &state, 1, 1, 1, 1); epochs != 1 {
		t.Errorf("resumed, it ends after %d epochs more", epochs)
	}
}

func TestOnOtherRowsARunForgetsWhatEpochsWereWorth(t *testing.T) {
	c, state := patient(t), State{}
	c.Epochs = 3
	c.Schedule = watching(t)
	learnLosses(c, &state, 0.1, 1, 1)
	state.BestParams = [][]neuron.Params{{}}
	before := state.Plateau
	state, _ = c.Resume(state, nil, false)
	if state.Best != (Best{}) || state.BestParams != nil {
		t.Errorf("it begins with %+v, %v", state.Best, state.BestParams)
	}
	if p := state.Plateau; !math.IsInf(p.Best, 1) || p.Waited != 0 || p.Reductions != before.Reductions || before.Waited == 0 {
		t.Errorf("the schedule remembers %+v of %+v", p, before)
	}
	c.Epochs = 100
	learnLosses(c, &state, 5)
	if state.Best != (Best{Epoch: 4, Value: 5}) {
		t.Errorf("its first epoch makes it %+v", state.Best)
	}
}

// watching is a schedule that goes by the losses and loses no patience soon.
func watching(t *testing.T) *neuron.Schedule {
	t.Helper()
	spec, err := neuron.DefaultSchedule("reduce_on_plateau")
	if err != nil {
		t.Fatal(err)
	}
	s, err := neuron.NewSchedule(spec)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A run of some epochs, resumed on the same rows for the rest, is the run of all of them, to the last bit.
func TestAResumedRunEndsAsIfItHadNeverEnded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWish(rt)
		w.schedule, w.warmup, w.below, w.epochs = "", 0, 0, rapid.IntRange(2, 6).Draw(rt, "all epochs")
		whole := newTrial(w.run(rt)).finish(rt)
		w.epochs = rapid.IntRange(1, w.epochs-1).Draw(rt, "epochs at first")
		part := newTrial(w.run(rt)).finish(rt)
		if part.state.Epoch < w.epochs || part.run.Stopping.over(part.state.Best) || part.state.Trajectory != nil && part.state.Trajectory.Ending != lbfgs.Going {
			rt.Skip("it ended by itself")
		}
		state, params := part.run.Resume(part.state, part.plain.Params, true)
		again := resume(whole.run, Checkpoint{State: state, Params: params}).finish(rt)
		if got, want := again.report(), whole.report(); got.Digest != want.Digest || got.Chain != want.Chain || got.Epochs != want.Epochs || got.Best != want.Best {
			rt.Errorf("%+v, resumed after %d epochs %+v", want, w.epochs, got)
		}
	})
}

func TestLBFGSBeginsAnewWhereItWasDoneOrTheRowsAreOthers(t *testing.T) {
	c := wish{rows: 9, test: 2, epochs: 2, optimizer: neuron.LBFGS}.run(t)
	r := newTrial(c).finish(t)
	going := r.state
	if going.Trajectory == nil || going.Trajectory.Ending != lbfgs.Going {
		t.Fatal("it is done after two epochs")
	}
	if state, _ := c.Resume(going, r.plain.Params, true); state.Trajectory != going.Trajectory {
		t.Error("on the same rows it does not go on where it was")
	}
	done := going
	ended := *going.Trajectory
	ended.Ending, done.Trajectory = lbfgs.SmallChange, &ended
	for what, resumed := range map[string]func() (State, [][]neuron.Params){
		"on other rows": func() (State, [][]neuron.Params) { return c.Resume(going, r.plain.Params, false) },
		"when done":     func() (State, [][]neuron.Params) { return c.Resume(done, r.plain.Params, true) },
	} {
		state, params := resumed()
		if state.Trajectory != nil {
			t.Errorf("%s it keeps its trajectory", what)
		}
		if got := c.Network.Flatten(nil, params); !slices.Equal(got, going.Trajectory.X()) {
			t.Errorf("%s it begins at %v, it was at %v", what, got, going.Trajectory.X())
		}
	}
}

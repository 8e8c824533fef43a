package training

import (
	"testing"

	"deepnet/neuron"

	"pgregory.net/rapid"
)

// The chain is computed again from what can be seen after every epoch.
func TestTheChainLinksEveryEpochsLossAndWeights(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newTrial(anyWish(rt).run(rt))
		want := [32]byte{}
		for epochs := 0; r.carryOut(rt); {
			if r.state.Epoch > epochs {
				epochs++
				want = neuron.NewLinker().Link(want, epochs, r.state.Losses[epochs-1], r.run.last(&r.state, r.plain.Params))
			}
			if r.state.Chain != want {
				rt.Fatalf("after order %d, in epoch %d, the chain is %x, want %x", r.state.Turn, r.state.Epoch, r.state.Chain, want)
			}
		}
		if r.report().Chain != want {
			rt.Error("the report has another chain")
		}
	})
}

// Whatever else was planned, a run that is to end after an epoch is the longer run
// up to there.
func TestARunUntilAnEpochIsTheFullRunUpToIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWish(rt)
		full := newTrial(w.run(rt))
		w.until = rapid.IntRange(1, w.epochs+1).Draw(rt, "until")
		part := newTrial(w.run(rt)).finish(rt)
		for full.state.Epoch < w.until && (full.state.Phase == Learning || full.state.Phase == Validating) {
			full.carryOut(rt)
		}
		got, want := neuron.Digest(part.plain.Params, part.state.Losses), neuron.Digest(full.plain.Params, full.state.Losses)
		if got != want || part.state.Chain != full.state.Chain {
			rt.Fatalf("until %d: losses %v, chain %x\nthe full run: losses %v, chain %x",
				w.until, part.state.Losses, part.state.Chain, full.state.Losses, full.state.Chain)
		}
		if part.state.Phase != Done || part.state.Test.Rows != w.test {
			rt.Errorf("it is in phase %d, %d of %d test rows are tested", part.state.Phase, part.state.Test.Rows, w.test)
		}
	})
}

func TestTheEndOfAnEpochAllocatesOnlyTheHistoryOfLosses(t *testing.T) {
	state := State{Losses: make([]float64, 0, 200)}
	c := run(t, 3, 0, 0)
	c.Epochs = 1000
	params := c.Network.Initial()
	l := NewLearner(c, &state, func() [][]neuron.Params { return params })
	epoch := func() {
		l.Next()
		l.Stepped(0.5)
	}
	epoch()
	epoch() // both buffers are made
	if n := testing.AllocsPerRun(100, epoch); n != 0 {
		t.Errorf("an epoch allocates %v times", n)
	}
}

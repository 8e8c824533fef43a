package plan

import (
	"context"
	"math"
	"runtime"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

// searchOf is the search for the penalty of waves, not begun.
func searchOf(t *testing.T, rows int) *penaltySearch {
	t.Helper()
	plan := &protocol.Plan{Target: "y", Hidden: []uint32{5}}
	made, err := Resolve("waves", plan, Text(waves(rows)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return made.penalties
}

// What is dropped was tried on the first parts alone, and is worse there than what was chosen.
func TestAPenaltyThatIsClearlyWorseIsTriedOnTheFirstPartsAlone(t *testing.T) {
	search := searchOf(t, 40)
	chosen := search.lowest(t.Context())
	dropped := 0
	for i := range penalties {
		switch search.triedOn(i) {
		case 0, len(search.parts):
		case firstParts:
			dropped++
			first := search.parts[:firstParts]
			if meanOf(lossesOn(first, i)) <= meanOf(lossesOn(first, chosen)) {
				t.Errorf("%v was dropped, and is no worse than %v", penalties[i], penalties[chosen])
			}
		default:
			t.Errorf("%v was tried on %d parts", penalties[i], search.triedOn(i))
		}
	}
	if dropped == 0 {
		t.Error("none was dropped")
	}
}

func TestOnlyWhatIsClearlyWorseIsDropped(t *testing.T) {
	best := []float64{0, 2, 0, 2} // a standard error of 0.5
	for _, c := range []struct {
		name   string
		losses []float64
		want   bool
	}{
		{"as good", best, false},
		{"worse by the quarter of a standard error that a stronger one may cost", []float64{0.125, 2.125, 0.125, 2.125}, false},
		{"worse by more, on every row", []float64{0.25, 2.25, 0.25, 2.25}, true},
		{"worse by chance: a row alone", []float64{0, 2, 0, 4}, false},
		{"better", []float64{0, 1, 0, 1}, false},
		{"without a loss", []float64{0, 2, 0, math.NaN()}, true},
		{"not tried", nil, true},
	} {
		if got := clearlyWorse(c.losses, best); got != c.want {
			t.Errorf("%s: clearly worse is %v", c.name, got)
		}
	}
}

func TestATrialGoesOnFromTheNextWeakerPenalty(t *testing.T) {
	p := searchOf(t, 40).parts[0]
	named := func(penalty float64) [][]neuron.Params { return [][]neuron.Params{{{Weights: []float64{penalty}}}} }
	p.weights[2], p.weights[8] = named(0.05), named(5)
	for penalty, want := range map[int]float64{0: 0.05, 1: 0.05, 3: 0.05, 8: 0.05, 9: 5, 12: 5} {
		if got := p.start(penalty)[0][0].Weights[0]; got != want {
			t.Errorf("%v starts from the weights of %v, want %v", penalties[penalty], got, want)
		}
	}
}

// The first trial of a part starts from the first weights of the network, the second one where that ended.
func TestTheFirstTrialStartsFromTheFirstWeights(t *testing.T) {
	search := searchOf(t, 40)
	p := search.parts[0]
	p.gather(&search.run)
	if neuron.Digest(p.start(5), nil) != neuron.Digest(search.run.Network.Initial(), nil) {
		t.Error("it starts elsewhere")
	}
	search.run.Epochs = 1
	p.try(&search.run, 5)
	p.try(&search.run, 6)
	if first, second := meanOf(p.losses[5]), meanOf(p.losses[6]); second >= first {
		t.Errorf("one epoch leads to a loss of %v, one more to %v", first, second)
	}
}

// A service that stops waits for the trial that is under way, and for no other.
func TestNoTrialBeginsWhenTheContextHasEnded(t *testing.T) {
	search := searchOf(t, 40)
	ended, end := context.WithCancel(t.Context())
	end()
	search.lowest(ended)
	for i := range penalties {
		if parts := search.triedOn(i); parts > 0 {
			t.Errorf("%v was tried on %d parts", penalties[i], parts)
		}
	}
}

// How many processors there are decides how long it takes and nothing else.
func TestThePenaltyIsTheSameForEveryNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first string
	for _, processors := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(processors)
		_, why := searchOf(t, 40).measure(context.Background())
		if first == "" {
			first = why
		}
		if why != first {
			t.Errorf("%d processors: %s\nwant %s", processors, why, first)
		}
	}
}

package plan

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"deepnet/actors/protocol"
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
	p.weights[2], p.weights[8] = []float64{2}, []float64{8}
	for penalty, want := range map[int]float64{0: 2, 1: 2, 3: 2, 8: 2, 9: 8, 12: 8} {
		if got := p.start(penalty)[0]; got != want {
			t.Errorf("%v starts from the weights of %v, want %v", penalties[penalty], penalties[int(got)], penalties[int(want)])
		}
	}
}

// The first trial of a part starts from the first weights of the network.
func TestTheFirstTrialStartsFromTheFirstWeights(t *testing.T) {
	search := searchOf(t, 40)
	p, network := search.parts[0], search.run.Network
	p.gather(&search.run)
	if !slices.Equal(p.start(5), network.Flatten(nil, network.Initial())) {
		t.Error("it starts elsewhere")
	}
}

func TestATrialEndsWhereItsLossHardlyFalls(t *testing.T) {
	falling := func(by float64) (losses []float64) {
		for i := range trialSpan + 1 {
			losses = append(losses, 1+by*float64(trialSpan-i)/trialSpan)
		}
		return losses
	}
	for _, c := range []struct {
		losses []float64
		want   bool
	}{{falling(0.02), false}, {falling(0.009), true}, {falling(0)[1:], false}, {append([]float64{9}, falling(0)...), true}} {
		if got := stalled(c.losses); got != c.want {
			t.Errorf("%v: stalled is %v", c.losses, got)
		}
	}
}

// A service that stops does not wait for a trial to end by itself.
func TestATrialEndsWithItsContext(t *testing.T) {
	search := searchOf(t, 40)
	p := search.parts[0]
	p.gather(&search.run)
	over, end := context.WithCancel(t.Context())
	end()
	if start := p.start(5); !slices.Equal(p.learn(over, start, 100), start) {
		t.Error("it goes on learning")
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

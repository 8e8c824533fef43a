package lbfgs

import (
	"math"
	"slices"
	"testing"
)

// barrier is the sum of x - log x, which is least at 1 and NaN below 0.
var barrier = alone(func(x float64) (float64, float64) { return x - math.Log(x), 1 - 1/x })

// barred is f, but NaN where bar says so.
func (f objective) barred(bar func(x []float64) bool) objective {
	return func(x []float64) (float64, []float64) {
		if bar(x) {
			return math.NaN(), nil
		}
		return f(x)
	}
}

// bad counts the answers that were not finite.
func bad(evaluations []moment) (n int) {
	for _, m := range evaluations {
		if !isFinite(m.loss) {
			n++
		}
	}
	return n
}

func TestAStepWhoseLossIsNotFiniteIsHalvedUntilItIs(t *testing.T) {
	for _, rate := range []float64{1, 1e3, 1e6} {
		tr, s := New([]float64{50, 0.5, 7}), exact()
		s.Rate = rate
		evaluations := barrier.descend(tr, s, 1000)
		if distance(tr.X(), []float64{1, 1, 1}) > 1e-6 || tr.Ending == NotFinite || rate > 1 && bad(evaluations) == 0 {
			t.Errorf("rate %v: at %v, %v; %d of %d answers were not finite", rate, tr.X(), tr.Ending, bad(evaluations), len(evaluations))
		}
	}
}

func TestALineSearchGoesUpToWhereTheLossStopsBeingFiniteButNotBeyond(t *testing.T) {
	end := 1234.5
	f := objectives["slide"].barred(func(x []float64) bool { return x[0] > end })
	tr := New([]float64{0})
	var evaluations []moment
	for tr.Iterations == 0 && len(evaluations) < 100 {
		evaluations = append(evaluations, f.ask(tr, exact()))
	}
	if x := tr.X()[0]; x > end || x < end-1e-6 {
		t.Errorf("the first iteration ends at %v", x)
	}
	if n := bad(evaluations); n > len(evaluations)/2 {
		t.Errorf("%d of %d answers were not finite: it does not learn where the end is", n, len(evaluations))
	}
	f.descend(tr, exact(), 1000)
	if x := tr.X()[0]; x > end || tr.Ending == Going {
		t.Errorf("it ends at %v, %v", x, tr.Ending)
	}
}

func TestAHoleInsideTheBracketIsAvoided(t *testing.T) {
	f := objectives["wells"]
	for _, from := range []float64{-6, -5, 4.5, 6} {
		hole := func(x []float64) bool { return math.Abs(math.Abs(x[0])-3.6) < 0.4 }
		tr, s := New([]float64{from}), exact()
		s.Rate = 10
		evaluations := f.barred(hole).descend(tr, s, 1000)
		start, _ := f([]float64{from})
		if bad(evaluations) == 0 || hole(tr.X()) || !(tr.Loss < start-10) || tr.Ending == NotFinite {
			t.Errorf("from %v with loss %v to %v with %v: %v, %d bad answers", from, start, tr.X(), tr.Loss, tr.Ending, bad(evaluations))
		}
	}
}

func TestWhereNoStepHasAFiniteLossTheStartIsTheResult(t *testing.T) {
	start := []float64{3, -1}
	for what, f := range map[string]objective{
		"NaN":                    func([]float64) (float64, []float64) { return math.NaN(), nil },
		"Inf":                    func([]float64) (float64, []float64) { return math.Inf(1), nil },
		"-Inf":                   func([]float64) (float64, []float64) { return math.Inf(-1), []float64{1, 1} },
		"a gradient of NaN":      func([]float64) (float64, []float64) { return 0, []float64{math.NaN(), 1} },
		"an infinite gradient":   func([]float64) (float64, []float64) { return 0, []float64{1, math.Inf(-1)} },
		"a slope that overflows": func([]float64) (float64, []float64) { return 0, []float64{1e308, 1e308} },
	} {
		tr := New(start)
		tr.Evaluated(exact(), 5, []float64{1e3, -1e3})
		evaluations := f.descend(tr, exact(), 1000)
		if tr.Ending != NotFinite || tr.Loss != 5 || tr.Iterations != 0 || !slices.Equal(tr.X(), start) || !slices.Equal(tr.Point(), start) {
			t.Errorf("%s: %v at %v, loss %v", what, tr.Ending, tr.X(), tr.Loss)
		}
		if len(evaluations) != 1+maxHalvings {
			t.Errorf("%s: %d trials", what, len(evaluations))
		}
		for i, m := range evaluations[1:] {
			if step, before := start[0]-m.asked[0], start[0]-evaluations[i].asked[0]; math.Abs(step-before/2) > 1e-15 {
				t.Errorf("%s: trial %d goes %v after %v", what, i+1, step, before)
			}
		}
	}
}

func TestNoLossIsAskedForWhereAWeightIsNotFinite(t *testing.T) {
	const far = 1.7e308
	s := exact()
	s.Rate = 1e308
	for _, steep := range []float64{0.1, 1, 1e5} {
		tr := New([]float64{far, -far})
		for k := 0; tr.Ending == Going && k < 100; k++ {
			if finite(tr.Point()) >= 0 {
				t.Fatalf("gradient %v, answer %d: asked for %v", steep, k, tr.Point())
			}
			tr.Evaluated(s, -float64(k)*1e305, []float64{-steep, steep})
		}
		if tr.line.halvings == 0 && tr.Iterations == 0 || finite(tr.X()) >= 0 {
			t.Errorf("gradient %v: at %v, %v", steep, tr.X(), tr.Ending)
		}
	}
}

func TestWhatWasFoundBeforeTheLossStoppedBeingFiniteIsKept(t *testing.T) {
	tr := New([]float64{0})
	tr.Evaluated(exact(), 0, []float64{-1})
	tr.Evaluated(exact(), -1, []float64{-1}) // at 1: a longer step is wanted
	accepted := false
	for n := 0; !accepted; n++ {
		if accepted, _ = tr.Evaluated(exact(), math.NaN(), nil); n > maxHalvings {
			t.Fatal("no end of it")
		}
	}
	if tr.X()[0] != 1 || tr.Loss != -1 || tr.Iterations != 1 || tr.Ending != Going {
		t.Errorf("at %v with loss %v: %v", tr.X(), tr.Loss, tr.Ending)
	}
}

func TestALossAtTheStartThatIsNotFiniteEndsTheTrajectory(t *testing.T) {
	for _, loss := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		tr := New([]float64{1, 2})
		if accepted, done := tr.Evaluated(exact(), loss, nil); accepted || !done || tr.Ending != NotFinite {
			t.Errorf("%v: accepted %v, done %v, %v", loss, accepted, done, tr.Ending)
		}
	}
	tr := New([]float64{1, 2})
	if _, done := tr.Evaluated(exact(), 1, []float64{0, math.NaN()}); !done || tr.Ending != NotFinite {
		t.Error(tr.Ending)
	}
	// The gradient is finite, but its square is not: there is no slope to go by.
	tr = New([]float64{1, 2})
	if _, done := tr.Evaluated(exact(), 1, []float64{1e200, 1e200}); !done || tr.Ending != NotFinite {
		t.Error(tr.Ending)
	}
}

func TestATrajectoryThatIsDoneTakesNoMoreAnswers(t *testing.T) {
	tr := New([]float64{0.9, 1.7})
	objectives["wells"].descend(tr, exact(), 200)
	words := written(tr)
	for range 3 {
		if accepted, done := tr.Evaluated(exact(), -1e9, []float64{5, 5}); accepted || !done {
			t.Errorf("accepted %v, done %v", accepted, done)
		}
	}
	if !slices.Equal(written(tr), words) || !slices.Equal(tr.Point(), tr.X()) {
		t.Errorf("it has changed, and asks for %v, being at %v", tr.Point(), tr.X())
	}
}

func TestEveryEndingReadsAsAClause(t *testing.T) {
	seen := map[string]bool{"no such ending": true}
	for e := Going; e <= NotFinite; e++ {
		if seen[e.String()] {
			t.Errorf("ending %d reads %q", e, e)
		}
		seen[e.String()] = true
	}
	if Ending(-1).String() != "no such ending" || (NotFinite+1).String() != "no such ending" {
		t.Error("there are more endings than named")
	}
}

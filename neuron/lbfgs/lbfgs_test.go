package lbfgs

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// exact are settings that stop as late as rounding allows.
func exact() Settings {
	return Settings{History: 10, Rate: 1, GradientTolerance: 1e-8, ChangeTolerance: 1e-15}
}

// bowl is 1/2 sum of c[i] (y[i] - i)^2, y being x reflected.
func bowl(c []float64) objective {
	n := len(c)
	turned := func(x []float64) []float64 { // x - 2 v (v.x), v being the diagonal of length 1
		sum, y := 0.0, make([]float64, n)
		for _, v := range x {
			sum += v
		}
		for i, v := range x {
			y[i] = v - 2*sum/float64(n)
		}
		return y
	}
	return func(x []float64) (loss float64, g []float64) {
		y := turned(x)
		for i, v := range y {
			r := v - float64(i)
			loss += c[i] * r * r / 2
			y[i] = c[i] * r
		}
		return loss, turned(y)
	}
}

func TestLBFGSMinimizesAQuadraticOfAnyNumberOfWeightsInFewIterations(t *testing.T) {
	most := 0
	for n := 1; n <= 60; n++ {
		random := rand.New(rand.NewPCG(uint64(n), 0))
		c, x := make([]float64, n), make([]float64, n)
		for i := range c {
			c[i], x[i] = 0.5+10*random.Float64(), 20*random.Float64()-10
		}
		f, tr := bowl(c), New(x)
		f.descend(tr, exact(), 1000)
		if _, g := f(tr.X()); largest(g) > 1e-6 || tr.Loss > 1e-12 || tr.Iterations > 90 {
			t.Errorf("%d weights: after %d iterations, loss %v, gradient %v, %v", n, tr.Iterations, tr.Loss, largest(g), tr.Ending)
		}
		most = max(most, tr.Iterations)
	}
	t.Logf("at most %d iterations", most)
}

// anyAnswer draws a loss and a gradient, mostly such that the search goes on.
func anyAnswer(rt *rapid.T, n int, before float64) (float64, []float64) {
	odd := []float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, 5e-324}
	number := rapid.OneOf(rapid.Float64Range(-2, 2), rapid.Float64Range(-2, 2), rapid.Float64(), rapid.SampledFrom(odd))
	loss := rapid.OneOf(rapid.Float64Range(-1, 0.1), number).Draw(rt, "loss")
	return before + loss, rapid.SliceOfN(number, n, n).Draw(rt, "gradient")
}

func TestTheLossNeverGrowsWhateverTheAnswers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 3).Draw(rt, "weights")
		s := exact()
		s.History = rapid.IntRange(1, 4).Draw(rt, "history")
		s.Rate = rapid.SampledFrom([]float64{1, 1e-3, 1e3, 1e300}).Draw(rt, "rate")
		tr, asked := New(make([]float64, n)), 0
		for range 150 {
			before := tr.Loss
			loss, gradient := anyAnswer(rt, n, before)
			accepted, done := tr.Evaluated(s, loss, gradient)
			if accepted && !(tr.Loss <= before) {
				rt.Fatalf("the loss was %v and is %v", before, tr.Loss)
			}
			if asked++; accepted || tr.Evaluations == 1 {
				asked = 0
			}
			if asked > 2+maxTrials+maxHalvings {
				rt.Fatalf("a line search of %d trials", asked)
			}
			if done != (tr.Ending != Going) || len(tr.pairs) > s.History {
				rt.Fatalf("done: %v, %v; %d pairs", done, tr.Ending, len(tr.pairs))
			}
			if start := tr.Evaluations == 1; finite(tr.X()) >= 0 || !isFinite(tr.Loss) && !start {
				rt.Fatalf("at %v the loss is %v", tr.X(), tr.Loss)
			}
			if done {
				return
			}
		}
	})
}

func TestAcceptedStepsSatisfyTheStrongWolfeConditions(t *testing.T) {
	for _, name := range []string{"rosenbrock", "wells", "ripples", "beale"} {
		f := objectives[name]
		tr := New([]float64{0.9, 1.7})
		for range 300 {
			loss, from, direction := tr.Loss, slices.Clone(tr.X()), slices.Clone(tr.direction)
			m := f.ask(tr, exact())
			if m.accepted {
				_, g := f(from)
				now, h := f(tr.X())
				step := (tr.X()[0] - from[0]) / direction[0]
				before, after := dot(g, direction), dot(h, direction)
				if now > loss+1e-4*step*before+1e-12 || math.Abs(after) > -0.9*before*(1+1e-9) {
					t.Errorf("%s: a step of %v from loss %v and slope %v to %v and %v", name, step, loss, before, now, after)
				}
			}
			if m.done {
				break
			}
		}
		if tr.Ending == Going || tr.Iterations < 4 {
			t.Errorf("%s: %v after %d iterations", name, tr.Ending, tr.Iterations)
		}
	}
}

// dense is the whole matrix that the pairs stand for: scale*I, then for every
// pair (I - r s y')H(I - r y s') + r s s', r being 1/(y.s).
func dense(tr *Trajectory) [][]float64 {
	n := len(tr.X())
	h := make([][]float64, n)
	for i := range h {
		h[i] = make([]float64, n)
		h[i][i] = tr.scale
	}
	for _, p := range tr.pairs {
		y, s := p.change, p.step
		hy := make([]float64, n)
		for i := range h {
			hy[i] = dot(h[i], y)
		}
		r := 1 / dot(y, s)
		for i := range h {
			for j := range h {
				h[i][j] += r * ((1+r*dot(y, hy))*s[i]*s[j] - s[i]*hy[j] - hy[i]*s[j])
			}
		}
	}
	return h
}

func TestTheDirectionOfLBFGSIsThatOfTheWholeBFGSMatrix(t *testing.T) {
	for history := 1; history <= 8; history++ {
		tr, s := New([]float64{-1.2, 1, 0.3, 2, -0.5}), exact()
		s.History = history
		for range 40 {
			m := objectives["rosenbrock"].ask(tr, s)
			if !m.accepted || largest(tr.gradient) < 1e-3 {
				continue // at last rounding is all that is left of the curvature
			}
			for i, row := range dense(tr) {
				if want := -dot(row, tr.gradient); math.Abs(tr.direction[i]-want) > 1e-8*largest(tr.direction) {
					t.Fatalf("history %d, iteration %d, weight %d: %v, want %v", history, tr.Iterations, i, tr.direction[i], want)
				}
			}
		}
		if want := min(history, tr.Iterations); len(tr.pairs) != want {
			t.Errorf("%d pairs after %d iterations, history %d", len(tr.pairs), tr.Iterations, history)
		}
	}
}

func TestAnAnswerWritesToNothingThatTheTrajectoryWas(t *testing.T) {
	tr, s := New([]float64{-1.2, 1, 0.3}), exact()
	s.History = 3
	for range 60 {
		before, words := *tr, written(tr)
		m := objectives["rosenbrock"].ask(tr, s)
		if !slices.Equal(written(&before), words) {
			t.Fatalf("evaluation %d wrote to what was there before", tr.Evaluations)
		}
		if m.done {
			break
		}
	}
}

func TestAGradientOfAnotherLengthPanicsAndChangesNothing(t *testing.T) {
	tr := New([]float64{-1.2, 1})
	for range 5 {
		words := written(tr)
		if !panics(func() { tr.Evaluated(exact(), 1, []float64{1}) }) || !panics(func() { tr.Evaluated(exact(), 1, make([]float64, 3)) }) {
			t.Errorf("evaluation %d: no panic", tr.Evaluations)
		}
		if !slices.Equal(written(tr), words) {
			t.Errorf("evaluation %d: it has changed", tr.Evaluations)
		}
		objectives["rosenbrock"].ask(tr, exact())
	}
}

func TestAWarmCallAllocatesLittleHoweverManyWeightsThereAre(t *testing.T) {
	const n, warm, all = 20_000, 12, 32
	x, g := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = float64(i%7) - 3.3
	}
	tr, s := New(x), Settings{History: 3, Rate: 3}
	var first, last runtime.MemStats
	for k := range all {
		if k == warm {
			runtime.ReadMemStats(&first)
		}
		loss := 0.0
		for i, v := range tr.Point() {
			c := float64(1 + i%13)
			loss, g[i] = loss+c*v*v/2+v*v*v*v/4, c*v+v*v*v
		}
		tr.Evaluated(s, loss, g)
	}
	runtime.ReadMemStats(&last)
	perAnswer := (last.TotalAlloc - first.TotalAlloc) / (all - warm)
	t.Logf("%d bytes an answer; %d iterations", perAnswer, tr.Iterations)
	if perAnswer > 2048 || tr.Iterations < 8 || tr.Ending != Going {
		t.Errorf("%d bytes an answer, %d iterations, %v", perAnswer, tr.Iterations, tr.Ending)
	}
}

// finite returns where x first has a number that is not finite, or -1.
func finite(x []float64) int {
	return slices.IndexFunc(x, func(v float64) bool { return !isFinite(v) })
}

// panics says whether f does.
func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

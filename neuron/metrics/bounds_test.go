package metrics

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"deepnet/neuron"
)

// many is a matrix that has one row of numbers for every feature or class, however many.
func many(lines, rows int) neuron.Signals {
	s := neuron.NewSignals(1, rows)
	for r := range s.Data {
		s.Data[r] = float64(r) / float64(rows)
	}
	s.Rows, s.Stride = lines, 0
	return s
}

func TestALogisticRegressionThatRunsOutOfPassesSaysSoAndStillPredicts(t *testing.T) {
	g := flowers(4, 80)
	for passes := range 8 {
		l := &Logistic{Converged: true, scale: newStandard(g.Inputs), classes: 3, present: []int{0, 1, 2}}
		o := newOdds(l.scale.apply(g.Inputs), g.Classes, 3)
		if l.fit(o, o.start([]float64{0.3, 0.3, 0.4}, l.present), passes); l.Converged {
			t.Fatalf("it has converged within %d passes", passes)
		}
		if _, err := EvaluateClasses(g.Classes, l.Probabilities(g.Inputs)); err != nil {
			t.Errorf("%d passes: %v", passes, err)
		}
	}
}

func TestEveryPassOverTheRowsCounts(t *testing.T) {
	g := flowers(4, 80)
	o := newOdds(newStandard(g.Inputs).apply(g.Inputs), g.Classes, 3)
	n := newton{o, 500}
	if !n.minimise(o.start([]float64{0.3, 0.3, 0.4}, []int{0, 1, 2})) {
		t.Fatal("it has not converged")
	}
	used := 500 - n.passes
	for passes, want := range map[int]bool{used - 1: false, used: true} {
		again := newton{newOdds(o.z, g.Classes, 3), passes}
		if got := again.minimise(o.start([]float64{0.3, 0.3, 0.4}, []int{0, 1, 2})); got != want || again.passes != 0 {
			t.Errorf("with %d passes converged is %v, %d are left", passes, got, again.passes)
		}
	}
	if used < 25 {
		t.Errorf("%d passes are too few to be all", used)
	}
}

func TestEveryPassMakesALogisticRegressionNoWorse(t *testing.T) {
	g := flowers(5, 80)
	before, scratch := math.Inf(1), make([]float64, 12)
	for passes := range 30 {
		o := newOdds(newStandard(g.Inputs).apply(g.Inputs), g.Classes, 3)
		n := newton{o, passes}
		n.minimise(o.start([]float64{0.3, 0.3, 0.4}, []int{0, 1, 2}))
		if value := o.value(scratch, o.at); value > before*(1+1e-12) {
			t.Errorf("%d passes: %v after %v", passes, value, before)
		} else {
			before = value
		}
	}
}

func TestAStepThatOvershootsIsHalved(t *testing.T) {
	g := flowers(6, 80)
	o := newOdds(newStandard(g.Inputs).apply(g.Inputs), g.Classes, 3)
	w, gradient := make([]float64, 12), make([]float64, 12)
	value := o.value(gradient, w)
	far := mapped(gradient, func(v float64) float64 { return -v * 10 })
	n := newton{o, 50}
	next, moved := n.search(w, gradient, far, value)
	if !moved || !(next < value) || n.passes > 48 {
		t.Errorf("moved: %v, from %v to %v, %d passes left", moved, value, next, n.passes)
	}
	uphill := mapped(gradient, func(v float64) float64 { return v * 10 })
	at := o.at
	if _, moved := n.search(at, gradient, uphill, next); moved || &o.at[0] != &at[0] {
		t.Errorf("moved uphill: %v", moved)
	}
}

func TestAMatrixThatIsNotPositiveDefiniteHasNoCholeskyFactor(t *testing.T) {
	for name, a := range map[string][][]float64{
		"indefinite": {{1}, {2, 1}}, "zero": {{0}}, "not a number": {{math.NaN()}}, "infinite": {{math.Inf(1)}},
	} {
		if cholesky(a) {
			t.Errorf("%s: %v", name, a)
		}
	}
}

func TestASystemWithoutCurvatureIsSolvedAsFarAsItGoes(t *testing.T) {
	flat := system{func(out, v []float64) { out[0], out[1] = 2*v[0], 0 }, []float64{1, 1}, 10, 1e-12}
	found := flat.solve([]float64{4, 0})
	agree(t, 0, found.x, []float64{2, 0})
	if !found.done {
		t.Error("the part that can be solved is not")
	}
	if found = flat.solve([]float64{0, 1}); found.done || found.steps != 1 || found.x[1] != 0 {
		t.Errorf("%+v", found)
	}
}

func TestALinearRegressionOfTooManyNumbersIsRefused(t *testing.T) {
	if _, err := FitLinear(many(1_000_000, 100), make([]float64, 100)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("the error is %v", err)
	}
}

func TestTooManyProbabilitiesAreNotSorted(t *testing.T) {
	c := Classification{PerClass: make([]ClassScore, 4001)}
	c.rank(make([]int, 5000), forecast{p: many(4001, 5000)})
	if c.ROCAUC != nil || c.PerClass[0].AveragePrecision != nil {
		t.Errorf("%v, %v", c.ROCAUC, c.PerClass[0])
	}
}

func TestCholeskySolvesWhatItsFactorMultipliesBack(t *testing.T) {
	chance := rand.New(rand.NewPCG(15, 15))
	z := newStandard(drawFeatures(chance, 9, 50)).apply(drawFeatures(chance, 9, 50))
	want := drawFeatures(chance, 1, 9).Data
	a, b := gram(z, 1), make([]float64, 9)
	for i := range b {
		for j, x := range want {
			b[i] += a[max(i, j)][min(i, j)] * x
		}
	}
	if !cholesky(a) {
		t.Fatal("not positive definite")
	}
	substitute(a, b)
	agree(t, 1e-12, b, want)
}

// A table that is too large for a transposed copy has the gradients of one that is not.
func TestTheGradientOfTheOddsIsTheSameWithATransposedCopyAndWithout(t *testing.T) {
	g := flowers(5, 80)
	with := newOdds(newStandard(g.Inputs).apply(g.Inputs), g.Classes, 3)
	without := newOdds(with.z, g.Classes, 3)
	without.rows = neuron.Signals{}
	w := make([]float64, 3*(1+with.z.Rows))
	for i := range w {
		w[i] = float64(i%7)/7 - 0.4
	}
	one, other := make([]float64, len(w)), make([]float64, len(w))
	if with.value(one, w) != without.value(other, w) || !slices.Equal(one, other) {
		t.Errorf("the gradient is %v with, %v without", one, other)
	}
}

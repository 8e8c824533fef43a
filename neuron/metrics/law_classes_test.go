package metrics

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron"
)

// guess is rows of true classes and probabilities.
type guess struct {
	truth []int
	p     neuron.Signals
}

// drawGuess draws rows whose probabilities are multiples of 1/steps; the fewer steps, the more are alike.
func drawGuess(t *rapid.T, least int) guess {
	classes, rows := rapid.IntRange(least, 5).Draw(t, "classes"), rapid.IntRange(1, 60).Draw(t, "rows")
	steps := rapid.SampledFrom([]float64{4, 64, 1 << 40}).Draw(t, "steps")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	g := guess{make([]int, rows), neuron.NewSignals(classes, rows)}
	for r := range rows {
		g.truth[r] = chance.IntN(classes)
		left := 1.0
		for c := range classes - 1 {
			g.p.Data[c*rows+r] = math.Floor(chance.Float64()*left*steps) / steps
			left -= g.p.Data[c*rows+r]
		}
		g.p.Data[(classes-1)*rows+r] = left
	}
	return g
}

func (g guess) evaluate(t interface{ Fatal(...any) }) Classification {
	c, err := EvaluateClasses(g.truth, g.p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// arranged is the guess with the rows in that order.
func (g guess) arranged(order []int) guess {
	a := guess{make([]int, len(order)), neuron.NewSignals(g.p.Rows, len(order))}
	for to, from := range order {
		a.truth[to] = g.truth[from]
		for c := range g.p.Rows {
			a.p.Data[c*len(order)+to] = g.p.Data[c*g.p.Cols+from]
		}
	}
	return a
}

func TestTheOrderOfRowsChangesNoMetricOfClassesBeyondRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGuess(t, 2)
		order := Permutation{Seed: rapid.Uint64().Draw(t, "order")}.Order(len(g.truth))
		agree(t, 1e-13, g.arranged(order).evaluate(t), g.evaluate(t))
	})
}

func TestTheNumbersOfTheClassesChangeNoMetricBeyondRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGuess(t, 3)
		for r := range g.truth { // no two classes as likely as each other
			for c := range g.p.Rows {
				g.p.Data[c*g.p.Cols+r] = math.Min(1, g.p.Data[c*g.p.Cols+r]+math.Ldexp(float64(c), -50))
			}
		}
		to := Permutation{Seed: rapid.Uint64().Draw(t, "order")}.Order(g.p.Rows)
		other := guess{make([]int, len(g.truth)), neuron.NewSignals(g.p.Rows, g.p.Cols)}
		for r, c := range g.truth {
			other.truth[r] = to[c]
		}
		for c := range g.p.Rows {
			copy(line(other.p, to[c]), line(g.p, c))
		}
		a, b := g.evaluate(t), other.evaluate(t)
		for c, s := range a.PerClass {
			agree(t, 0, b.PerClass[to[c]], s)
			for p, n := range a.Confusion[c] {
				agree(t, 0, b.Confusion[to[c]][to[p]], n)
			}
		}
		a.PerClass, a.Confusion, b.PerClass, b.Confusion = nil, nil, nil, nil
		agree(t, 1e-13, b, a)
	})
}

func TestMetricsOfClassesStayWithinTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawGuess(t, 2).evaluate(t)
		within := func(what string, v, low, high float64) {
			if !(low <= v && v <= high) {
				t.Errorf("%s is %v", what, v)
			}
		}
		for what, v := range map[string]float64{
			"accuracy": c.Accuracy, "balanced accuracy": c.BalancedAccuracy, "macro F1": c.Macro.F1,
			"weighted precision": c.Weighted.Precision, "ECE": c.CalibrationError,
		} {
			within(what, v, 0, 1+1e-15)
		}
		within("MCC", c.MCC, -1, 1)
		within("Brier", c.Brier, 0, 2)
		within("log loss", c.LogLoss, 0, 37.5)
		within("accuracy", c.Accuracy, c.AccuracyInterval.Low, c.AccuracyInterval.High)
		within("the interval", c.AccuracyInterval.Low, 0, c.AccuracyInterval.High)
		within("the interval", c.AccuracyInterval.High, 0, 1)
		for _, v := range []*float64{c.ROCAUC, c.AveragePrecision} {
			if v != nil {
				within("a ranking", *v, 0, 1)
			}
		}
		agree(t, 1e-13, c.Weighted.Recall, c.Accuracy)
	})
}

func TestPerfectPredictionsHaveTheBestOfEveryMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGuess(t, 2)
		clear(g.p.Data)
		for r, c := range g.truth {
			g.p.Data[c*g.p.Cols+r] = 1
		}
		c := g.evaluate(t)
		agree(t, 0, []float64{c.Accuracy, c.BalancedAccuracy, c.Macro.F1, c.AccuracyInterval.High}, []float64{1, 1, 1, 1})
		agree(t, 1e-14, []float64{c.Brier, c.LogLoss, c.CalibrationError}, []float64{0, 0, 0})
		if c.CohenKappa != nil && (*c.CohenKappa != 1 || c.MCC != 1) {
			t.Errorf("kappa %v, MCC %v", *c.CohenKappa, c.MCC)
		}
		if c.ROCAUC != nil && *c.ROCAUC != 1 {
			t.Errorf("ROC AUC %v", *c.ROCAUC)
		}
	})
}

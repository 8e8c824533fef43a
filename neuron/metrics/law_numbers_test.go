package metrics

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// drawNumbers draws two lists of one length.
func drawNumbers(t *rapid.T, least int) (truth, predicted []float64) {
	rows := rapid.IntRange(least, 80).Draw(t, "rows")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
	for range rows {
		v := chance.NormFloat64()
		truth = append(truth, v)
		predicted = append(predicted, v+0.7*chance.NormFloat64())
	}
	return truth, predicted
}

func evaluated(t *rapid.T, truth, predicted []float64) Regression {
	r, err := EvaluateNumbers(truth, predicted)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// mapped is f of every number.
func mapped(list []float64, f func(float64) float64) []float64 {
	result := make([]float64, len(list))
	for i, v := range list {
		result[i] = f(v)
	}
	return result
}

func TestTheOrderOfRowsChangesNoMetricOfNumbersBeyondRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, predicted := drawNumbers(t, 1)
		a, b := make([]float64, len(truth)), make([]float64, len(truth))
		for to, from := range (Permutation{Seed: rapid.Uint64().Draw(t, "order")}).Order(len(truth)) {
			a[to], b[to] = truth[from], predicted[from]
		}
		agree(t, 1e-12, evaluated(t, a, b), evaluated(t, truth, predicted))
	})
}

func TestAnotherUnitScalesErrorsAndChangesNoShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, predicted := drawNumbers(t, 2)
		unit := rapid.Float64Range(0.01, 100).Draw(t, "unit")
		if rapid.Bool().Draw(t, "negative") {
			unit = -unit
		}
		scale := func(v float64) float64 { return v * unit }
		a, b := evaluated(t, truth, predicted), evaluated(t, mapped(truth, scale), mapped(predicted, scale))
		size := max(unit, -unit)
		a.MSE, a.RMSE, a.MAE, a.MedianAE = a.MSE*size*size, a.RMSE*size, a.MAE*size, a.MedianAE*size
		agree(t, 1e-11, b, a)
	})
}

func TestAShiftOfThePredictionsLeavesTheExplainedVarianceAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, predicted := drawNumbers(t, 2)
		shift := rapid.Float64Range(-10, 10).Draw(t, "shift")
		a := evaluated(t, truth, predicted)
		b := evaluated(t, truth, mapped(predicted, func(v float64) float64 { return v + shift }))
		agree(t, 1e-9, *b.ExplainedVariance, *a.ExplainedVariance)
	})
}

func TestMetricsOfNumbersAreInTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, predicted := drawNumbers(t, 2)
		r := evaluated(t, truth, predicted)
		if r.MAE > r.RMSE*(1+1e-15) || *r.R2 > *r.ExplainedVariance+1e-13 || *r.ExplainedVariance > 1 || r.MedianAE < 0 {
			t.Errorf("%+v: R2 %v, explained variance %v", r, *r.R2, *r.ExplainedVariance)
		}
	})
}

func TestTheMeanOfTheRowsThemselvesHasAnR2OfZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, _ := drawNumbers(t, 2)
		m, err := FitMean(truth)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, 1e-13, *evaluated(t, truth, m.Predict(len(truth))).R2, 0.0)
	})
}

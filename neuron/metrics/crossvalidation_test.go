package metrics

import (
	"math"
	"testing"
)

// testdata/crossvalidation.py made the files that these tests read.

func TestTheQuantilesOfStudentsTAreThoseOfMpmath(t *testing.T) {
	worst := 0.0
	for _, c := range stored[struct {
		Freedom  int
		Quantile float64
	}](t, "students_t.json", 60) {
		off := math.Abs(studentsQuantile(c.Freedom)-c.Quantile) / c.Quantile
		if worst = max(worst, off); !(off <= 2e-13) {
			t.Errorf("with %d degrees of freedom %v, mpmath says %v", c.Freedom, studentsQuantile(c.Freedom), c.Quantile)
		}
	}
	t.Logf("largest relative difference: %.1e", worst)
}

// With nine degrees of freedom the equation that defines the quantile has a closed form, and this is its root.
func TestAQuantileOfStudentsTIsTheRootOfItsEquation(t *testing.T) {
	if got, want := studentsQuantile(9), 2.262157162798204; math.Abs(got-want) > 4e-15 {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTheIntervalOfACrossValidationIsThatOfMpmath(t *testing.T) {
	for _, c := range stored[struct {
		Scores      []float64
		Test, Train float64
		Want        Interval
	}](t, "crossvalidation.json", 6) {
		m, n := mean(c.Scores), float64(len(c.Scores))
		deviation := math.Sqrt(variance(c.Scores, m) * n / (n - 1))
		agree(t, 1e-13, CrossValidation(m, deviation, len(c.Scores), c.Test/c.Train), c.Want)
	}
}

func TestTheIntervalOfACrossValidationIsWiderThanThatOfIndependentScores(t *testing.T) {
	shared, independent := CrossValidation(0.9, 0.05, 10, 0.25), CrossValidation(0.9, 0.05, 10, 0)
	if shared.Low >= independent.Low || shared.High <= independent.High {
		t.Errorf("%v with shared rows, %v without", shared, independent)
	}
}

func TestASingleScoreHasNoInterval(t *testing.T) {
	if got := CrossValidation(0.9, 0, 1, 0.5); !math.IsNaN(got.Low) || !math.IsNaN(got.High) {
		t.Errorf("it is %v", got)
	}
}

package evaluation

import (
	"slices"
	"testing"

	"deepnet/actors/protocol"
)

// scored returns a metric of an evaluation.
func scored(t *testing.T, e *protocol.Evaluation, name string) float64 {
	t.Helper()
	at := slices.IndexFunc(e.GetMetrics(), func(m *protocol.Metric) bool { return m.GetName() == name })
	if at < 0 {
		t.Fatal("there is no", name)
	}
	return e.GetMetrics()[at].GetValue()
}

// turned is the subject with the names and places of its two classes exchanged.
func turned(s Subject) Subject {
	table := *s.Table
	table.Classes = []string{"a", "b"}
	table.Targets = slices.Clone(table.Targets)
	for i, class := range table.Targets {
		table.Targets[i] = 1 - class
	}
	s.Table = &table
	params := slices.Clone(s.Params)
	params[1] = slices.Clone(params[1])
	params[1][0].Weights = slices.Clone(params[1][0].Weights)
	for i, w := range params[1][0].Weights {
		params[1][0].Weights[i] = -w
	}
	s.Params, s.Positive = params, 1-s.Positive
	return s
}

// Metrics of one class name it, and how the classes are spelled, which decides their order,
// changes none.
func TestMetricsOfTwoClassesAreThoseOfThePositiveOne(t *testing.T) {
	s := sigmoid(t, 300, 0.1, 3, 0.7, -0.3)
	s.Positive = 1
	e, other := evaluated(t, s), evaluated(t, turned(s))
	if e.GetPositive() != "yes" || other.GetPositive() != "a" {
		t.Errorf("positive are %q and %q", e.GetPositive(), other.GetPositive())
	}
	for _, m := range e.GetMetrics() {
		if got := scored(t, other, m.GetName()); !near(got, m.GetValue()) {
			t.Errorf("%s: %v, and with the classes exchanged %v", m.GetName(), m.GetValue(), got)
		}
	}
	scores := e.GetClasses().GetScores()[1]
	if scored(t, e, "precision") != scores.GetPrecision() || scored(t, e, "recall") != scores.GetRecall() || scored(t, e, "f1") != scores.GetF1() || scored(t, e, "average_precision") != scores.GetAveragePrecision() {
		t.Errorf("the metrics are %v, the scores of the class %v", e.GetMetrics(), scores)
	}
	if curves := e.GetClasses().GetCurves(); len(curves) != 1 || curves[0].GetClass() != "yes" {
		t.Errorf("the curves are of %v", curves)
	}
	s.Positive = 0
	if e := evaluated(t, s); scored(t, e, "recall") != e.GetClasses().GetScores()[0].GetRecall() || e.GetClasses().GetCurves()[0].GetClass() != "no" {
		t.Error("the positive class does not decide")
	}
}

func near(a, b float64) bool { return a-b < 1e-12 && b-a < 1e-12 }

func TestTheRarerOfTwoClassesIsUsuallyAskedAbout(t *testing.T) {
	for _, c := range []struct {
		targets []float64
		want    int
	}{{[]float64{0, 0, 1}, 1}, {[]float64{1, 0, 1}, 0}, {[]float64{1, 0}, 1}} {
		if got := Rarer(c.targets); got != c.want {
			t.Errorf("%v: %d", c.targets, got)
		}
	}
}

// Where all rows are taken for one class accuracy does not move, whatever is shuffled.
func TestImportancesMoveWhereAccuracyDoesNot(t *testing.T) {
	s := sigmoid(t, 300, -20, 3, 0) // every row is a no
	e := evaluated(t, s)
	first := e.GetImportances()[0]
	if e.GetImportanceMetric() != "log_loss" || first.GetColumn() != "column 1" || first.GetLoss() <= 0 {
		t.Errorf("%s: %v", e.GetImportanceMetric(), e.GetImportances())
	}
}

package evaluation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/metrics"

	"google.golang.org/protobuf/proto"
)

// draw returns n numbers from -1 to 1, which follow from the key.
func draw(key uint64, n int) []float64 {
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: key, Purpose: "test"})
	list := make([]float64, n)
	for i := range list {
		list[i] = 2*chance.Float64() - 1
	}
	return list
}

// plain returns scales that change nothing.
func plain(n int) []neuron.Scale {
	list := make([]neuron.Scale, n)
	for i := range list {
		list[i] = neuron.Scale{Deviation: 1}
	}
	return list
}

// subject returns a network without hidden layers and with the given weights, bias
// first, over random columns. The first column alone decides the target.
func subject(t testing.TB, rows int, output neuron.LayerSpec, weights ...[]float64) Subject {
	t.Helper()
	inputs := len(weights[0]) - 1
	network, err := neuron.New(neuron.Spec{
		Inputs: inputs, Scales: plain(inputs), Layers: []neuron.LayerSpec{output}, Loss: "mse", Initializer: "glorot",
		Optimizer: neuron.OptimizerSpec{Name: "sgd", LearningRate: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := Subject{Network: network, Params: network.Initial(), Seed: 5}
	for i, w := range weights {
		copy(s.Params[1][i].Weights, w)
	}
	s.Table = &dataset.Table{Rows: rows, Inputs: draw(1, inputs*rows), Targets: make([]float64, rows), Classes: []string{"no", "yes"}}
	for i := range inputs {
		name := fmt.Sprint("column ", i+1)
		s.Table.Columns = append(s.Table.Columns, name)
		s.Columns = append(s.Columns, Column{name, []int{i}})
	}
	for r := range rows {
		if s.Table.Inputs[r] > 0 {
			s.Table.Targets[r] = 1
		}
		if r%4 == 0 {
			s.Test = append(s.Test, r)
		} else {
			s.Train = append(s.Train, r)
		}
	}
	return s
}

// sigmoid returns a subject whose output is the probability of the second class.
func sigmoid(t *testing.T, rows int, weights ...float64) Subject {
	return subject(t, rows, neuron.LayerSpec{Neurons: 1, Activation: "sigmoid"}, weights)
}

// numbers returns a subject that predicts the first column in the target's own unit.
func numbers(t *testing.T, rows int) Subject {
	s := subject(t, rows, neuron.LayerSpec{Neurons: 1, Activation: "identity"}, []float64{0, 1, 0.01})
	s.Table.Classes, s.Form.Scale = nil, neuron.Scale{Mean: 50, Deviation: 10}
	noise := draw(2, rows)
	for r := range s.Table.Targets {
		s.Table.Targets[r] = 50 + float64(10*s.Table.Inputs[r]) + noise[r]
	}
	return s
}

func evaluated(t *testing.T, s Subject) *protocol.Evaluation {
	t.Helper()
	e, err := Of(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func value(t *testing.T, list []*protocol.Metric, name string) float64 {
	t.Helper()
	for _, m := range list {
		if m.GetName() == name && m.Value != nil {
			return m.GetValue()
		}
	}
	t.Fatalf("there is no %s in %v", name, list)
	return 0
}

func TestTheDecidingColumnIsImportantAndNoiseIsNot(t *testing.T) {
	for name, s := range map[string]Subject{"classes": sigmoid(t, 800, 0, 9, 0.05, 0), "numbers": numbers(t, 800)} {
		e := evaluated(t, s)
		first := e.GetImportances()[0]
		if first.GetColumn() != "column 1" || first.GetLoss() < 0.4 || first.GetSpread() <= 0 {
			t.Errorf("%s: the deciding column: %v", name, first)
		}
		for _, other := range e.GetImportances()[1:] {
			if math.Abs(other.GetLoss()) > 0.02 {
				t.Errorf("%s: a column of noise: %v", name, other)
			}
		}
	}
}

// Of two equal inputs each alone matters little; together they decide everything.
func TestInputsMadeFromOneColumnArePermutedTogether(t *testing.T) {
	s := sigmoid(t, 800, 0, 5, 5)
	copy(s.Table.Inputs[800:], s.Table.Inputs[:800])
	apart := evaluated(t, s).GetImportances()
	s.Columns = []Column{{"both", []int{0, 1}}, {"empty", nil}}
	together := evaluated(t, s).GetImportances()
	if together[0].GetLoss() < 1.5*apart[0].GetLoss() || together[1].GetColumn() != "empty" || together[1].GetLoss() != 0 {
		t.Errorf("apart %v, together %v", apart, together)
	}
}

func TestTheSameSubjectGivesTheSameBytes(t *testing.T) {
	for _, s := range []Subject{sigmoid(t, 300, 0, 9, 0.05), numbers(t, 300)} {
		a, b := evaluated(t, s), evaluated(t, s)
		if !proto.Equal(a, b) {
			t.Errorf("%v\n%v", a, b)
		}
		s.Seed++
		c := evaluated(t, s)
		if a.GetImportances()[0].GetLoss() == c.GetImportances()[0].GetLoss() || fmt.Sprint(a.GetMetrics()) == fmt.Sprint(c.GetMetrics()) {
			t.Error("another seed gives the same evaluation")
		}
	}
}

// A number that appears in several places is the same everywhere.
func TestConfusionMatrixMetricsAndMissesAgree(t *testing.T) {
	e := evaluated(t, sigmoid(t, 400, 0.3, 2, 1))
	m, rows := e.GetClasses().GetConfusion(), e.GetRows()
	if m[0]+m[1]+m[2]+m[3] != rows || value(t, e.GetMetrics(), accuracy) != float64(m[0]+m[3])/float64(rows) {
		t.Errorf("confusion %v of %d rows, accuracy %v", m, rows, value(t, e.GetMetrics(), accuracy))
	}
	if wrong := int(m[1] + m[2]); len(e.GetMisses()) != min(wrong, mostMisses) || wrong == 0 {
		t.Errorf("%d misses of %d", len(e.GetMisses()), wrong)
	}
	for i, miss := range e.GetMisses() {
		if miss.GetActual() == miss.GetPredicted() || miss.GetError() < 0.5 || i > 0 && miss.GetError() > e.GetMisses()[i-1].GetError() {
			t.Errorf("miss %d: %v", i, miss)
		}
	}
	first := e.GetMetrics()[0]
	if s := Summary(e); s.GetMetric() != accuracy || s.GetValue() != first.GetValue() || s.GetLow() != first.GetLow() || s.GetRows() != rows || len(s.GetBaselines()) != 2 {
		t.Errorf("summary %v", s)
	}
	if s := Summary(e).GetBaselines(); s[0].GetValue() < s[1].GetValue() {
		t.Errorf("the worse baseline comes first: %v", s)
	}
}

// At every point of a curve, counting the rows above the threshold gives the same.
func TestACurveAgreesWithCounting(t *testing.T) {
	of, scores := make([]bool, 60), draw(3, 60)
	for i := range of {
		of[i] = scores[i]+draw(4, 60)[i] > 0
		scores[i] = math.Round(4*scores[i]) / 4 // with ties
	}
	points := curve(of, scores)
	for _, p := range points[1:] {
		hits, taken, all := 0.0, 0.0, 0.0
		for i, is := range of {
			above := scores[i] >= p.GetThreshold()
			if is {
				all++
			}
			if above {
				taken++
			}
			if is && above {
				hits++
			}
		}
		if p.GetPrecision() != hits/taken || p.GetRecall() != hits/all {
			t.Errorf("at %v: precision %v of %v, recall %v of %v", p.GetThreshold(), p.GetPrecision(), hits/taken, p.GetRecall(), hits/all)
		}
	}
	if len(points) < 4 || points[0].GetPrecision() != 1 {
		t.Errorf("points %v", points)
	}
}

func TestOnTestRowsOfOneClassUndefinedMetricsAreLeftOut(t *testing.T) {
	s := sigmoid(t, 400, 0, 9, 0.05)
	all := s.Test
	s.Test = nil
	for _, r := range all {
		if s.Table.Targets[r] == 1 {
			s.Test = append(s.Test, r)
		}
	}
	e := evaluated(t, s)
	if value(t, e.GetMetrics(), accuracy) < 0.9 || len(e.GetClasses().GetCurves()) != 0 {
		t.Errorf("%v", e)
	}
	for _, m := range e.GetMetrics() {
		if m.GetName() == "roc_auc" && m.Value != nil {
			t.Errorf("a ROC AUC of one class: %v", m)
		}
	}
	s.Test = s.Test[:1]
	if e := evaluated(t, s); e.GetRows() != 1 || len(e.GetImportances()) != 0 || !strings.Contains(strings.Join(e.GetLeftOut(), ";"), "two rows") {
		t.Errorf("one row: %v", e)
	}
	n := numbers(t, 100)
	n.Test = n.Test[:1]
	if e := evaluated(t, n); e.GetMetrics()[0].GetName() != rmse || Summary(e).GetMetric() != rmse {
		t.Errorf("one number: %v", e)
	}
}

func TestWithoutTestRowsThereIsNothingToEvaluate(t *testing.T) {
	s := sigmoid(t, 40, 0, 1)
	s.Test = nil
	if e, err := Of(t.Context(), s); e != nil || !errors.Is(err, metrics.ErrNoRows) {
		t.Errorf("%v, %v", e, err)
	}
}

func TestOutputsThatAreNotProbabilitiesAreEvaluatedByTheirClassesAlone(t *testing.T) {
	s := subject(t, 200, neuron.LayerSpec{Neurons: 2, Activation: "identity"}, []float64{0, -3, 0}, []float64{0, 3, 0})
	e := evaluated(t, s)
	if value(t, e.GetMetrics(), accuracy) != 1 || e.GetClasses().GetCalibration() != nil || e.GetClasses().GetCurves() != nil {
		t.Errorf("%v", e)
	}
	if len(e.GetLeftOut()) != 1 || !strings.Contains(e.GetLeftOut()[0], "no probabilities") {
		t.Errorf("left out: %q", e.GetLeftOut())
	}
	for _, m := range e.GetMetrics() {
		if m.GetName() == "log_loss" {
			t.Errorf("a log loss without probabilities: %v", m)
		}
	}
}

func TestTheWorkOnLargeTablesIsBoundedAndTheReportSaysSo(t *testing.T) {
	e := evaluated(t, numbers(t, 90_000))
	if len(e.GetNumbers().GetPoints()) != mostPoints || e.GetImportanceRows() != importanceRows {
		t.Errorf("%d points, %d rows for importances", len(e.GetNumbers().GetPoints()), e.GetImportanceRows())
	}
	if said := strings.Join(e.GetLeftOut(), "; "); !strings.Contains(said, "2000 of the 22500 test rows") || !strings.Contains(said, "888 draws") {
		t.Errorf("left out: %s", said)
	}
	points := e.GetNumbers().GetPoints()
	if points[0].GetRow() != 1 || points[499].GetRow() < 89_000 {
		t.Errorf("points from row %d to %d", points[0].GetRow(), points[499].GetRow())
	}
}

func TestACancelledContextEndsTheEvaluation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if e, err := Of(ctx, numbers(t, 100)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", e, err)
	}
}

func TestThePerfectModelIsLeftWithTheNoiseAsItsError(t *testing.T) {
	e := evaluated(t, numbers(t, 2000))
	if v := value(t, e.GetMetrics(), rmse); v < 0.5 || v > 0.65 { // uniform noise from -1 to 1: 1/sqrt(3)
		t.Errorf("rmse %v", v)
	}
	q := e.GetNumbers().GetResiduals()
	if len(q) != len(shares) || q[0].GetValue() < -1.1 || q[6].GetValue() > 1.1 || math.Abs(q[3].GetValue()) > 0.15 {
		t.Errorf("residuals %v", q)
	}
	if b := e.GetBaselines(); b[0].GetName() != metrics.LinearRegression || value(t, b[0].GetMetrics(), r2) < 0.95 || value(t, b[1].GetMetrics(), r2) > 0.01 {
		t.Errorf("baselines %v", b)
	}
}

package evaluation

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/proto"
)

// severalSubject is a subject of two targets, each predicted by an output of its own from
// three columns.
func severalSubject(t *testing.T, rows int, labels bool) Subject {
	t.Helper()
	weights := [][]float64{{0.2, 3, -0.5, 0.1}, {-0.4, 0.3, 2, 0}}
	activation := "identity"
	if labels {
		activation = "sigmoid"
	}
	s := subject(t, rows, neuron.LayerSpec{Neurons: 2, Activation: activation}, weights...)
	s.Table.Target = "first"
	more := dataset.Answer{Target: "second", Targets: make([]float64, rows)}
	noise := draw(2, rows)
	for r := range rows {
		if x := s.Table.Inputs[rows+r] + noise[r]; labels && x > 0.2 {
			more.Targets[r] = 1
		} else if !labels {
			more.Targets[r] = 1000 * x
		}
	}
	if labels {
		more.Classes = []string{"cold", "warm"}
		s.Form = dataset.Form{Binary: true, More: []neuron.Scale{{}}}
	} else {
		s.Table.Classes, s.Form = nil, dataset.Form{Scale: neuron.Scale{Mean: 1, Deviation: 2}, More: []neuron.Scale{{Mean: 30, Deviation: 600}}}
	}
	s.Table.More = []dataset.Answer{more}
	s.Positive, s.More = 1, []int{0}
	return s
}

// alone is the subject of one of several targets, as if it were the only one.
func alone(t *testing.T, s Subject, target int) Subject {
	t.Helper()
	spec := s.Network.Spec
	spec.Layers = []neuron.LayerSpec{{Neurons: 1, Activation: spec.Layers[0].Activation}}
	network, err := neuron.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	one := s
	one.Network, one.Params = network, network.Initial()
	copy(one.Params[1][0].Weights, s.Params[1][target].Weights)
	one.Table, one.Form, one.More = s.Table.Each()[target], s.Form.Of(target), nil
	one.Positive = append([]int{s.Positive}, s.More...)[target]
	return one
}

// All that is measured of one of several targets is what is measured of it alone, to the
// bit: metrics and intervals, baselines, the confusion matrix, the points, the largest
// errors. What is of all is the mean.
func TestEachOfSeveralTargetsIsMeasuredAsIfItWereTheOnlyOne(t *testing.T) {
	for _, labels := range []bool{false, true} {
		s := severalSubject(t, 200, labels)
		e := evaluated(t, s)
		losses := map[string]float64{}
		for i, of := range e.GetByTarget().GetTargets() {
			want := evaluated(t, alone(t, s, i))
			for _, importance := range want.Importances {
				losses[importance.GetColumn()] += importance.GetLoss() / 2
			}
			want.Importances, want.ImportanceMetric, want.ImportanceRows = nil, "", 0
			if !proto.Equal(want, of.GetEvaluation()) {
				t.Errorf("labels %v, target %s: %v, alone %v", labels, of.GetTarget(), of.GetEvaluation(), want)
			}
			if name := []string{"first", "second"}[i]; of.GetTarget() != name {
				t.Errorf("target %d is called %s", i, of.GetTarget())
			}
		}
		if e.GetRows() != 50 || len(e.GetImportances()) != 3 || e.GetClasses() != nil || e.GetNumbers() != nil {
			t.Errorf("%v", e)
		}
		for _, importance := range e.GetImportances() {
			if want := losses[importance.GetColumn()]; math.Abs(importance.GetLoss()-want) > 1e-12 {
				t.Errorf("labels %v: the importance of %s is %v, the mean of each target's %v", labels, importance.GetColumn(), importance.GetLoss(), want)
			}
		}
	}
}

// The order of the targets changes nothing of what is measured.
func TestTheMetricsOfAllDoNotDependOnTheOrderOfTheTargets(t *testing.T) {
	for _, labels := range []bool{false, true} {
		s := severalSubject(t, 200, labels)
		turned := s
		table, first := *s.Table, dataset.Answer{Target: s.Table.Target, Classes: s.Table.Classes, Targets: s.Table.Targets}
		second := table.More[0]
		table.Target, table.Classes, table.Targets, table.More = second.Target, second.Classes, second.Targets, []dataset.Answer{first}
		turned.Table, turned.Positive, turned.More = &table, s.More[0], []int{s.Positive}
		if !labels {
			turned.Form = dataset.Form{Scale: s.Form.More[0], More: []neuron.Scale{s.Form.Scale}}
		}
		turned.Params = s.Network.Initial()
		for k := range 2 {
			copy(turned.Params[1][k].Weights, s.Params[1][1-k].Weights)
		}
		a, b := evaluated(t, s), evaluated(t, turned)
		same := func(x, y *protocol.Metric) bool {
			return x.GetName() == y.GetName() && math.Abs(x.GetValue()-y.GetValue()) < 1e-12
		}
		if !slices.EqualFunc(a.GetMetrics(), b.GetMetrics(), same) {
			t.Errorf("labels %v: %v, turned %v", labels, a.GetMetrics(), b.GetMetrics())
		}
		for i, baseline := range a.GetBaselines() {
			if !slices.EqualFunc(baseline.GetMetrics(), b.GetBaselines()[i].GetMetrics(), same) {
				t.Errorf("labels %v, %s: %v, turned %v", labels, baseline.GetName(), baseline, b.GetBaselines()[i])
			}
		}
	}
}

// scikit is what testdata/several.py has scikit-learn measure.
type scikit struct {
	Inputs    [][]float64        `json:"inputs"`
	Numbers   [][]float64        `json:"numbers"`
	Labels    [][]float64        `json:"labels"`
	OfNumbers map[string]float64 `json:"of_numbers"`
	OfLabels  map[string]float64 `json:"of_labels"`
}

func TestSeveralTargetsAreMeasuredAsByScikitLearn(t *testing.T) {
	text, err := os.ReadFile("testdata/several.json")
	if err != nil {
		t.Fatal(err)
	}
	var d scikit
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		activation string
		truth      [][]float64
		classes    []string
		want       map[string]float64
	}{
		{"identity", d.Numbers, nil, d.OfNumbers}, {"sigmoid", d.Labels, []string{"0", "1"}, d.OfLabels},
	} {
		rows := len(d.Inputs)
		s := subject(t, rows, neuron.LayerSpec{Neurons: 2, Activation: c.activation}, []float64{0, 1, 0}, []float64{0, 0, 1})
		s.Table.Classes, s.Table.More = c.classes, []dataset.Answer{{Target: "b", Classes: c.classes, Targets: make([]float64, rows)}}
		s.Form.More, s.Positive, s.More = []neuron.Scale{{}}, 1, []int{1}
		s.Test, s.Train = nil, nil
		for r := range rows {
			s.Table.Inputs[r], s.Table.Inputs[rows+r] = d.Inputs[r][0], d.Inputs[r][1]
			s.Table.Targets[r], s.Table.More[0].Targets[r] = c.truth[r][0], c.truth[r][1]
			s.Test, s.Train = append(s.Test, r), append(s.Train, r)
		}
		e := evaluated(t, s)
		if len(e.GetMetrics()) != len(c.want) {
			t.Errorf("%v", e.GetMetrics())
		}
		for name, want := range c.want {
			if got := value(t, e.GetMetrics(), name); math.Abs(got-want) > 1e-12*max(1, math.Abs(want)) {
				t.Errorf("%s: %v, scikit-learn has %v", name, got, want)
			}
		}
	}
}

// A single row leaves R2 undefined for all targets: the mean RMSE is the first metric.
func TestASingleRowLeavesTheMeanR2Undefined(t *testing.T) {
	s := severalSubject(t, 80, false)
	s.Test = s.Test[:1]
	e := evaluated(t, s)
	if first := e.GetMetrics()[0]; first.GetName() != rmse || first.Value == nil {
		t.Errorf("%v", e.GetMetrics())
	}
	if s := Summary(e); s.GetMetric() != rmse || len(s.GetBaselines()) != 2 || s.GetBaselines()[0].GetValue() < 10 {
		t.Errorf("%v", s)
	}
}

// A baseline's exact match is measured on what it predicts of all labels together, as the
// model's is: the majority classes are right where both are.
func TestTheMajorityOfEveryLabelIsRightWhereAllAre(t *testing.T) {
	s := severalSubject(t, 200, true)
	counts := [2]int{}
	for _, r := range s.Train {
		counts[0] += int(s.Table.Targets[r])
		counts[1] += int(s.Table.More[0].Targets[r])
	}
	right := 0
	for _, r := range s.Test {
		first, second := 2*counts[0] > len(s.Train), 2*counts[1] > len(s.Train)
		if (s.Table.Targets[r] == 1) == first && (s.Table.More[0].Targets[r] == 1) == second {
			right++
		}
	}
	e := evaluated(t, s)
	for _, b := range e.GetBaselines() {
		if want := float64(right) / float64(len(s.Test)); b.GetName() == "majority class" && b.GetMetrics()[0].GetValue() != want {
			t.Errorf("%v, want %v", b.GetMetrics()[0], want)
		}
	}
	if s := Summary(e); s.GetMetric() != exactMatch || len(s.GetBaselines()) != 2 || s.Low == nil {
		t.Errorf("%v", s)
	}
}

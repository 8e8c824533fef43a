package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
)

// several is a submission of a table of two numbers and two columns of two classes, to
// learn these of its columns.
func several(targets ...string) *protocol.Submit {
	text := "x,z,low,high,wet,cold\n"
	for i := range 60 {
		text += fmt.Sprintf("%d.5,%d,%d.25,%d.5,%s,%d\n", i*7%60, i%5, i*i%13+i/6, 30+i*3%17, []string{"no", "yes"}[i*5%3%2], i/2%2)
	}
	return &protocol.Submit{
		Name: "weather.csv", Data: &protocol.Submit_Table{Table: []byte(text)},
		Plan: &protocol.Plan{Target: targets[0], MoreTargets: targets[1:]},
	}
}

func TestSeveralNumbersHaveAnOutputEachOfTheirOwnScale(t *testing.T) {
	r, err := resolve(several("high", "low"))
	if err != nil {
		t.Fatal(err)
	}
	plan := r.Head.GetPlan()
	if layers := r.Head.GetLayers(); layers[len(layers)-1] != 2 || plan.GetLoss() != "mse" || plan.GetTask() != protocol.Task_TASK_REGRESSION {
		t.Errorf("%v %s %v", layers, plan.GetLoss(), plan.GetTask())
	}
	targets := neuron.NewSignals(2, len(r.Run.Train))
	r.Run.Data.Targets(targets, r.Run.Train)
	for k := range 2 {
		sum, squares := 0.0, 0.0
		for _, x := range targets.Data[k*targets.Stride:][:targets.Cols] {
			sum, squares = sum+x, squares+x*x
		}
		if n := float64(targets.Cols); sum/n > 1e-9 || squares/n < 0.999 || squares/n > 1.001 {
			t.Errorf("output %d has the mean %v and the mean square %v", k, sum/n, squares/n)
		}
	}
	want := []*protocol.Target{{Column: "high"}, {Column: "low"}}
	if !slices.EqualFunc(want, r.Head.GetTargets(), func(a, b *protocol.Target) bool { return proto.Equal(a, b) }) || r.Head.GetClasses() != nil {
		t.Errorf("%v, classes %v", r.Head.GetTargets(), r.Head.GetClasses())
	}
	plain := several("high", "low")
	plain.Plan.Preparation = &protocol.Preparation{TargetScaling: "none"}
	if r, err = resolve(plain); err != nil {
		t.Fatal(err)
	}
	r.Run.Data.Targets(targets, r.Run.Train)
	if low := targets.Data[targets.Stride:]; targets.Data[0] < 30 || low[0] != math.Trunc(low[0])+0.25 {
		t.Errorf("without scaling the targets are %v and %v", targets.Data[0], low[0])
	}
}

func TestSeveralLabelsAreSigmoidsWhateverThePreset(t *testing.T) {
	for _, preset := range Presets() {
		submit := several("wet", "cold")
		submit.Plan.Preset = preset
		r, err := resolve(submit)
		if err != nil {
			t.Fatal(err)
		}
		want := "binary_crossentropy"
		if preset == "classic" {
			want = "mse"
		}
		if p := r.Head.GetPlan(); p.GetLoss() != want || p.GetOutputActivation() != "sigmoid" || !r.Run.Labels || r.Run.Classes != 2 {
			t.Errorf("%s: %s, %s, labels %v of %d classes", preset, p.GetLoss(), p.GetOutputActivation(), r.Run.Labels, r.Run.Classes)
		}
		if by := r.Head.GetPlan().GetStopping().GetMetric(); preset == "realmlp" && by != "loss" {
			t.Errorf("realmlp keeps the best epoch by the %s", by)
		}
		if all := strings.Join(r.Head.GetChoices(), "\n"); !strings.Contains(all, "split random") || strings.Contains(all, "scikit-learn's gradient is that of their sum") != (preset == "sklearn") {
			t.Errorf("%s chose %s", preset, all)
		}
		if of := r.Head.GetTargets(); of[0].GetPositive() != "yes" || of[1].GetPositive() != "1" {
			t.Errorf("%v", of)
		}
	}
}

func TestWhatSeveralTargetsCannotHaveIsRefusedWithWhatToDo(t *testing.T) {
	for _, c := range []struct {
		sentence string
		targets  []string
		change   func(*protocol.Plan)
		says     string
	}{
		{"softmax loss of labels", []string{"wet", "cold"}, func(p *protocol.Plan) { p.Loss = "softmax_crossentropy" }, "yes or no by itself; choose binary_crossentropy"},
		{"softmax outputs of labels", []string{"wet", "cold"}, func(p *protocol.Plan) { p.Loss, p.OutputActivation = "mse", "softmax" }, "yes or no by itself; choose sigmoid"},
		{"outputs of labels that are no probabilities", []string{"wet", "cold"}, func(p *protocol.Plan) { p.Loss, p.OutputActivation = "mse", "identity" }, "choose sigmoid"},
		{"balanced labels", []string{"wet", "cold"}, func(p *protocol.Plan) { p.Balanced = true }, "several targets, each with classes of its own; give a column of weights"},
		{"weights of classes", []string{"wet", "cold"}, func(p *protocol.Plan) {
			p.ClassWeights = []*protocol.ClassWeight{{Class: "yes", Weight: 2}}
		}, "several targets, each with classes of its own"},
		{"a positive class that one lacks", []string{"wet", "cold"}, func(p *protocol.Plan) { p.Positive = "yes" }, "--positive yes: there is no such class of the target cold; the classes are 0, 1"},
		{"a positive class of numbers", []string{"low", "high"}, func(p *protocol.Plan) { p.Positive = "yes" }, "the target has 0 classes"},
		{"a stratified split of labels", []string{"wet", "cold"}, func(p *protocol.Plan) { p.Splitting = &protocol.Splitting{Method: "stratified"} }, "ask for random"},
		{"numbers and labels", []string{"low", "wet"}, func(*protocol.Plan) {}, "learn them in two jobs"},
		{"a target twice", []string{"low", "low"}, func(*protocol.Plan) {}, "named twice"},
		{"further targets and no first", []string{"", "low"}, func(*protocol.Plan) {}, "name that too"},
	} {
		submit := several(c.targets...)
		c.change(submit.Plan)
		if _, err := resolve(submit); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.sentence, err)
		}
	}
}

func TestATargetIsNotCalledAsTheProbabilityOfAnother(t *testing.T) {
	submit := several("wet", "p_wet")
	table := strings.Replace(string(submit.GetTable()), "cold", "p_wet", 1)
	submit.Data = &protocol.Submit_Table{Table: []byte(table)}
	if _, err := resolve(submit); err == nil || !strings.Contains(err.Error(), "two columns p_wet") {
		t.Error(err)
	}
}

// The same plan with its targets in another order, or one more of them, is another plan.
func TestTheTargetsAreOfAPlansIdentity(t *testing.T) {
	seen := map[[32]byte]bool{}
	for _, targets := range [][]string{{"low"}, {"low", "high"}, {"high", "low"}} {
		r, err := resolve(several(targets...))
		if err != nil {
			t.Fatal(err)
		}
		id := r.Identify([32]byte{}, "")
		if seen[id.Plan] || seen[id.Preparation] {
			t.Errorf("%v has the identity of another", targets)
		}
		seen[id.Plan], seen[id.Preparation] = true, true
	}
}

func TestTargetsGrowWithEveryFlagAndAreListedInOrder(t *testing.T) {
	s, submit := setting("target"), &protocol.Submit{Plan: &protocol.Plan{}}
	for _, name := range []string{"b", "a", "c"} {
		if err := s.Set(submit, name); err != nil {
			t.Fatal(err)
		}
	}
	if got := Targets(submit.GetPlan()); !slices.Equal(got, []string{"b", "a", "c"}) || !slices.Equal(got, s.Given(submit)) {
		t.Errorf("%v, given %v", got, s.Given(submit))
	}
	if err := s.Set(submit, ""); err == nil {
		t.Error("a target without a name is taken")
	}
}

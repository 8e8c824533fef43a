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

// noisy is a table of so many rows whose numbers to learn are noise for the most
// part, or not at all.
func noisy(rows int, noise bool) []byte {
	var text strings.Builder
	text.WriteString("a,b,y\n")
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: 3, Purpose: "test"})
	for i := range rows {
		a, b := i%17, i*i%23
		y := float64(3*a - b)
		if noise {
			y = 100*chance.Float64() + 0.05*float64(a)
		}
		fmt.Fprintf(&text, "%d,%d,%g\n", a, b, y+0.25)
	}
	return []byte(text.String())
}

// waves is a table whose classes or numbers no straight line tells apart.
func waves(rows int) []byte {
	var text strings.Builder
	text.WriteString("a,b,y,side\n")
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: 5, Purpose: "test"})
	for range rows {
		a, b := 6*chance.Float64()-3, 6*chance.Float64()-3
		y := math.Sin(a)*math.Cos(b) + 0.2*chance.Normal()
		fmt.Fprintf(&text, "%.4f,%.4f,%.4f,%s\n", a, b, y, [...]string{"below", "above"}[min(1, int(y+1.0000001))])
	}
	return []byte(text.String())
}

// A plan that a preset filled in is filled in again to the same, so that a job comes
// to the same bits under a release whose presets choose otherwise.
func TestAPlanThatWasFilledInStaysWhatItIs(t *testing.T) {
	for _, name := range Presets() {
		for _, rows := range []int{40, 300, 1200} {
			if raced && rows > 40 {
				continue // the same again, and minutes of arithmetic
			}
			for _, target := range []string{"y", "a"} {
				plan := &protocol.Plan{Preset: name, Target: target, Task: protocol.Task_TASK_REGRESSION}
				if target == "a" {
					plan.Task = protocol.Task_TASK_CLASSIFICATION
				}
				if name == "realmlp" {
					plan.Hidden = []uint32{4}
				}
				submit := &protocol.Submit{Data: &protocol.Submit_Table{Table: noisy(rows, true)}, Plan: plan}
				first, err := resolve(submit)
				if err != nil {
					t.Fatalf("%s, %d rows of %s: %v", name, rows, target, err)
				}
				submit.Plan = proto.CloneOf(first.Head.GetPlan())
				second, err := resolve(submit)
				if err != nil {
					t.Fatal(err)
				}
				if !proto.Equal(first.Head.GetPlan(), second.Head.GetPlan()) || first.Identify([32]byte{}, "") != second.Identify([32]byte{}, "") {
					t.Errorf("%s, %d rows of %s:\n%v\nagain:\n%v", name, rows, target, first.Head.GetPlan(), second.Head.GetPlan())
				}
			}
		}
	}
}

// What somebody said is never changed, and auto says why it chose what it chose.
func TestAutoChoosesByTheTableAndSaysWhy(t *testing.T) {
	for _, c := range []struct {
		rows      int
		noise     bool
		plan      *protocol.Plan
		optimizer string
		l2        float64
		why       string
	}{
		{12, true, &protocol.Plan{}, "lbfgs", 2, "the usual, as rows so few"},
		{200, true, &protocol.Plan{Regularization: &protocol.Regularization{L2: proto.Float64(0.5)}}, "lbfgs", 0.5, "200 rows are few"},
		{200, true, &protocol.Plan{Epochs: proto.Uint32(7)}, "adam", 0.1, "asks for steps"},
		{200, true, &protocol.Plan{Dropout: proto.Float64(0.5)}, "adam", 0.1, "asks for steps"},
		{200, true, &protocol.Plan{Optimizer: &protocol.Optimizer{Momentum: proto.Float64(0.5), Name: "nesterov"}}, "nesterov", 0.1, "asks for steps"},
		{1500, true, &protocol.Plan{}, "adam", 0.1, "1500 rows are many"},
	} {
		plan := proto.CloneOf(c.plan)
		plan.Target, plan.Task = "y", protocol.Task_TASK_REGRESSION
		made, err := resolve(&protocol.Submit{Data: &protocol.Submit_Table{Table: noisy(c.rows, c.noise)}, Plan: plan})
		if err != nil {
			t.Fatal(err)
		}
		got := made.Head.GetPlan()
		said := func(choice string) bool { return strings.Contains(choice, c.why) }
		if got.GetOptimizer().GetName() != c.optimizer || got.GetRegularization().GetL2() != c.l2 || !slices.ContainsFunc(made.Head.GetChoices(), said) {
			t.Errorf("%d rows, noise %t, %v: %s with l2 %v, because %q", c.rows, c.noise, c.plan, got.GetOptimizer().GetName(), got.GetRegularization().GetL2(), made.Head.GetChoices())
		}
	}
}

func TestAPresetThatThereIsNotIsRefused(t *testing.T) {
	submit := flowers()
	submit.Plan.Preset = "weka"
	if _, err := resolve(submit); err == nil || !strings.Contains(err.Error(), `there is no preset "weka"; choose one of auto, classic, realmlp, sklearn`) {
		t.Error(err)
	}
	boot := oneSample()
	boot.Plan.Preset = "sklearn"
	if _, err := resolve(boot); err == nil || !strings.Contains(err.Error(), "needs a table") {
		t.Error(err)
	}
}

package plan

import (
	"math"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
)

// filled is what a preset makes of a plan for a table of 300 rows.
func filled(t *testing.T, plan *protocol.Plan) *protocol.Plan {
	t.Helper()
	plan.Target, plan.Task = "y", protocol.Task_TASK_REGRESSION
	made, err := resolve(&protocol.Submit{Data: &protocol.Submit_Table{Table: noisy(300, true)}, Plan: plan})
	if err != nil {
		t.Fatal(err)
	}
	return made.Head.GetPlan()
}

func TestClassicLearnsAsTheFirstNetworkDoesAndKeepsAFifthToTestOn(t *testing.T) {
	p := filled(t, &protocol.Plan{Preset: "classic"})
	if p.GetOptimizer().GetName() != "momentum" || p.GetOptimizer().GetLearningRate() != 1 || p.GetLoss() != "mse" || p.GetHoldout() != 0.2 || p.GetBatch() != 0 {
		t.Errorf("%v", p)
	}
}

// As in scikit-learn, Adam ends when its loss no longer falls; L-BFGS and the adaptive schedule end by themselves.
func TestSklearnEndsByTheRuleOfItsSolver(t *testing.T) {
	adam := filled(t, &protocol.Plan{Preset: "sklearn"})
	if adam.GetStopping().GetPatience() != 10 || adam.GetStopping().GetTolerance() != 1e-4 || adam.GetBatch() != 200 {
		t.Errorf("adam stops by %v, in batches of %d", adam.GetStopping(), adam.GetBatch())
	}
	for _, plan := range []*protocol.Plan{
		{Preset: "sklearn", Optimizer: &protocol.Optimizer{Name: "lbfgs"}},
		{Preset: "sklearn", Optimizer: &protocol.Optimizer{Name: "sgd"}, Schedule: &protocol.Schedule{Name: "adaptive"}},
	} {
		name := plan.GetOptimizer().GetName()
		if p := filled(t, plan); p.Stopping.GetPatience() != 0 {
			t.Errorf("%s stops by %v", name, p.Stopping)
		}
	}
	asked := &protocol.Plan{Preset: "sklearn", Stopping: &protocol.Stopping{Validation: proto.Float64(0.1)}}
	if p := filled(t, asked); p.GetStopping().GetMetric() != byScore {
		t.Errorf("with rows for validation it stops on %q", p.GetStopping().GetMetric())
	}
}

func TestThePageOfFlagsNamesThePresetsThatSetOne(t *testing.T) {
	for name, want := range map[string][]string{"schedule": {"auto", "realmlp"}, "initializer": {"auto", "classic", "realmlp", "sklearn"}} {
		all := Settings()
		s := all[slices.IndexFunc(all, func(s Setting) bool { return s.Flag == name })]
		if got := s.SetBy(); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
			t.Errorf("%s is set by %v, want %v", name, got, want)
		}
	}
}

// Where losses may be of any size, such as those of small numbers that are learned as they are, no change is small by itself.
func TestAutoEndsWhereLittleChangesIfLossesAreAround1(t *testing.T) {
	least, _ := neuron.DefaultOptimizer(neuron.LBFGS)
	asIs := &protocol.Preparation{TargetScaling: "none"}
	for _, c := range []struct {
		target string
		plan   *protocol.Plan
		want   float64
	}{
		{"side", &protocol.Plan{}, fewChange},
		{"side", &protocol.Plan{Preparation: asIs}, fewChange},
		{"y", &protocol.Plan{}, fewChange},
		{"y", &protocol.Plan{Preparation: asIs}, least.ChangeTolerance},
		{"a", &protocol.Plan{Loss: "poisson"}, least.ChangeTolerance},
		{"y", &protocol.Plan{Optimizer: &protocol.Optimizer{Name: neuron.LBFGS, ChangeTolerance: proto.Float64(1e-3)}}, 1e-3},
	} {
		c.plan.Target = c.target
		table := waves(100)
		if c.plan.Loss == "poisson" {
			table = []byte(strings.ReplaceAll(string(table), "-", ""))
		}
		r, err := Resolve("waves", c.plan, Text(table), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Head.GetPlan().GetOptimizer().GetChangeTolerance(); got != c.want {
			t.Errorf("%v: the tolerance is %v, want %v", c.plan, got, c.want)
		}
	}
}

// tried is a search that has tried every penalty, on four rows: the standard error of
// each mean is 0.5.
func tried(means ...float64) *penaltySearch {
	only := newPart(nil, nil)
	for i := range penalties {
		mean := means[min(i, len(means)-1)]
		only.losses[i] = []float64{mean - 1, mean + 1, mean - 1, mean + 1}
	}
	return &penaltySearch{parts: []*part{only}}
}

func TestTheSearchTakesThePenaltyOfTheLeastLoss(t *testing.T) {
	for _, least := range []int{0, 2, 3, 7, 11, 12} {
		means := make([]float64, len(penalties))
		for i := range means {
			means[i] = 1 + math.Abs(float64(i-least))
		}
		if got := tried(means...).lowest(t.Context()); got != least {
			t.Errorf("it takes penalty %d, want %d", got, least)
		}
	}
}

// Of penalties that are as good it takes the first that it tried.
func TestTheSearchStaysWhereNothingIsBetter(t *testing.T) {
	if got := tried(1).lowest(t.Context()); got != farApart[0] {
		t.Errorf("it takes penalty %d, want %d", got, farApart[0])
	}
}

func TestTheLossOfATrialIsAMeanWithItsStandardError(t *testing.T) {
	for _, c := range []struct {
		losses []float64
		want   trialLoss
	}{
		{[]float64{1, 3}, trialLoss{2, math.Sqrt2 / 2}},
		{[]float64{2, 2, 2, 2}, trialLoss{2, 0}},
		{[]float64{1, 3, 1, 3}, trialLoss{2, 0.5}},
		{[]float64{1, math.NaN()}, trialLoss{mean: math.Inf(1)}},
		{[]float64{1, math.Inf(1)}, trialLoss{mean: math.Inf(1)}},
	} {
		only := newPart(nil, nil)
		only.losses[0] = c.losses
		if got := (&penaltySearch{parts: []*part{only}}).loss(0); got != c.want {
			t.Errorf("of %v it is %v, want %v", c.losses, got, c.want)
		}
	}
}

// A quarter of the standard error is no difference: of penalties whose losses are that near, the strongest is taken.
func TestTheSearchTakesTheStrongestPenaltyThatIsAboutAsGood(t *testing.T) {
	for _, c := range []struct {
		means []float64
		want  int
	}{
		{[]float64{1, 1.25, 1}, 0},
		{[]float64{1, 1.0625, 1.125, 1.1875}, 2},
		{[]float64{1}, len(penalties) - 1},
	} {
		if got := tried(c.means...).strongest(t.Context(), 0); got != c.want {
			t.Errorf("of %v it takes penalty %d, want %d", c.means, got, c.want)
		}
	}
}

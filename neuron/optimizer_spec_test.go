package neuron

import (
	"math"
	"slices"
	"testing"
)

// Of PyTorch's optimizers these are PyTorch's defaults, of Sutskever's
// scikit-learn's, of the others their papers'.
func TestEveryOptimizerHasTheDefaultsPeopleExpect(t *testing.T) {
	want := []OptimizerSpec{
		{Name: "adadelta", LearningRate: 1, Rho: 0.9, Epsilon: 1e-6},
		{Name: "adagrad", LearningRate: 0.01, Epsilon: 1e-10},
		{Name: "adam", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		{Name: "adam_epsilon_hat", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		{Name: "adamax", LearningRate: 0.002, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		{Name: "adamw", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, DecoupledDecay: 0.01},
		{Name: "amsgrad", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		{Name: "irprop_minus", LearningRate: 0.01, EtaMinus: 0.5, EtaPlus: 1.2, DeltaMin: 1e-6, DeltaMax: 50},
		{Name: "lion", LearningRate: 0.0001, Beta1: 0.9, Beta2: 0.99},
		{Name: "momentum", LearningRate: 0.1, Momentum: 0.9},
		{Name: "nadam", LearningRate: 0.002, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		{Name: "nesterov", LearningRate: 0.1, Momentum: 0.9},
		{Name: "radam", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		{Name: "rmsprop", LearningRate: 0.01, Rho: 0.99, Epsilon: 1e-8},
		{Name: "rmsprop_centered", LearningRate: 0.01, Rho: 0.99, Epsilon: 1e-8},
		{Name: "rprop", LearningRate: 0.01, EtaMinus: 0.5, EtaPlus: 1.2, DeltaMin: 1e-6, DeltaMax: 50},
		{Name: "sgd", LearningRate: 0.1},
		{Name: "sutskever_momentum", LearningRate: 0.001, Momentum: 0.9},
		{Name: "sutskever_nesterov", LearningRate: 0.001, Momentum: 0.9},
	}
	var names []string
	for _, w := range want {
		names = append(names, w.Name)
		o, err := DefaultOptimizer(w.Name)
		if err != nil || o != w {
			t.Errorf("%s: %+v, %v", w.Name, o, err)
		}
		s := spec(1, "mse", LayerSpec{Neurons: 1, Activation: "identity"})
		s.Optimizer = o
		if got := made(t, s).Optimizer.Name(); got != w.Name {
			t.Errorf("%s makes %s", w.Name, got)
		}
	}
	if !slices.Equal(stepwise(), names) || !slices.Contains(Optimizers(), LBFGS) {
		t.Errorf("the optimizers are %q", Optimizers())
	}
	if _, err := DefaultOptimizer("tiger"); err == nil {
		t.Error("tiger is known")
	}
}

// stepwise are the names of the optimizers that move one weight at a time.
func stepwise() []string {
	return slices.DeleteFunc(Optimizers(), func(name string) bool { return name == LBFGS })
}

// A setting that was left out is refused, unless it may be 0.
func TestASettingOutOfItsRangeIsRefusedByName(t *testing.T) {
	for _, r := range optimizerEntries() {
		for i, read := range r.defaults.settings() {
			if read.name == "history" {
				continue // a whole number: see the next test
			}
			for _, x := range []float64{-1, math.NaN(), math.Inf(1), math.Inf(-1), 0} {
				s := spec(1, "mse", LayerSpec{Neurons: 1, Activation: "identity"})
				s.Optimizer = r.defaults
				*s.Optimizer.field(i) = x
				if x == 0 && (read.value == 0 || read.Range == from0Below1) {
					made(t, s)
					continue
				}
				refused(t, s, read.name)
			}
		}
	}
}

// field is the setting that settings lists at i.
func (o *OptimizerSpec) field(i int) *float64 {
	return []*float64{
		&o.Momentum, &o.Beta1, &o.Beta2, &o.Epsilon, &o.Rho, &o.EtaMinus, &o.EtaPlus, &o.DeltaMin, &o.DeltaMax,
		&o.GradientTolerance, &o.ChangeTolerance,
	}[i]
}

func TestSettingsThatDoNotGoTogetherAreRefused(t *testing.T) {
	for what, test := range map[string]struct {
		optimizer string
		change    func(*OptimizerSpec)
		reason    string
	}{
		"a decay below 0":              {"sgd", func(o *OptimizerSpec) { o.DecoupledDecay = -1 }, "decoupled decay -1: give a finite number from 0 on"},
		"adamw without its decay":      {"adamw", func(o *OptimizerSpec) { o.DecoupledDecay = 0 }, "adamw without a decoupled decay is adam"},
		"a least step above the most":  {"rprop", func(o *OptimizerSpec) { o.DeltaMin = 51 }, "delta_min 51 is above delta_max 50"},
		"no history":                   {LBFGS, func(o *OptimizerSpec) { o.History = 0 }, "history 0: give a whole number from 1 to 100"},
		"too long a history":           {LBFGS, func(o *OptimizerSpec) { o.History = 101 }, "history 101"},
		"a history of sgd":             {"sgd", func(o *OptimizerSpec) { o.History = 5 }, "sgd has no history: leave it 0, or choose lbfgs"},
		"lbfgs with a decay":           {LBFGS, func(o *OptimizerSpec) { o.DecoupledDecay = 0.1 }, "lbfgs has no decoupled decay"},
		"a step that grows by nothing": {"rprop", func(o *OptimizerSpec) { o.EtaPlus = 1 }, "eta_plus 1: give a finite number above 1"},
	} {
		t.Run(what, func(t *testing.T) {
			s := spec(1, "mse", LayerSpec{Neurons: 1, Activation: "identity"})
			s.Optimizer, _ = DefaultOptimizer(test.optimizer)
			test.change(&s.Optimizer)
			refused(t, s, test.reason)
		})
	}
}

func TestOnlyResilientPropagationAndLBFGSNeedWholeBatches(t *testing.T) {
	var whole []string
	for _, name := range Optimizers() {
		if WholeBatches(name) {
			whole = append(whole, name)
		}
	}
	if want := []string{"irprop_minus", LBFGS, "rprop"}; !slices.Equal(whole, want) {
		t.Errorf("they are %q, want %q", whole, want)
	}
}

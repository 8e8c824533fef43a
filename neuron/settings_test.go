package neuron

import (
	"math"
	"slices"
	"strings"
	"testing"

	"deepnet/neuron/lbfgs"
)

// candidate is a network and a schedule that a setting may be tried on.
type candidate struct {
	Spec
	schedule ScheduleSpec
}

// field is where the setting of that name is kept.
func (c *candidate) field(name string) any {
	o, r, s := &c.Optimizer, &c.Regularization, &c.schedule
	return map[string]any{
		"optimizer.learning_rate": &o.LearningRate, "optimizer.decoupled_decay": &o.DecoupledDecay, "optimizer.momentum": &o.Momentum,
		"optimizer.beta1": &o.Beta1, "optimizer.beta2": &o.Beta2, "optimizer.epsilon": &o.Epsilon, "optimizer.rho": &o.Rho,
		"optimizer.eta_minus": &o.EtaMinus, "optimizer.eta_plus": &o.EtaPlus, "optimizer.delta_min": &o.DeltaMin, "optimizer.delta_max": &o.DeltaMax,
		"optimizer.gradient_tolerance": &o.GradientTolerance, "optimizer.change_tolerance": &o.ChangeTolerance, "optimizer.history": &o.History,
		"schedule.every": &s.Every, "schedule.multiplier": &s.Multiplier, "schedule.factor": &s.Factor, "schedule.power": &s.Power,
		"schedule.decay": &s.Decay, "schedule.min_rate": &s.MinRate, "schedule.peak_at": &s.PeakAt, "schedule.start_divisor": &s.StartDivisor,
		"schedule.end_divisor": &s.EndDivisor, "schedule.patience": &s.Patience, "schedule.threshold": &s.Threshold, "schedule.cooldown": &s.Cooldown,
		"schedule.warmup":           &s.Warmup,
		"regularization.clip_value": &r.ClipValue, "regularization.clip_norm": &r.ClipNorm, "regularization.clip_total_norm": &r.ClipTotal,
		"regularization.l2": &r.L2, "regularization.l1": &r.L1, "regularization.max_norm": &r.MaxNorm,
		"loss.delta": &c.LossSettings.Delta, "loss.level": &c.LossSettings.Level,
		"input_dropout": &c.InputDropout, "input_noise": &c.InputNoise, "average": &c.Average, "dropout": &c.Layers[0].Dropout,
	}[name]
}

// valid says whether both can be.
func (c candidate) valid() bool {
	_, err := NewSchedule(c.schedule)
	return c.Validate() == nil && err == nil
}

// candidateWith has everything at its defaults.
func candidateWith(optimizer, schedule, loss string) *candidate {
	s := spec(1, loss, LayerSpec{Neurons: 2, Activation: "tanh"}, LayerSpec{Neurons: 1, Activation: "identity"})
	switch loss {
	case "poisson":
		s.Layers[1].Activation = "exp"
	case "binary_crossentropy":
		s.Layers[1].Activation = "sigmoid"
	case "softmax_crossentropy":
		s.Layers[1] = LayerSpec{Neurons: 2, Activation: Softmax}
	}
	s.Optimizer, _ = DefaultOptimizer(optimizer)
	c := &candidate{Spec: s}
	c.schedule, _ = DefaultSchedule(schedule)
	return c
}

// choices lists what there is to choose of the part that a setting belongs to, each
// beside the defaults of the other parts.
func choices(setting string) map[string]func() *candidate {
	all := map[string]func() *candidate{}
	part, _, _ := strings.Cut(setting, ".")
	switch part {
	case "optimizer":
		for _, name := range Optimizers() {
			all[name] = func() *candidate { return candidateWith(name, Constant, "mse") }
		}
	case "schedule":
		for _, name := range Schedules() {
			all[name] = func() *candidate { return candidateWith("adam", name, "mse") }
		}
	case "loss":
		for _, l := range Losses() {
			all[l.Name()] = func() *candidate { return candidateWith("adam", Constant, l.Name()) }
		}
	default:
		all["whatever"] = func() *candidate { return candidateWith("adam", Constant, "mse") }
	}
	return all
}

func TestASettingMayBeWhatItsRangeSaysWhereItIsReadAndNothingElsewhere(t *testing.T) {
	tried := []float64{-1, -0.5, 0, 1e-9, 0.3, 0.5, 0.999, 1, 1.5, 2, 49, 100, 101, 1e300, math.Inf(1), math.Inf(-1), math.NaN()}
	for _, s := range Settings() {
		for choice, fresh := range choices(s.Name) {
			for _, x := range tried {
				c := fresh()
				if !setField(c.field(s.Name), x) {
					continue
				}
				want := x == 0
				if s.ReadBy == nil || slices.Contains(s.ReadBy, choice) {
					want = s.Range.Contains(x) || x == 0 && strings.HasPrefix(s.Name, "loss.")
				}
				if slices.Contains(s.NotWith, choice) {
					want = x == 0
				}
				if got := c.valid(); got != want && !together(s.Name, choice, x) {
					t.Errorf("%s of %s may be %v: %v, want %v", s.Name, choice, x, got, want)
				}
			}
		}
	}
}

// together says whether the number is in its range, and refused or needed because of
// another one.
func together(setting, choice string, x float64) bool {
	switch setting {
	case "optimizer.delta_min":
		return x > 50
	case "optimizer.delta_max":
		return x < 1e-6
	case "optimizer.decoupled_decay":
		return x == 0 && choice == adamW
	}
	return false
}

func TestASettingIsRefusedWithTheOptimizersThatItDoesNotGoWith(t *testing.T) {
	for _, s := range Settings() {
		part, _, _ := strings.Cut(s.Name, ".")
		if part == "schedule" {
			continue // of a training run: see package training
		}
		for _, optimizer := range Optimizers() {
			c := candidateWith(optimizer, Constant, "mse")
			if part == "loss" {
				c = candidateWith(optimizer, Constant, s.ReadBy[0])
			}
			within := 0.25
			for _, x := range []float64{1e-3, 1, 1.5} {
				if s.Range.Contains(x) {
					within = x
				}
			}
			setField(c.field(s.Name), within)
			if got, want := c.valid(), !slices.Contains(s.NotWith, optimizer); got != want {
				t.Errorf("%s goes with %s: %v, want %v", s.Name, optimizer, got, want)
			}
		}
	}
}

func TestEverySettingIsListedOnceAndReadBySomething(t *testing.T) {
	names := map[string]bool{}
	for _, s := range Settings() {
		if names[s.Name] || s.Range.Words == "" || s.ReadBy != nil && len(s.ReadBy) == 0 {
			t.Errorf("%+v", s)
		}
		names[s.Name] = true
	}
	for _, s := range Settings() {
		if candidateWith("adam", Constant, "mse").field(s.Name) == nil {
			t.Errorf("%s is unknown to this test: teach it", s.Name)
		}
	}
	if len(names) != 39 {
		t.Errorf("%d settings", len(names))
	}
	if whole1To100.Below != lbfgs.MaxHistory+1 {
		t.Error("the range of the history is not that of package lbfgs")
	}
}

func TestLBFGSAllowsNothingThatNeedsSteps(t *testing.T) {
	var refused []string
	for _, s := range Settings() {
		if slices.Contains(s.NotWith, LBFGS) && !strings.HasPrefix(s.Name, "optimizer.") && !strings.HasPrefix(s.Name, "schedule.") {
			refused = append(refused, s.Name)
		}
	}
	want := []string{
		"regularization.clip_value", "regularization.clip_norm", "regularization.clip_total_norm", "regularization.max_norm",
		"input_dropout", "input_noise", "average", "dropout",
	}
	if !slices.Equal(refused, want) {
		t.Errorf("they are %q", refused)
	}
	if got := NormalizationsWith(LBFGS); !slices.Equal(got, []string{LayerNormalization, NoNormalization}) {
		t.Errorf("it allows the normalizations %q", got)
	}
	if got := NormalizationsWith("adam"); !slices.Equal(got, Normalizations()) {
		t.Errorf("adam allows the normalizations %q", got)
	}
}

func TestARangeContainsWhatItsWordsSay(t *testing.T) {
	for _, test := range []struct {
		r       Range
		in, out []float64
	}{
		{above0, []float64{math.SmallestNonzeroFloat64, 1, math.MaxFloat64}, []float64{0, -1}},
		{from0, []float64{0, 1}, []float64{-math.SmallestNonzeroFloat64}},
		{from1, []float64{1, 1.5}, []float64{0.999}},
		{above1, []float64{1.0001}, []float64{1}},
		{from0Below1, []float64{0, 0.999}, []float64{1, -0.1}},
		{between0And1, []float64{0.001, 0.999}, []float64{0, 1}},
		{wholeFrom0, []float64{0, 1, 1e6}, []float64{0.5, -1, 1e10}},
		{wholeFrom1, []float64{1, 2}, []float64{0, 1.5}},
		{whole1To100, []float64{1, 100}, []float64{0, 101, 99.5}},
	} {
		for _, x := range test.in {
			if !test.r.Contains(x) {
				t.Errorf("%s: %v is refused", test.r.Words, x)
			}
		}
		for _, x := range append(test.out, math.NaN(), math.Inf(1), math.Inf(-1)) {
			if test.r.Contains(x) {
				t.Errorf("%s: %v is taken", test.r.Words, x)
			}
		}
	}
}

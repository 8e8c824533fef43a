package neuron

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// variants are the losses with settings of every kind.
func variants() []Loss {
	all := Losses()
	for _, s := range []LossSettings{{Delta: 0.05}, {Delta: 0.3}, {Delta: 40}} {
		all = append(all, perOutput{huber{s.Delta}})
	}
	for _, level := range []float64{0.01, 0.25, 0.9} {
		all = append(all, perOutput{quantile{level}})
	}
	return all
}

func TestNoLossIsNegativeAndThatOfAPerfectFitIsNothing(t *testing.T) {
	targets := probabilities(3, 40, 3)
	targets.Data[0], targets.Data[1], targets.Data[2] = 0, 1, 1e-9
	for _, l := range variants() {
		if strings.Contains(l.Name(), "crossentropy") {
			continue // theirs is the entropy of the targets
		}
		d := NewSignals(3, 40)
		l.Gradient(d, targets, targets)
		if got := value(l, targets, targets); got != 0 {
			t.Errorf("%s of a perfect fit is %v", l.Name(), got)
		}
		for i, g := range d.Data {
			if g != 0 && !(l.Name() == "poisson" && targets.Data[i] == 0) {
				t.Errorf("%s pulls a perfect fit of %v by %v", l.Name(), targets.Data[i], g)
			}
		}
		for _, size := range []float64{1e-16, 1e-12, 1e-8, 1e-4, 0.5} {
			y := NewSignals(1, 1)
			y.Data[0] = 0.7 + size*0.7
			if got := value(l, y, columns([][]float64{{0.7}})); !(got >= 0) {
				t.Errorf("%s of an error of %v is %v", l.Name(), size, got)
			}
		}
	}
}

func TestTheGradientOfALossWithSettingsIsItsDerivative(t *testing.T) {
	for _, l := range variants() {
		y, targets, d := probabilities(2, 30, 4), probabilities(2, 30, 5), NewSignals(2, 30)
		for i := range y.Data {
			y.Data[i] = 0.1 + 0.8*y.Data[i]
		}
		l.Gradient(d, y, targets)
		want := fd.Gradient(nil, func(x []float64) float64 {
			return value(l, Signals{Rows: 2, Cols: 30, Stride: 30, Data: x}, targets)
		}, y.Data, &fd.Settings{Formula: fd.Central})
		for i, g := range d.Data {
			if math.Abs(g-want[i]) > 1e-8*(1+math.Abs(g)) {
				t.Errorf("%v: gradient %v, the differences say %v", l, g, want[i])
			}
		}
	}
}

func TestSmallErrorsCostTheirSquares(t *testing.T) {
	one := func(x float64) Signals { return columns([][]float64{{x}}) }
	for _, e := range []float64{1e-3, 1e-5, 1e-9, 1e-100} {
		for name, cost := range map[string]float64{
			"log_cosh": value(perOutput{logCosh{}}, one(e), one(0)),
			"poisson":  expLogits{}.lossAndGradient(one(0), one(math.Exp(e)), one(e), one(1)),
			"huber":    value(perOutput{huber{1}}, one(e), one(0)),
		} {
			if want := e * e / 2; math.Abs(cost-want) > e*want {
				t.Errorf("%s of an error of %v is %v, want about %v", name, e, cost, want)
			}
		}
	}
}

func TestHugeErrorsCostFiniteAmounts(t *testing.T) {
	for _, l := range variants() {
		if strings.HasSuffix(l.Name(), "mse") || strings.Contains(l.Name(), "crossentropy") {
			continue // a square is beyond every float64; a probability is never huge
		}
		y, targets, d := columns([][]float64{{1e300}}), columns([][]float64{{0}}), NewSignals(1, 1)
		l.Gradient(d, y, targets)
		if got := value(l, y, targets); math.IsInf(got, 0) || math.IsNaN(got) || math.Abs(d.Data[0]) > 40 {
			t.Errorf("%v of 1e300 is %v, its gradient %v", l, got, d.Data[0])
		}
	}
}

func TestMaeIsTwiceTheMedianLoss(t *testing.T) {
	y, targets := drawn(2, 9, 3, 1), drawn(2, 9, 3, 2)
	mae, median := value(perOutput{absoluteError{}}, y, targets), value(perOutput{quantile{0.5}}, y, targets)
	if math.Abs(mae-2*median) > 1e-15*mae {
		t.Errorf("mae is %v, twice the median loss %v", mae, 2*median)
	}
}

// A network without inputs that matter settles at the quantile asked for.
func TestTheQuantileLossFindsTheQuantile(t *testing.T) {
	targets := NewSignals(1, 100)
	for i := range targets.Data {
		targets.Data[i] = float64(i)
	}
	loss, y, d := Loss(perOutput{quantile{0.9}}), NewSignals(1, 100), NewSignals(1, 100)
	guess := 0.0
	for range 4000 {
		for i := range y.Data {
			y.Data[i] = guess
		}
		loss.Gradient(d, y, targets)
		for _, g := range d.Data {
			guess -= 0.2 * g
		}
	}
	if guess < 89 || guess > 90.1 {
		t.Errorf("the 0.9 quantile of 0 to 99 is found at %v", guess)
	}
}

func TestSettingsOfALossThatAreLeftOutAreItsDefaults(t *testing.T) {
	defaults := map[string]LossSettings{"huber": {Delta: 1}, "quantile": {Level: 0.5}} // the others have none
	for _, l := range Losses() {
		s := spec(1, l.Name(), LayerSpec{Neurons: 2, Activation: fitting(l.Name())})
		want := defaults[l.Name()]
		if n := made(t, s); n.Head.Loss() != l || n.Spec.LossSettings != want {
			t.Errorf("%s came out as %v with %v", l.Name(), n.Head.Loss(), n.Spec.LossSettings)
		}
	}
	s := spec(1, "huber", LayerSpec{Neurons: 1, Activation: "identity"})
	s.LossSettings = LossSettings{Delta: 2.5}
	if n := made(t, s); n.Head.Loss() != Loss(perOutput{huber{2.5}}) || n.Spec.LossSettings.Delta != 2.5 {
		t.Errorf("a delta of 2.5 became %v", n.Head.Loss())
	}
}

// fitting is an output activation that fits a loss.
func fitting(loss string) string {
	if r, _ := findLoss(loss); r.outputs != nil {
		return r.outputs[0]
	}
	return "identity"
}

func TestSettingsThatALossCannotHaveAreRefusedWithAReason(t *testing.T) {
	for _, c := range []struct {
		loss     string
		settings LossSettings
		reasons  []string
	}{
		{"mse", LossSettings{Delta: 1}, []string{"loss mse has no delta", "choose huber"}},
		{"mae", LossSettings{Level: 0.5}, []string{"loss mae has no level", "choose quantile"}},
		{"huber", LossSettings{Delta: -1}, []string{"delta -1:", "above 0"}},
		{"huber", LossSettings{Delta: math.NaN()}, []string{"delta NaN:"}},
		{"huber", LossSettings{Delta: math.Inf(1)}, []string{"delta +Inf:"}},
		{"huber", LossSettings{Level: 0.5}, []string{"loss huber has no level"}},
		{"quantile", LossSettings{Level: 1}, []string{"level 1:", "below 1"}},
		{"quantile", LossSettings{Level: -0.1}, []string{"level -0.1:"}},
		{"quantile", LossSettings{Level: math.NaN()}, []string{"level NaN:"}},
	} {
		s := spec(1, c.loss, LayerSpec{Neurons: 1, Activation: "identity"})
		s.LossSettings = c.settings
		refused(t, s, c.reasons...)
	}
}

func TestTargetsThatALossCannotLearnAreNamed(t *testing.T) {
	for _, c := range []struct {
		loss   string
		target float64
		good   bool
	}{
		{"poisson", 0, true},
		{"poisson", 1e9, true},
		{"poisson", math.SmallestNonzeroFloat64, true},
		{"poisson", -1e-9, false},
		{"poisson", math.NaN(), false},
		{"poisson", math.Inf(1), false},
		{"binary_crossentropy", 1.01, false},
		{"binary_crossentropy", 0.5, true},
		{"softmax_crossentropy", -1, false},
		{"mse", -1e300, true},
		{"mse", math.Inf(-1), false},
		{"quantile", -3, true},
	} {
		head := made(t, spec(1, c.loss, LayerSpec{Neurons: 2, Activation: fitting(c.loss)})).Head
		targets := columns([][]float64{{0, 1}, {1, 0}, {1, c.target}})
		err := head.CheckTargets(targets)
		if c.good {
			if err != nil {
				t.Errorf("%s, target %v: %v", c.loss, c.target, err)
			}
			continue
		}
		var bad *BadTarget
		if !errors.As(err, &bad) || bad.Row != 2 || bad.Output != 1 || bad.Loss != c.loss {
			t.Errorf("%s, target %v: %v", c.loss, c.target, err)
			continue
		}
		for _, part := range []string{c.loss, "row 3", "output 2", "choose another loss"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("the error does not say %q: %v", part, err)
			}
		}
	}
}

func TestOnlyLossesWithoutLimitsTakeStandardizedTargets(t *testing.T) {
	limited := map[string]bool{"poisson": true, "binary_crossentropy": true, "softmax_crossentropy": true, "l1": true}
	for _, name := range append(names(Losses()), "l1") {
		if TakesAnyTarget(name) == limited[name] {
			t.Errorf("%s takes any target: %v", name, TakesAnyTarget(name))
		}
	}
}

// Rates are learned by the log link where the targets are counts.
func TestANetworkLearnsCountsByTheirRate(t *testing.T) {
	s := spec(1, "poisson", LayerSpec{Neurons: 1, Activation: "exp"})
	s.Optimizer.LearningRate = 0.05
	r := NewReference(made(t, s))
	in := columns([][]float64{{0}, {1}, {2}, {3}})
	for range 3000 {
		if _, err := r.Step(in, columns([][]float64{{1}, {2}, {4}, {8}})); err != nil {
			t.Fatal(err)
		}
	}
	for i, y := range r.Predict(in).Data {
		if want := math.Exp2(float64(i)); math.Abs(y-want) > 0.01*want {
			t.Errorf("row %d: rate %v, want %v", i, y, want)
		}
	}
}

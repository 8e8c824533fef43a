package neuron

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"pgregory.net/rapid"
)

// every is a regularization by everything there is.
var every = RegularizationSpec{ClipValue: 0.5, ClipNorm: 0.75, L2: 0.3, L1: 0.2, MaxNorm: 0.6}

// everyRegularizer calls test with each regularizer.
func everyRegularizer(t *testing.T, test func(t *testing.T, r Regularizer)) {
	t.Helper()
	for _, r := range (Spec{Optimizer: OptimizerSpec{DecoupledDecay: 0.1}, Regularization: every}).regularizers() {
		t.Run(r.Name(), func(t *testing.T) { test(t, r) })
	}
}

func TestRegularizersComeInOneOrderAndOnlyWhereAskedFor(t *testing.T) {
	s := Spec{Optimizer: OptimizerSpec{DecoupledDecay: 0.1}, Regularization: every}
	want := []string{"clip_value", "clip_norm", "l2", "l1", "decoupled_decay", "max_norm"}
	if got := names(s.regularizers()); !slices.Equal(got, want) {
		t.Errorf("they come in the order %q, want %q", got, want)
	}
	if got := (Spec{}).regularizers(); got != nil {
		t.Errorf("nobody asked for %q", names(got))
	}
}

func TestARegularizationOutOfRangeIsRefusedByName(t *testing.T) {
	for _, x := range []float64{-1, math.NaN(), math.Inf(1)} {
		for what, r := range map[string]RegularizationSpec{
			"clip value": {ClipValue: x}, "clip norm": {ClipNorm: x}, "clip total norm": {ClipTotal: x}, "l2": {L2: x}, "l1": {L1: x}, "max norm": {MaxNorm: x},
		} {
			s := spec(1, "mse", LayerSpec{Neurons: 1, Activation: "identity"})
			s.Regularization = r
			refused(t, s, fmt.Sprintf("%s %v: give a finite number from 0 on", what, x))
		}
	}
}

func TestRegularizersArePureFunctions(t *testing.T) {
	everyRegularizer(t, func(t *testing.T, r Regularizer) {
		now := Params{drawn(1, 5, 2, 1).Data, drawn(1, 5, 2, 2).Data}
		kept := now.Clone()
		apply := func() (gradient []float64, next Params) {
			gradient, next = drawn(1, 5, 2, 3).Data, Params{drawn(1, 5, 2, 4).Data, drawn(1, 5, 2, 5).Data}
			r.Before(gradient, now, settings(3))
			r.After(next, now, settings(3))
			return gradient, next
		}
		gradient, next := apply()
		gradient2, next2 := apply()
		sameBits(t, "the gradient asked again", gradient2, gradient)
		sameBits(t, "the next weights asked again", next2.Weights, next.Weights)
		sameBits(t, "the committed weights", now.Weights, kept.Weights)
		sameBits(t, "the committed moments", now.Moments, kept.Moments)
		sameBits(t, "the next moments", next.Moments, drawn(1, 5, 2, 5).Data)
		if slices.Equal(gradient, drawn(1, 5, 2, 3).Data) && slices.Equal(next.Weights, drawn(1, 5, 2, 4).Data) {
			t.Error("it changes nothing")
		}
	})
}

func TestNeitherABiasNorWhatFollowsTheWeightsIsPenalised(t *testing.T) {
	everyRegularizer(t, func(t *testing.T, r Regularizer) {
		now := Params{Weights: []float64{1e6, 1, -1, 1e6}}
		gradient, next := []float64{0.01, 0.02, 0.03, 0.01}, Params{Weights: []float64{1e6, 1, -1, 1e6}}
		p := StepSettings{Step: 1, Rate: 0.1, Rows: 5, Incoming: 2}
		r.Before(gradient, now, p)
		r.After(next, now, p)
		for _, k := range []int{0, 3} {
			if gradient[k] != 0.01 || next.Weights[k] != 1e6 {
				t.Errorf("the gradient of number %d became %v, its next value %v", k, gradient[k], next.Weights[k])
			}
		}
	})
}

// What L1 and L2 add to a gradient is the gradient of what they add to the loss.
func TestWhatIsAddedToAGradientIsTheGradientOfThePenalty(t *testing.T) {
	w := []float64{3, 0.7, -1.3, 2.1}
	for what, test := range map[string]struct {
		r       Regularizer
		penalty func(w []float64) float64
	}{
		"l2": {l2(0.3), func(w []float64) float64 { return 0.3 / (2 * 5) * (w[1]*w[1] + w[2]*w[2] + w[3]*w[3]) }},
		"l1": {l1(0.3), func(w []float64) float64 { return 0.3 / 5 * (math.Abs(w[1]) + math.Abs(w[2]) + math.Abs(w[3])) }},
	} {
		got := make([]float64, len(w))
		test.r.Before(got, Params{Weights: w}, StepSettings{Rows: 5, Incoming: 3})
		want := fd.Gradient(nil, test.penalty, w, &fd.Settings{Formula: fd.Central})
		for k := range w {
			if math.Abs(got[k]-want[k]) > 1e-9 {
				t.Errorf("%s: weight %d has the gradient %v, the differences say %v", what, k, got[k], want[k])
			}
		}
	}
	none := []float64{1, 1, 1}
	l1(0.3).Before(none, Params{Weights: []float64{0, 0, math.Copysign(0, -1)}}, StepSettings{Rows: 5, Incoming: 2})
	sameBits(t, "l1 at 0", none, []float64{1, 1, 1})
}

func TestShorteningKeepsTheDirectionAndLeavesWhatIsShortEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-1e300, 1e300), 1, 9).Draw(t, "xs")
		most := rapid.Float64Range(1e-3, 1e3).Draw(t, "most")
		got := slices.Clone(xs)
		shorten(got, most)
		before, after := length(xs), length(got)
		if before <= most {
			if !slices.Equal(got, xs) {
				t.Errorf("%v, of length %v, became %v", xs, before, got)
			}
			return
		}
		if math.Abs(after/most-1) > 1e-14 {
			t.Errorf("%v became %v, of length %v", xs, got, after)
		}
		for i := range xs {
			if want := xs[i] / before * most; math.Abs(got[i]-want) > 1e-14*most {
				t.Errorf("%v became %v, want %v", xs[i], got[i], want)
			}
		}
	})
}

// length is by math.Hypot, another way than shorten's.
func length(xs []float64) (sum float64) {
	for _, x := range xs {
		sum = math.Hypot(sum, x)
	}
	return sum
}

// Else a step that diverges would look like one that stands still.
func TestShorteningHidesNoNumberThatIsNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		xs := []float64{1, bad, 3}
		shorten(xs, 0.1)
		if finite(xs) < 0 {
			t.Errorf("with %v it made %v", bad, xs)
		}
	}
	nothing := []float64{0, 0}
	shorten(nothing, 1)
	sameBits(t, "nothing", nothing, []float64{0, 0})
}

func TestClippingByValueKeepsNaN(t *testing.T) {
	g := []float64{-3, -0.5, 0, 0.5, math.Inf(1), math.NaN()}
	clipValue(1).Before(g, Params{}, StepSettings{})
	sameBits(t, "the gradient", g, []float64{-1, -0.5, 0, 0.5, 1, math.NaN()})
}

func TestALayerThatIsRegularizedLearnsTheSameBitsHoweverItsNeuronsAreGrouped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWork(t)
		w.layer.Regularizers = Spec{Optimizer: OptimizerSpec{DecoupledDecay: 0.1}, Regularization: every}.regularizers()
		whole, parts := w.step(w.layer.Neurons), w.step(1)
		for j := range whole.next {
			sameBits(t, "weights", parts.next[j].Weights, whole.next[j].Weights)
			if norm := length(whole.next[j].Weights[1:]); norm > every.MaxNorm*(1+1e-14) {
				t.Errorf("the incoming weights have the length %v", norm)
			}
		}
	})
}

func TestAStepThatIsRegularizedAllocatesNothing(t *testing.T) {
	s := spec(3, "mse", LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 2, Activation: "identity"})
	s.Optimizer.DecoupledDecay, s.Regularization = 0.1, every
	r := NewReference(made(t, s))
	in, targets := drawn(3, 5, 1, 1), drawn(2, 5, 1, 2)
	step := func() {
		if _, err := r.Step(in, targets); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(20, step); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

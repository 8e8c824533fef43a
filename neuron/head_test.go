package neuron

import (
	"math"
	"slices"
	"testing"
)

// pairs returns every pair of an output activation and a loss, valid or not.
func pairs() (list []LayerSpec, losses []string) {
	for _, a := range OutputActivations() {
		for _, l := range names(Losses()) {
			list, losses = append(list, LayerSpec{Neurons: 3, Activation: a}), append(losses, l)
		}
	}
	return list, losses
}

func TestTheseOutputsFitTheseLosses(t *testing.T) {
	choosy := map[string][]string{
		"binary_crossentropy": {"sigmoid"}, "softmax_crossentropy": {Softmax}, "poisson": {"exp", "softplus"},
	}
	outputs, losses := pairs()
	for i, output := range outputs {
		err := spec(2, losses[i], output).Validate()
		fitting, few := choosy[losses[i]]
		if valid := !few || slices.Contains(fitting, output.Activation); valid != (err == nil) {
			t.Errorf("%s %s: %v", output.Activation, losses[i], err)
		}
	}
}

func TestFusedHeadsGiveTheLossAndGradientOfTheirParts(t *testing.T) {
	for _, pair := range []struct{ activation, loss string }{
		{"sigmoid", "binary_crossentropy"}, {Softmax, "softmax_crossentropy"}, {"exp", "poisson"},
	} {
		n := made(t, spec(2, pair.loss, LayerSpec{Neurons: 4, Activation: pair.activation}))
		emitted, targets := drawn(4, 7, 3, 1), probabilities(4, 7, 2)
		errors, outputs := NewSignals(4, 7), NewSignals(4, 7)
		got := n.Head.LossAndGradient(errors, outputs, emitted, targets)
		if want := value(n.Head.Loss(), outputs, targets); math.Abs(got-want) > 1e-14*want {
			t.Errorf("%v: loss %v, of its outputs %v", pair, got, want)
		}
	}
}

func TestExtremeLogitsStillGiveALossAndAGradient(t *testing.T) {
	tests := []struct {
		activation, loss string
		logits, targets  []float64
		want             float64
	}{
		{"sigmoid", "binary_crossentropy", []float64{-1000, 1000}, []float64{1, 0}, 1000},
		{"sigmoid", "binary_crossentropy", []float64{-40, 40}, []float64{0, 1}, 4.248354255291589e-18}, // e^-40
		{Softmax, "softmax_crossentropy", []float64{1000, -1000}, []float64{0, 1}, 2000},
		{Softmax, "softmax_crossentropy", []float64{1e300, 1e300}, []float64{0, 1}, math.Ln2},
		{"exp", "poisson", []float64{-1000, -1000}, []float64{0, 2}, 999 + math.Ln2},
		{"exp", "poisson", []float64{700, -1e-5}, []float64{0, 1}, math.Exp(700) / 2},
	}
	for _, test := range tests {
		head := made(t, spec(1, test.loss, LayerSpec{Neurons: 2, Activation: test.activation})).Head
		z, y, e := columns([][]float64{test.logits}), NewSignals(2, 1), NewSignals(2, 1)
		got := head.LossAndGradient(e, y, z, columns([][]float64{test.targets}))
		if math.Abs(got-test.want) > 1e-15*test.want {
			t.Errorf("%s of %v: loss %v, want %v", test.loss, test.logits, got, test.want)
		}
		if _, ok := FiniteSignals(e); !ok {
			t.Errorf("%s of %v: errors %v", test.loss, test.logits, e.Data)
		}
	}
}

func TestEveryHeadShowsTheOutputsOfItsLoss(t *testing.T) {
	activations, losses := pairs()
	for i, output := range activations {
		n, err := New(spec(2, losses[i], output))
		if err != nil {
			continue
		}
		emitted := drawn(3, 5, 2, 1)
		shown, evaluated, errors := NewSignals(3, 5), NewSignals(3, 5), NewSignals(3, 5)
		n.Head.Outputs(shown, emitted)
		n.Head.LossAndGradient(errors, evaluated, emitted, probabilities(3, 5, 2))
		sameBits(t, output.Activation+" "+losses[i], evaluated.Data, shown.Data)
		n.Head.Outputs(emitted, emitted)
		sameBits(t, output.Activation+" in place", emitted.Data, shown.Data)
	}
}

func TestAHeadRefusesShapesThatDoNotFit(t *testing.T) {
	head := made(t, spec(1, "mse", LayerSpec{Neurons: 2, Activation: "identity"})).Head
	if !panics(func() { head.Outputs(NewSignals(2, 3), NewSignals(3, 2)) }) {
		t.Error("3 x 2 signals went into 2 x 3")
	}
}

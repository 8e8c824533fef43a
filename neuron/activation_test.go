package neuron

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

func TestEveryActivationHasTheDerivativeOfItsValues(t *testing.T) {
	for _, a := range Activations() {
		t.Run(a.Name(), func(t *testing.T) {
			f := func(z float64) float64 {
				y := []float64{0}
				a.Fire(y, []float64{z})
				return y[0]
			}
			for z := -8.05; z < 8; z += 0.1 { // never at 0, where relu has a kink
				want := 3 * fd.Derivative(f, z, &fd.Settings{Formula: fd.Central})
				d := []float64{3}
				a.Backward(d, []float64{z}, []float64{f(z)})
				if math.Abs(d[0]-want) > 1e-8 {
					t.Errorf("derivative at %v times 3 is %v, the differences say %v", z, d[0], want)
				}
			}
		})
	}
}

func TestActivationsTreatEveryNumberAlike(t *testing.T) {
	z := append(drawn(1, 293, 6, 1).Data, 0, math.Copysign(0, -1), 40, -40, 800, -800)
	for _, a := range Activations() {
		y, d := make([]float64, len(z)), drawn(1, len(z), 1, 2).Data
		a.Fire(y, z)
		before := slices.Clone(d)
		a.Backward(d, z, y)
		for i := range z {
			one, derivative := []float64{0}, []float64{before[i]}
			a.Fire(one, z[i:i+1])
			a.Backward(derivative, z[i:i+1], one)
			sameBits(t, a.Name(), one, y[i:i+1])
			sameBits(t, a.Name()+"'s derivative", derivative, d[i:i+1])
		}
	}
}

func TestTheDerivativeOfReluAtItsKinkIs0(t *testing.T) {
	d := []float64{1, 1, 1}
	relu{}.Backward(d, []float64{0, math.Copysign(0, -1), math.SmallestNonzeroFloat64}, nil)
	sameBits(t, "derivatives", d, []float64{0, 0, 1})
}

func TestNoActivationHidesNaN(t *testing.T) {
	for _, a := range Activations() {
		y := []float64{0}
		a.Fire(y, []float64{math.NaN()})
		if !math.IsNaN(y[0]) {
			t.Errorf("%s makes %v of NaN", a.Name(), y[0])
		}
	}
}

func TestListsAreSortedByName(t *testing.T) {
	lists := map[string][]string{
		"activations": names(Activations()), "losses": names(Losses()),
		"optimizers": Optimizers(), "initializers": Initializers(),
	}
	for what, list := range lists {
		if !slices.IsSorted(list) || len(list) == 0 {
			t.Errorf("%s are %q", what, list)
		}
	}
}

package neuron

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// value is the loss of outputs.
func value(l Loss, outputs, targets Signals) float64 {
	return l.Value(NewSignals(outputs.Rows, outputs.Cols), outputs, targets)
}

func TestTheGradientOfEveryLossIsItsDerivative(t *testing.T) {
	for _, l := range Losses() {
		t.Run(l.Name(), func(t *testing.T) {
			y, targets := probabilities(3, 4, 1), probabilities(3, 4, 2)
			for i := range y.Data {
				y.Data[i] = 0.1 + 0.8*y.Data[i]
			}
			want := fd.Gradient(nil, func(x []float64) float64 {
				return value(l, Signals{Rows: 3, Cols: 4, Stride: 4, Data: x}, targets)
			}, y.Data, &fd.Settings{Formula: fd.Central})
			d := NewSignals(3, 4)
			l.Gradient(d, y, targets)
			for i, g := range d.Data {
				if math.Abs(g-want[i]) > 1e-8 {
					t.Errorf("output %d, row %d: gradient %v, the differences say %v", i/4, i%4, g, want[i])
				}
			}
		})
	}
}

func TestLossesAreTheMeansThatPyTorchTakes(t *testing.T) {
	y := columns([][]float64{{0.8, 0.2}, {0.4, 0.6}, {0.5, 0.5}})
	targets := columns([][]float64{{1, 0}, {0, 1}, {1, 0}})
	ce := -(math.Log(0.8) + math.Log(0.6) + math.Log(0.5)) / 3
	logCosh := (2*math.Log(math.Cosh(0.2)) + 2*math.Log(math.Cosh(0.4)) + 2*math.Log(math.Cosh(0.5))) / 6
	want := map[string]float64{
		"mse":                  (0.04 + 0.04 + 0.16 + 0.16 + 0.25 + 0.25) / 6,
		"half_mse":             (0.04 + 0.04 + 0.16 + 0.16 + 0.25 + 0.25) / 12,
		"huber":                (0.04 + 0.04 + 0.16 + 0.16 + 0.25 + 0.25) / 12,
		"mae":                  (0.2 + 0.2 + 0.4 + 0.4 + 0.5 + 0.5) / 6,
		"quantile":             (0.2 + 0.2 + 0.4 + 0.4 + 0.5 + 0.5) / 12,
		"log_cosh":             logCosh,
		"poisson":              ce / 2, // the means of y and t are the same, and t log t is 0
		"binary_crossentropy":  ce,
		"softmax_crossentropy": ce,
	}
	for _, l := range Losses() {
		if got := value(l, y, targets); math.Abs(got-want[l.Name()]) > 1e-15 {
			t.Errorf("%s is %v, want %v", l.Name(), got, want[l.Name()])
		}
	}
}

func TestACertainButWrongProbabilityCostsALotButNotInfinitely(t *testing.T) {
	y, targets := columns([][]float64{{0, 1}}), columns([][]float64{{1, 0}})
	for _, l := range Losses() {
		d := NewSignals(2, 1)
		l.Gradient(d, y, targets)
		if _, ok := FiniteSignals(d); !ok || math.IsInf(value(l, y, targets), 0) {
			t.Errorf("%s: loss %v, gradient %v", l.Name(), value(l, y, targets), d.Data)
		}
	}
}

package neuron

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// worked is what another implementation makes of some sums; null is where it
// has no number. testdata/activations.py made it.
type worked struct {
	Y          []*float64
	Derivative []*float64 `json:"Slope"`
}

func TestActivationsAndTheirDerivativesAgreeWithPyTorch(t *testing.T) {
	var file struct {
		Z           []float64
		Activations map[string]worked
	}
	readJSON(t, "testdata/activations.json", &file)
	for _, a := range append(Activations(), exponential{}) {
		t.Run(a.Name(), func(t *testing.T) {
			want, ok := file.Activations[a.Name()]
			if !ok {
				t.Fatal("nothing to compare it with: add it to testdata/activations.py")
			}
			cancelled := map[string]float64{"sigmoid": 2e-16, "tanh": 2e-16}[a.Name()] // the 1 less y and less y^2 of their derivatives
			y, derivative := make([]float64, len(file.Z)), make([]float64, len(file.Z))
			for i := range derivative {
				derivative[i] = 1
			}
			a.Fire(y, file.Z)
			a.Backward(derivative, file.Z, y)
			for i, z := range file.Z {
				agree(t, "f", z, y[i], want.Y[i], 0)
				agree(t, "f'", z, derivative[i], want.Derivative[i], cancelled)
			}
		})
	}
}

// agree fails unless got is want to 12 digits, or as near as it may be.
func agree(t *testing.T, what string, z, got float64, want *float64, near float64) {
	t.Helper()
	if want == nil {
		return
	}
	if !(math.Abs(got-*want) <= 1e-12*math.Abs(*want)+max(near, 1e-320)) {
		t.Errorf("%s(%v) is %v, PyTorch has %v", what, z, got, *want)
	}
}

// readJSON reads a file of testdata.
func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

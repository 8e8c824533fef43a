package neuron

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// recorder is an optimizer that hands out the gradient instead of following it.
type recorder struct{}

func (recorder) Name() string { return "recorder" }
func (recorder) Moments() int { return 0 }
func (recorder) Next(next, _ Params, gradient []float64, _ StepSettings) {
	copy(next.Weights, gradient)
}

// gradient returns dLoss/dweights of the batch by back-propagation.
func gradient(t *testing.T, n *Network, in, targets Signals) [][]Params {
	t.Helper()
	recording := *n
	recording.Optimizer = recorder{}
	r := NewReference(&recording)
	if _, err := r.Step(in, targets); err != nil {
		t.Fatal(err)
	}
	return r.Params
}

// lossAt returns the loss at the given params.
func lossAt(n *Network, params [][]Params, in, targets Signals) float64 {
	loss, err := NewReference(n).lossAndGradient(params, in, targets)
	if err != nil {
		panic(err)
	}
	return loss
}

// checkGradient compares every neuron's gradient with central differences.
func checkGradient(t *testing.T, n *Network, in, targets Signals) {
	t.Helper()
	params, got := n.Initial(), gradient(t, n, in, targets)
	for l := 1; l < len(params); l++ {
		for j := range params[l] {
			own := params[l][j].Weights
			want := fd.Gradient(nil, func(w []float64) float64 {
				params[l][j].Weights = w
				return lossAt(n, params, in, targets)
			}, own, &fd.Settings{Formula: fd.Central})
			params[l][j].Weights = own
			for k, g := range got[l][j].Weights {
				if n.Layers[l].Normalization == BatchNormalization && k >= len(own)-2 {
					continue // running mean and variance are remembered, not learned
				}
				if math.Abs(g-want[k]) > 1e-8*(1+math.Abs(want[k])) {
					t.Errorf("layer %d, neuron %d, weight %d: gradient %v, the differences say %v", l, j, k, g, want[k])
				}
			}
		}
	}
}

func TestTheGradientOfEveryNetworkIsTheDerivativeOfItsLoss(t *testing.T) {
	outputs, losses := pairs()
	for _, hidden := range Activations() {
		for i, output := range outputs {
			if hidden != (tanh{}) && output.Activation != "identity" {
				continue // hidden layer and head meet in the chain rule alone: every one of each is enough
			}
			s := spec(3, losses[i], LayerSpec{Neurons: 4, Activation: hidden.Name()}, LayerSpec{Neurons: 5, Activation: hidden.Name()}, output)
			if s.Validate() != nil {
				continue // refused: see the test of the heads
			}
			name := fmt.Sprintf("%s %s %s", hidden.Name(), output.Activation, losses[i])
			t.Run(name, func(t *testing.T) {
				for seed := range uint64(3) {
					s.Seed = seed
					n, rows := made(t, s), 1+3*int(seed)
					checkGradient(t, n, drawn(3, rows, 2, seed), probabilities(output.Neurons, rows, seed+9))
				}
			})
		}
	}
}

func TestTheGradientHoldsForOneHotTargetsAndScaledInputs(t *testing.T) {
	s := spec(2, "softmax_crossentropy", LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 3, Activation: Softmax})
	s.Scales = []Scale{{Mean: 3, Deviation: 0.5}, {Mean: -1, Deviation: 0}}
	in := columns([][]float64{{3.2, -1}, {2.6, 0.5}, {3.9, -2}})
	checkGradient(t, made(t, s), in, columns([][]float64{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}}))
}

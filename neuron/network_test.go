package neuron

import (
	"math"
	"slices"
	"testing"
)

func TestANetworkHasTheLayersOfItsSpec(t *testing.T) {
	n := made(t, spec(4, "softmax_crossentropy", LayerSpec{Neurons: 3, Activation: "relu"}, LayerSpec{Neurons: 2, Activation: Softmax}))
	if want := []int{4, 3, 2}; !slices.Equal(n.Widths(), want) {
		t.Errorf("widths are %v, want %v", n.Widths(), want)
	}
	var applied []string
	for i, l := range n.Layers {
		applied = append(applied, l.Activation.Name())
		if l.Index != i {
			t.Errorf("layer %d thinks it is layer %d", i, l.Index)
		}
	}
	if want := []string{"identity", "relu", "identity"}; !slices.Equal(applied, want) {
		t.Errorf("layers apply %q, want %q: the head applies the output's", applied, want)
	}
}

func TestANetworkKeepsItsSpecWhenTheCallersChanges(t *testing.T) {
	s := spec(1, "mse", LayerSpec{Neurons: 2, Activation: "relu"}, LayerSpec{Neurons: 1, Activation: "identity"})
	s.Scales = []Scale{{1, 2}}
	n := made(t, s)
	s.Layers[0].Neurons, s.Scales[0].Mean = 9, 9
	if n.Spec.Layers[0].Neurons != 2 || n.Spec.Scales[0].Mean != 1 {
		t.Errorf("the network's spec became %+v", n.Spec)
	}
}

func TestInitialParamsHaveTheShapeOfTheNetwork(t *testing.T) {
	for _, r := range optimizerEntries() {
		s := spec(4, "mse", LayerSpec{Neurons: 3, Activation: "relu"}, LayerSpec{Neurons: 2, Activation: "identity"})
		s.Optimizer = r.defaults
		n := made(t, s)
		for l, layer := range n.Initial() {
			if len(layer) != n.Layers[l].Neurons {
				t.Errorf("layer %d has %d neurons", l, len(layer))
			}
			for j, p := range layer {
				moments := 0
				if l > 0 {
					moments = n.Optimizer.Moments() * (1 + n.Layers[l].Inputs)
				}
				if len(p.Weights) != 1+n.Layers[l].Inputs || len(p.Moments) != moments {
					t.Errorf("%s: layer %d, neuron %d: %d weights, %d moments", n.Optimizer.Name(), l, j, len(p.Weights), len(p.Moments))
				}
				if starts := map[string]float64{"rprop": 0.01, "irprop_minus": 0.01, "nadam": 1}[r.defaults.Name]; l > 0 && starts != peakOf(p.Moments) {
					t.Errorf("%s remembers %v at the start", n.Optimizer.Name(), p.Moments)
				}
			}
		}
	}
}

// peakOf is the number farthest from 0.
func peakOf(xs []float64) (most float64) {
	for _, x := range xs {
		most = max(most, math.Abs(x))
	}
	return most
}

func TestInitialWeightsFillTheirInterval(t *testing.T) {
	const inputs, neurons = 50, 70
	for _, test := range []struct {
		initializer string
		limit       float64
		biases      bool
	}{
		{"uniform", 0.5, true},
		{"glorot", math.Sqrt(6.0 / (inputs + neurons)), false},
		{"he", math.Sqrt(6.0 / inputs), false},
		{"lecun", math.Sqrt(3.0 / inputs), false},
		{"sklearn", math.Sqrt(6.0 / (inputs + neurons)), true},
		{"sklearn_logistic", math.Sqrt(2.0 / (inputs + neurons)), true},
	} {
		s := spec(inputs, "mse", LayerSpec{Neurons: neurons, Activation: "relu"}, LayerSpec{Neurons: 1, Activation: "identity"})
		s.Initializer = test.initializer
		var weights, biases []float64
		for _, p := range made(t, s).Initial()[1] {
			weights = append(weights, p.Weights[1:]...)
			biases = append(biases, p.Weights[0])
		}
		fills(t, test.initializer+"'s weights", weights, test.limit)
		if test.biases {
			fills(t, test.initializer+"'s biases", biases, test.limit)
		} else {
			sameBits(t, test.initializer+"'s biases", biases, make([]float64, neurons))
		}
	}
}

func TestEveryActivationHasAnInitializerThatGoesWithIt(t *testing.T) {
	for activation, want := range map[string]string{
		"relu": "he", "leaky_relu": "he", "gelu": "he", "selu": "lecun", "tanh": "glorot", "sigmoid": "glorot", "identity": "glorot",
	} {
		if got := InitializerFor(activation); got != want {
			t.Errorf("%s goes with %s, want %s", activation, got, want)
		}
	}
	for _, a := range Activations() {
		if _, err := findInitializer(InitializerFor(a.Name())); err != nil {
			t.Errorf("%s: %v", a.Name(), err)
		}
	}
}

// fills fails unless xs look drawn evenly from [-limit, limit).
func fills(t *testing.T, what string, xs []float64, limit float64) {
	t.Helper()
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	low, high, mean := slices.Min(xs), slices.Max(xs), sum/float64(len(xs))
	slack := 6 * limit / float64(len(xs))
	if low < -limit || high >= limit || low > slack-limit || high < limit-slack || math.Abs(mean) > 2.5*limit/math.Sqrt(float64(len(xs))) {
		t.Errorf("%s are within [%v, %v], mean %v: want [-%v, %v)", what, low, high, mean, limit, limit)
	}
}

func TestANeuronsInitialWeightsDependOnItsKeyAlone(t *testing.T) {
	small := made(t, spec(3, "mse", LayerSpec{Neurons: 2, Activation: "relu"}, LayerSpec{Neurons: 1, Activation: "identity"})).Initial()
	large := made(t, spec(3, "mse", LayerSpec{Neurons: 5, Activation: "relu"}, LayerSpec{Neurons: 4, Activation: "relu"}, LayerSpec{Neurons: 1, Activation: "identity"})).Initial()
	sameBits(t, "neuron 1 of layer 1", large[1][1].Weights, small[1][1].Weights)
	drawnBefore := map[float64]bool{}
	for _, layer := range large[1:] {
		for _, p := range layer {
			for _, w := range p.Weights {
				if drawnBefore[w] {
					t.Errorf("%v was drawn twice", w)
				}
				drawnBefore[w] = true
			}
		}
	}
}

func TestClonedParamsShareNothing(t *testing.T) {
	p := Params{Weights: []float64{1, 2}, Moments: []float64{3, 4}}
	c := p.Clone()
	sameBits(t, "weights", c.Weights, p.Weights)
	sameBits(t, "moments", c.Moments, p.Moments)
	c.Weights[0], c.Moments[0] = 9, 9
	if p.Weights[0] != 1 || p.Moments[0] != 3 {
		t.Errorf("the copy shares its numbers with %v", p)
	}
}

func TestTheLossesOfRowsAreThoseOfEachAlone(t *testing.T) {
	s := spec(5, "softmax_crossentropy", LayerSpec{Neurons: 4, Activation: "tanh"}, LayerSpec{Neurons: 3, Activation: Softmax})
	n := made(t, s)
	in, targets := drawn(5, 9, 1, 1), NewSignals(3, 9)
	for row := range 9 {
		set(targets, row%3, row, 1)
	}
	params := n.Initial()
	for row, loss := range n.Losses(params, in, targets) {
		one, target := NewSignals(5, 1), NewSignals(3, 1)
		columnOf(one, in, row)
		columnOf(target, targets, row)
		_, alone := n.Predict(params, one, target)
		sameBits(t, "losses", []float64{loss}, []float64{alone})
	}
}

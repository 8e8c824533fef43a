package neuron

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestAnInvalidSpecIsRefusedWithAReason(t *testing.T) {
	type change = func(*Spec)
	optimizer := func(o OptimizerSpec) change { return func(s *Spec) { s.Optimizer = o } }
	output := func(neurons int, activation, loss string) change {
		return func(s *Spec) { s.Layers[1], s.Loss = LayerSpec{Neurons: neurons, Activation: activation}, loss }
	}
	for _, test := range []struct {
		name    string
		change  change
		reasons []string
	}{
		{"no inputs", func(s *Spec) { s.Inputs = 0 }, []string{"0 inputs", "1 to 1000000"}},
		{"too many inputs", func(s *Spec) { s.Inputs = 1_000_001 }, []string{"1000001 inputs"}},
		{"no layers", func(s *Spec) { s.Layers = nil }, []string{"0 layers", "1 to 64", "output layer last"}},
		{"too many layers", func(s *Spec) { s.Layers = make([]LayerSpec, 65) }, []string{"65 layers"}},
		{"an empty layer", func(s *Spec) { s.Layers[0].Neurons = 0 }, []string{"layer 1 has 0 neurons"}},
		{"a negative layer", func(s *Spec) { s.Layers[1].Neurons = -3 }, []string{"layer 2 has -3 neurons"}},
		{"a layer too wide", func(s *Spec) { s.Layers[1].Neurons = math.MaxInt32 }, []string{"layer 2", "1 to 1000000"}},
		{"too many weights", func(s *Spec) { s.Inputs, s.Layers[0].Neurons = 1_000_000, 1_000_000 }, []string{"1000002000001 weights", "limit is 100000000"}},
		{"scales for others", func(s *Spec) { s.Scales = make([]Scale, 2) }, []string{"2 scales for 3 inputs"}},
		{"a negative deviation", scale(0, -1), []string{"input 1", "deviation -1"}},
		{"an infinite mean", scale(math.Inf(1), 1), []string{"input 1", "mean +Inf"}},
		{"a deviation that is none", scale(0, math.NaN()), []string{"input 1", "NaN"}},
		{"an infinite deviation", scale(0, math.Inf(1)), []string{"input 1", "+Inf"}},
		{"a deviation too small", scale(0, 5e-324), []string{"large enough to divide by"}},
		{"an unknown activation", func(s *Spec) { s.Layers[0].Activation = "sine" }, []string{"layer 1", `"sine"`, "celu, elu, gelu", "softsign or tanh"}},
		{"an unknown output activation", output(1, "sine", "mse"), []string{"layer 2", `"sine"`, "tanh, exp or softmax"}},
		{"a hidden softmax", func(s *Spec) { s.Layers[0].Activation = Softmax }, []string{"layer 1", "softmax belongs", "output layer only", "softsign or tanh"}},
		{"a hidden exp", func(s *Spec) { s.Layers[0].Activation = "exp" }, []string{"layer 1", "exp belongs", "output layer only", "softsign or tanh"}},
		{"a softmax of one", output(1, Softmax, "mse"), []string{"always 1", "sigmoid"}},
		{"an unknown loss", output(1, "tanh", "l1"), []string{`"l1"`, "binary_crossentropy, half_mse, huber, ", "quantile or softmax_crossentropy"}},
		{"an unknown initializer", func(s *Spec) { s.Initializer = "zeros" }, []string{`"zeros"`, "glorot, he, lecun, sklearn, sklearn_logistic or uniform"}},
		{"an unknown optimizer", optimizer(OptimizerSpec{Name: "tiger"}), []string{`"tiger"`, "adadelta, adagrad, adam, ", "sgd, sutskever_momentum or sutskever_nesterov"}},
		{"no learning rate", optimizer(OptimizerSpec{Name: "sgd"}), []string{"learning rate 0", "above 0"}},
		{"a learning rate that is none", optimizer(OptimizerSpec{Name: "sgd", LearningRate: math.NaN()}), []string{"learning rate NaN"}},
		{"an infinite learning rate", optimizer(OptimizerSpec{Name: "sgd", LearningRate: math.Inf(1)}), []string{"learning rate +Inf"}},
		{"a momentum of 1", optimizer(OptimizerSpec{Name: "momentum", LearningRate: 1, Momentum: 1}), []string{"momentum 1:"}},
		{"a negative momentum", optimizer(OptimizerSpec{Name: "nesterov", LearningRate: 1, Momentum: -0.1}), []string{"momentum -0.1:"}},
		{"a momentum for sgd", optimizer(OptimizerSpec{Name: "sgd", LearningRate: 1, Momentum: 0.9}), []string{"sgd has no momentum", "choose momentum, nesterov, sutskever_momentum or sutskever_nesterov"}},
		{"a beta1 of 1", optimizer(OptimizerSpec{Name: "adam", LearningRate: 1, Beta1: 1, Epsilon: 1}), []string{"beta1 1:"}},
		{"a beta2 that is none", optimizer(OptimizerSpec{Name: "adam", LearningRate: 1, Beta2: math.NaN(), Epsilon: 1}), []string{"beta2 NaN:"}},
		{"no epsilon", optimizer(OptimizerSpec{Name: "adam", LearningRate: 1}), []string{"epsilon 0", "above 0"}},
		{"an infinite epsilon", optimizer(OptimizerSpec{Name: "adam", LearningRate: 1, Epsilon: math.Inf(1)}), []string{"epsilon +Inf"}},
		{"an epsilon for sgd", optimizer(OptimizerSpec{Name: "sgd", LearningRate: 1, Epsilon: 1}), []string{"sgd has no epsilon"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := spec(3, "mse", LayerSpec{Neurons: 2, Activation: "tanh"}, LayerSpec{Neurons: 1, Activation: "identity"})
			test.change(&s)
			refused(t, s, test.reasons...)
		})
	}
}

// scale changes the scale of the second of three inputs.
func scale(mean, deviation float64) func(*Spec) {
	return func(s *Spec) { s.Scales = []Scale{{}, {mean, deviation}, {}} }
}

// refused fails unless s is refused with an error that has every reason in it.
func refused(t *testing.T, s Spec, reasons ...string) {
	t.Helper()
	_, err := New(s)
	if err == nil {
		t.Fatal("it is valid")
	}
	for _, reason := range reasons {
		if !strings.Contains(err.Error(), reason) {
			t.Errorf("the error does not say %q: %v", reason, err)
		}
	}
}

func TestEveryOutputThatDoesNotFitItsLossIsRefusedWithAReason(t *testing.T) {
	outputs, losses := pairs()
	for i, output := range outputs {
		s := spec(2, losses[i], LayerSpec{Neurons: 2, Activation: "tanh"}, output)
		if s.Validate() == nil {
			continue
		}
		fitting := map[string]string{"binary_crossentropy": "sigmoid", "softmax_crossentropy": Softmax, "poisson": "exp or softplus"}[losses[i]]
		refused(t, s, losses[i], output.Activation, "choose "+fitting)
	}
}

func TestTheLargestNetworksAreValid(t *testing.T) {
	wide := spec(999, "mse", LayerSpec{Neurons: 100_000, Activation: "identity"})
	deep := spec(1, "mse", slices.Repeat([]LayerSpec{{Neurons: 1, Activation: "tanh"}}, MaxLayers)...)
	for _, s := range []Spec{wide, deep} {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
	}
}

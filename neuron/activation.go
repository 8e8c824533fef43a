package neuron

import "deepnet/neuron/kernel"

// Activation turns the weighted sum z of a neuron into the signal y that it emits,
// number by number.
type Activation interface {
	// Name is how a Spec names the activation.
	Name() string
	// Fire sets y[i] = f(z[i]). y and z have the same length.
	Fire(y, z []float64)
	// Backward multiplies d[i] by f'(z[i]), where y = f(z). All have the same
	// length.
	Backward(d, z, y []float64)
}

// Activations returns every activation that any layer may have, sorted by name.
func Activations() []Activation {
	return []Activation{
		celu{},
		elu{},
		gelu{},
		geluTanh{},
		hardSigmoid{},
		hardSwish{},
		identity{},
		leakyRelu{},
		mish{},
		relu{},
		selu{},
		sigmoid{},
		silu{},
		softplus{},
		softsign{},
		tanh{},
	}
}

// OutputActivations returns the names of every activation that the output layer
// may have: the Activations, sorted, then those for the output layer alone.
func OutputActivations() []string {
	return append(names(Activations()), exponential{}.Name(), Softmax)
}

// findActivation returns the elementwise activation of that name, exp included.
func findActivation(name string) (Activation, error) {
	for _, a := range append(Activations(), exponential{}) {
		if a.Name() == name {
			return a, nil
		}
	}
	return nil, unknown("activation", name, names(Activations()))
}

// identity is f(z) = z, f'(z) = 1.
type identity struct{}

func (identity) Name() string               { return "identity" }
func (identity) Fire(y, z []float64)        { copy(y, z) }
func (identity) Backward(_, _, _ []float64) {}

// relu is f(z) = max(0, z); f'(z) = 1 above 0, and 0 below and at 0 (Nair and
// Hinton, 2010). NaN stays NaN.
type relu struct{}

func (relu) Name() string { return "relu" }

func (relu) Fire(y, z []float64) { kernel.Above0(y, z, z) }

func (relu) Backward(d, z, _ []float64) { kernel.Above0(d, z, d) }

// sigmoid is f(z) = 1/(1+e^-z), f' = y(1-y).
type sigmoid struct{}

func (sigmoid) Name() string { return "sigmoid" }

func (sigmoid) Fire(y, z []float64) { kernel.Logistics(y, z) }

func (sigmoid) Backward(d, _, y []float64) { kernel.LogisticSlopes(d, y) }

// tanh is f(z) = tanh(z), f' = 1-y^2.
type tanh struct{}

func (tanh) Name() string { return "tanh" }

func (tanh) Fire(y, z []float64) { kernel.Tanhs(y, z) }

func (tanh) Backward(d, _, y []float64) { kernel.TanhSlopes(d, y) }

package neuron

import "math"

// initializer draws the initial weights of a neuron, w[0] being its bias. neurons
// is how many its layer has.
type initializer struct {
	name string
	draw func(w []float64, neurons int, chance *Chance)
}

// initializers lists every initializer, sorted by name.
func initializers() []initializer {
	return []initializer{
		{"glorot", glorot},
		{"he", he},
		{"lecun", lecun},
		{"sklearn", sklearnStart},
		{"sklearn_logistic", sklearnLogisticStart},
		{"uniform", uniform},
	}
}

// Initializers returns the names of every initializer, sorted.
func Initializers() []string {
	var names []string
	for _, i := range initializers() {
		names = append(names, i.name)
	}
	return names
}

// findInitializer returns the initializer of that name.
func findInitializer(name string) (initializer, error) {
	for _, i := range initializers() {
		if i.name == name {
			return i, nil
		}
	}
	return initializer{}, unknown("initializer", name, Initializers())
}

// uniform draws bias and weights, in that order, from [0, 1) - 0.5.
func uniform(w []float64, _ int, chance *Chance) {
	for k := range w {
		w[k] = chance.Float64() - 0.5
	}
}

// glorot draws the weights from [-a, a), a = sqrt(6/(inputs+neurons)): the
// uniform form of Glorot and Bengio (2010). The bias is 0.
func glorot(w []float64, neurons int, chance *Chance) {
	within(w, math.Sqrt(6/float64(len(w)-1+neurons)), chance)
}

// he draws the weights from [-a, a), a = sqrt(6/inputs): the uniform form of
// He et al. (2015), for relu. The bias is 0.
func he(w []float64, _ int, chance *Chance) {
	within(w, math.Sqrt(6/float64(len(w)-1)), chance)
}

// lecun draws the weights from [-a, a), a = sqrt(3/inputs): the uniform form of
// LeCun et al. (1998), for selu. The bias is 0.
func lecun(w []float64, _ int, chance *Chance) {
	within(w, math.Sqrt(3/float64(len(w)-1)), chance)
}

// InitializerFor returns the name of the initializer that goes with a hidden
// layer's activation: lecun with selu, he with the other relatives of relu,
// glorot with the rest.
func InitializerFor(activation string) string {
	switch activation {
	case "selu":
		return "lecun"
	case "celu", "elu", "gelu", "gelu_tanh", "hard_swish", "leaky_relu", "mish", "relu", "silu", "softplus":
		return "he"
	default:
		return "glorot"
	}
}

// within draws w[1:] from [-a, a) and leaves the bias at 0.
func within(w []float64, a float64, chance *Chance) {
	w[0] = 0
	spread(w[1:], a, chance)
}

// spread draws all of w from [-a, a).
func spread(w []float64, a float64, chance *Chance) {
	for k := range w {
		w[k] = math.FMA(a+a, chance.Float64(), -a)
	}
}

package formula

// The steps of optimizers, operation by operation as steps.go in neuron/kernel has them.
var steps = []Formula{
	{
		Name: "momentum", Doc: "velocity = fma(share, velocity, gradient); weights = fma(-rate, velocity, weights)",
		Out: []string{"nextWeights", "nextVelocity"}, In: []string{"weights", "velocity", "gradient"}, Constants: []string{"share", "minusRate"},
		body: func(b *Body) []Value {
			velocity := b.fma(b.constant("share"), b.in("velocity"), b.in("gradient"))
			return []Value{b.fma(b.constant("minusRate"), velocity, b.in("weights")), velocity}
		},
	},
	{
		Name: "adam", Doc: "the step of Adam, see neuron",
		Out: []string{"nextWeights", "nextMeans", "nextSquares"}, In: []string{"weights", "means", "squares", "gradient"},
		Constants: []string{"beta1", "rest1", "beta2", "rest2", "root", "epsilon", "minusRate"},
		body: func(b *Body) []Value {
			means, squares := b.moments()
			divisor := b.add(b.div(b.sqrt(squares), b.constant("root")), b.constant("epsilon"))
			return []Value{b.fma(b.constant("minusRate"), b.div(means, divisor), b.in("weights")), means, squares}
		},
	},
}

// moments are the two moving averages of Adam and its kin.
func (b *Body) moments() (means, squares Value) {
	g := b.in("gradient")
	means = b.fma(b.constant("beta1"), b.in("means"), b.mul(b.constant("rest1"), g))
	return means, b.fma(b.constant("beta2"), b.in("squares"), b.mul(b.constant("rest2"), b.mul(g, g)))
}

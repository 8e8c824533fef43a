package formula

// The steps of resilient propagation, operation by operation as resilient.go in neuron/kernel has them.
var resilient = []Formula{
	step("rprop", []string{"sizes", "before", "moves"}, resilience, func(b *Body) []Value {
		turned, size := b.resilientSize()
		g := b.in("gradient")
		move := b.mul(b.negative(b.signOf(g)), size)
		move = b.choose(turned, b.negative(b.in("moves")), move)
		return []Value{b.add(b.in("weights"), move), size, b.choose(turned, b.number(0), g), move}
	}),
	step("irpropMinus", []string{"sizes", "before"}, resilience, func(b *Body) []Value {
		turned, size := b.resilientSize()
		g := b.choose(turned, b.number(0), b.in("gradient"))
		return []Value{b.sub(b.in("weights"), b.mul(b.signOf(g), size)), size, g}
	}),
}

var resilience = []string{"shrink", "grow", "least", "most"}

// resilientSize is a weight's own step after the gradient, and whether that has another sign than the one before.
func (b *Body) resilientSize() (turned, size Value) {
	agreement := b.mul(b.signOf(b.in("gradient")), b.signOf(b.in("before")))
	size = b.in("sizes")
	grown := b.smallest(b.mul(size, b.constant("grow")), b.constant("most"))
	shrunk := b.largest(b.mul(size, b.constant("shrink")), b.constant("least"))
	turned = b.above(b.number(0), agreement)
	return turned, b.choose(b.above(agreement, b.number(0)), grown, b.choose(turned, shrunk, size))
}

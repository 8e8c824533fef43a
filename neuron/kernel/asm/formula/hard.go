package formula

// The activations without an exponential, operation by operation as hard.go in neuron/kernel has them.
var hard = []Formula{
	each("hardSigmoid", "HardSigmoid of each number", (*Body).hardSigmoid),
	{
		Name: "hardSigmoidSlopes", Doc: "scaled = d / 6 where x is between -3 and 3 or no number, and else 0", Out: []string{"scaled"},
		In: []string{"d", "x"},
		body: func(b *Body) []Value {
			x := b.in("x")
			inside := b.choose(b.from(x, b.number(3)), b.number(0), b.div(b.in("d"), b.number(6)))
			return []Value{b.choose(b.from(b.number(-3), x), b.number(0), inside)}
		},
	},
	each("hardSwish", "x*HardSigmoid(x) of each number", func(b *Body, x Value) Value { return b.mul(x, b.hardSigmoid(x)) }),
	{
		Name: "hardSwishSlopes", Doc: "scaled = d * (x/3 + 1/2) where x is between -3 and 3, 0 below, and else d", Out: []string{"scaled"},
		In: []string{"d", "x"},
		body: func(b *Body) []Value {
			x, d := b.in("x"), b.in("d")
			slope := b.add(b.div(x, b.number(3)), b.number(0.5))
			inside := b.choose(b.above(b.number(3), x), b.mul(d, slope), d)
			return []Value{b.choose(b.from(b.number(-3), x), b.number(0), inside)}
		},
	},
	each("softsign", "x/(1+|x|) of each number", func(b *Body, x Value) Value { return b.div(x, b.add(b.number(1), b.abs(x))) }),
	slopes("softsignSlopes", "the square of 1/(1+|x|)", "x", func(b *Body, x Value) Value {
		share := b.div(b.number(1), b.add(b.number(1), b.abs(x)))
		return b.mul(share, share)
	}),
}

func (b *Body) hardSigmoid(x Value) Value {
	ramp := b.min(b.max(b.add(x, b.number(3)), b.number(0)), b.number(6))
	return b.unlessNaN(x, b.div(ramp, b.number(6)))
}

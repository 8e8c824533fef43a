package formula

// What steps and losses have in common, operation by operation as arithmetic.go in neuron/kernel has it.
var arithmetic = []Formula{
	{
		Name: "axpy", Doc: "z = fma(factor, x, y)", Out: []string{"z"}, In: []string{"x", "y"}, Constants: []string{"factor"},
		body: func(b *Body) []Value { return []Value{b.fma(b.constant("factor"), b.in("x"), b.in("y"))} },
	},
	{
		Name: "axpySigns", Doc: "z = fma(factor, the sign of x, y)", Out: []string{"z"}, In: []string{"x", "y"}, Constants: []string{"factor"},
		body: func(b *Body) []Value { return []Value{b.fma(b.constant("factor"), b.signOf(b.in("x")), b.in("y"))} },
	},
	{
		Name: "blend", Doc: "z = fma(share, x, rest*y)", Out: []string{"z"}, In: []string{"x", "y"}, Constants: []string{"share", "rest"},
		body: func(b *Body) []Value { return []Value{b.blend("", b.in("x"), b.in("y"))} },
	},
	{
		Name: "scale", Doc: "z = factor * x", Out: []string{"z"}, In: []string{"x"}, Constants: []string{"factor"},
		body: func(b *Body) []Value { return []Value{b.mul(b.constant("factor"), b.in("x"))} },
	},
	{
		Name: "clip", Doc: "z = x, brought within -most and most", Out: []string{"z"}, In: []string{"x"}, Constants: []string{"most"},
		body: func(b *Body) []Value {
			most := b.constant("most")
			return []Value{b.smallest(b.largest(b.in("x"), b.negative(most)), most)}
		},
	},
	{
		Name: "times", Doc: "z = x * y", Out: []string{"z"}, In: []string{"x", "y"},
		body: func(b *Body) []Value { return []Value{b.mul(b.in("x"), b.in("y"))} },
	},
	{
		Name: "quotients", Doc: "z = x / y", Out: []string{"z"}, In: []string{"x", "y"},
		body: func(b *Body) []Value { return []Value{b.div(b.in("x"), b.in("y"))} },
	},
	{
		Name: "differences", Doc: "z = factor * (x-y)", Out: []string{"z"}, In: []string{"x", "y"}, Constants: []string{"factor"},
		body: func(b *Body) []Value {
			return []Value{b.mul(b.constant("factor"), b.sub(b.in("x"), b.in("y")))}
		},
	},
	{
		Name: "meanDifferences", Doc: "z = (x-y) / count", Out: []string{"z"}, In: []string{"x", "y"}, Constants: []string{"all"},
		body: func(b *Body) []Value { return []Value{b.div(b.sub(b.in("x"), b.in("y")), b.constant("all"))} },
	},
	{
		Name: "maxima", Doc: "z = x where x > y, and else y", Out: []string{"z"}, In: []string{"x", "y"},
		body: func(b *Body) []Value {
			x, y := b.in("x"), b.in("y")
			return []Value{b.choose(b.above(x, y), x, y)}
		},
	},
	{
		Name: "exponents", Doc: "what is carried, with the bits of all |x| and a one more in their exponents", In: []string{"x"}, Carried: true,
		body: func(b *Body) []Value {
			return []Value{b.or(b.do(Carried), b.addInt(b.abs(b.in("x")), b.word(1<<52)))}
		},
	},
}

// blend is the step of a moving average, whose constants are share and rest with that suffix.
func (b *Body) blend(suffix string, old, fresh Value) Value {
	return b.fma(b.constant("share"+suffix), old, b.mul(b.constant("rest"+suffix), fresh))
}

// signOf is 1 above 0, -1 below, and x itself at 0 and where x is NaN.
func (b *Body) signOf(x Value) Value {
	zero := b.number(0)
	return b.choose(b.above(x, zero), b.number(1), b.choose(b.above(zero, x), b.number(-1), x))
}

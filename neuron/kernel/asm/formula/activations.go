package formula

// The activations, operation by operation as exponentials.go, rectified.go and gated.go in neuron/kernel have them.
var activations = []Formula{
	each("exp", "Exp of each number", (*Body).exp),
	each("log", "Log of each number", (*Body).log),
	each("logistic", "Logistic of each number", (*Body).logistic),
	each("tanh", "Tanh of each number", (*Body).tanh),
	slopes("logisticSlopes", "y*(1-y)", "y", (*Body).spread),
	slopes("tanhSlopes", "fma(-y, y, 1)", "y", func(b *Body, y Value) Value { return b.fnma(y, y, b.number(1)) }),
	{
		Name: "above0", Doc: "kept = a where z > 0 or z is no number, and else 0", Out: []string{"kept"}, In: []string{"z", "a"},
		body: func(b *Body) []Value { return []Value{b.chooseTo0(b.in("z"), b.number(0), b.in("a"))} },
	},
	{
		Name: "leak", Doc: "kept = a where z > 0 or z is no number, and else share*a", Out: []string{"kept"}, In: []string{"z", "a"},
		Constants: []string{"share"},
		body: func(b *Body) []Value {
			a := b.in("a")
			return []Value{b.chooseTo0(b.in("z"), b.mul(b.constant("share"), a), a)}
		},
	},
	{
		Name: "elu", Doc: "y = scale * x above 0, and scale * (alpha*Expm1(x)) below", Out: []string{"y"}, In: []string{"x"},
		Constants: []string{"scale", "alpha"},
		body: func(b *Body) []Value {
			x := b.in("x")
			below := b.mul(b.constant("alpha"), b.expm1Below0(x))
			return []Value{b.mul(b.constant("scale"), b.chooseTo0(x, below, x))}
		},
	},
	{
		Name: "eluSlopes", Doc: "scaled = d * above where x is above 0, and d * (below*Exp(x)) elsewhere", Out: []string{"scaled"},
		In: []string{"d", "x"}, Constants: []string{"above", "below"},
		body: func(b *Body) []Value {
			x := b.in("x")
			below := b.mul(b.constant("below"), b.exp(x))
			return []Value{b.mul(b.in("d"), b.chooseTo0(x, below, b.constant("above")))}
		},
	},
	each("softplus", "Softplus of each number", (*Body).softplus),
	slopes("softplusSlopes", "Logistic(x)", "x", (*Body).logistic),
	each("silu", "x*Logistic(x) of each number", func(b *Body, x Value) Value { return b.mul(b.logistic(x), b.in("x")) }),
	slopes("siluSlopes", "the slope of x*Logistic(x)", "x", (*Body).siluSlope),
	each("geluTanh", "x*Logistic(2u) of each number", func(b *Body, x Value) Value {
		return b.mul(b.logistic(b.geluArgument(x)), b.in("x"))
	}),
	slopes("geluTanhSlopes", "the slope of x*Logistic(2u)", "x", (*Body).geluTanhSlope),
	each("mish", "Mish of each number", func(b *Body, x Value) Value {
		_, n, m := b.mishParts(x)
		return b.mul(b.in("x"), b.div(n, m))
	}),
	slopes("mishSlopes", "the slope of Mish", "x", (*Body).mishSlope),
}

// each is a function of each number.
func each(name, doc string, f func(*Body, Value) Value) Formula {
	return Formula{
		Name: name, Doc: doc, Out: []string{"y"}, In: []string{"x"},
		body: func(b *Body) []Value { return []Value{f(b, b.in("x"))} },
	}
}

// slopes multiplies d by a slope, which is a function of another input.
func slopes(name, doc, of string, f func(*Body, Value) Value) Formula {
	return Formula{
		Name: name, Doc: "scaled = d * " + doc, Out: []string{"scaled"}, In: []string{"d", of},
		body: func(b *Body) []Value {
			slope := f(b, b.in(of))
			return []Value{b.mul(b.in("d"), slope)}
		},
	}
}

// chooseTo0 returns y where x is 0 or below, and else z.
func (b *Body) chooseTo0(x, y, z Value) Value { return b.choose(b.from(b.number(0), x), y, z) }

// spread is y*(1-y).
func (b *Body) spread(y Value) Value { return b.mul(y, b.sub(b.number(1), y)) }

func (b *Body) softplus(x Value) Value {
	tail := b.log1pUpTo1(b.exp(b.negative(b.abs(x))))
	return b.add(b.max(b.in("x"), b.number(0)), tail)
}

func (b *Body) siluSlope(x Value) Value {
	s := b.logistic(x)
	return b.mul(s, b.fma(b.in("x"), b.sub(b.number(1), s), b.number(1)))
}

// The factors of 2u, see gated.go.
const (
	geluLine = 1.5957691216057307117597842397375
	geluCube = 0.044715 * geluLine
)

// geluArgument is 2u = z(geluLine + geluCube*z^2).
func (b *Body) geluArgument(x Value) Value {
	return b.mul(x, b.fma(b.number(geluCube), b.mul(x, x), b.number(geluLine)))
}

func (b *Body) geluTanhSlope(x Value) Value {
	tail := b.logistic(b.negative(b.abs(b.geluArgument(x))))
	steep := b.spread(tail)
	slope := b.logistic(b.geluArgument(b.in("x")))
	x = b.in("x")
	rise := b.fma(b.number(3*geluCube), b.mul(x, x), b.number(geluLine))
	return b.choose(b.above(steep, b.number(0)), b.fma(b.mul(x, steep), rise, slope), slope)
}

// mishParts returns w, n and m, see gated.go.
func (b *Body) mishParts(x Value) (w, n, m Value) {
	w = b.exp(b.negative(b.abs(x)))
	right, left := b.add(b.number(1), b.mul(b.number(2), w)), b.mul(w, b.add(w, b.number(2)))
	rightM, leftM := b.fma(b.mul(b.number(2), w), w, right), b.add(left, b.number(2))
	n = b.choose(b.above(b.in("x"), b.number(0)), right, left)
	return w, n, b.choose(b.above(b.in("x"), b.number(0)), rightM, leftM)
}

func (b *Body) mishSlope(x Value) Value {
	w, n, m := b.mishParts(x)
	bend := b.div(b.mul(b.mul(b.number(4), w), b.add(b.number(1), w)), b.mul(m, m))
	x = b.in("x")
	bend = b.choose(b.above(x, b.number(0)), b.mul(bend, w), bend)
	return b.fma(x, bend, b.div(n, m))
}

package formula

import "math"

// Half the Poisson deviance, operation by operation as poisson.go in neuron/kernel has it.
var poisson = []Formula{
	costs("poissonCosts", "half the Poisson deviance", nil, func(b *Body) Value { return b.halfDeviance(b.logRatio()) }),
	errors("poissonErrors", "1 - t/y", nil, func(b *Body) Value {
		y, t, least := b.in("y"), b.in("t"), b.number(1e-12)
		tiny := b.sub(b.number(1), b.div(t, least))
		return b.choose(b.above(least, y), tiny, b.div(b.sub(y, t), y))
	}),
	{
		Name: "poissonLogCosts", Doc: "half the Poisson deviance of each output y = e^z and target t", Out: []string{"costs"},
		In: []string{"y", "t", "z"},
		body: func(b *Body) []Value {
			log := b.log(b.in("t"))
			return []Value{b.halfDeviance(b.sub(b.in("z"), log))}
		},
	},
}

// logRatio is log(y/t).
func (b *Body) logRatio() Value {
	far := b.log(b.in("y"))
	far = b.choose(b.above(b.number(-100), far), b.number(-100), far)
	far = b.sub(far, b.log(b.in("t")))
	near := b.log1pNear0(b.div(b.residual(), b.in("t")))
	half := b.mul(b.number(0.5), b.in("t"))
	return b.choose(b.above(half, b.abs(b.residual())), near, far)
}

func (b *Body) halfDeviance(d Value) Value {
	far := b.fma(b.negative(b.in("t")), b.add(b.number(1), d), b.in("y"))
	near := b.mul(b.in("t"), b.expRest(d))
	cost := b.choose(b.above(b.number(0.5), b.abs(d)), near, far)
	return b.choose(b.equal(b.in("t"), b.number(0)), b.in("y"), cost)
}

func (b *Body) expRest(d Value) Value {
	q := b.number(1)
	for k := 16.0; k > 2; k-- {
		quotient := b.fma(d, b.number(1/k), b.mul(d, b.number(math.FMA(-1/k, k, 1)/k)))
		q = b.fma(q, quotient, b.number(1))
	}
	return b.mul(b.mul(b.mul(b.number(0.5), d), d), q)
}

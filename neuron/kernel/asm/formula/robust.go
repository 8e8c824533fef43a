package formula

import "math"

// The losses of numbers, operation by operation as robust.go in neuron/kernel has them. What they divide by is called all, as
// every function has a count already.
var robust = []Formula{
	costs("halfSquares", "(y-t)^2/2", nil, func(b *Body) Value {
		e := b.residual()
		return b.mul(b.number(0.5), b.mul(e, e))
	}),
	costs("huberCosts", "Huber's loss", []string{"delta"}, func(b *Body) Value {
		e, delta := b.abs(b.residual()), b.constant("delta")
		near := b.mul(b.mul(b.number(0.5), e), e)
		far := b.mul(delta, b.sub(e, b.mul(b.number(0.5), delta)))
		return b.choose(b.from(delta, e), near, far)
	}),
	errors("huberErrors", "y-t, brought within -delta and delta,", []string{"delta"}, func(b *Body) Value {
		delta := b.constant("delta")
		return b.smallest(b.largest(b.residual(), b.negative(delta)), delta)
	}),
	costs("pinballCosts", "below*(t-y) where y is below t, and else above*(y-t)", []string{"below", "above"}, func(b *Body) Value {
		y, t := b.in("y"), b.in("t")
		under, over := b.mul(b.constant("below"), b.sub(t, y)), b.mul(b.constant("above"), b.sub(y, t))
		return b.choose(b.above(t, y), under, over)
	}),
	errors("pinballErrors", "above where y > t, minusBelow where y < t, and else y-t,", []string{"minusBelow", "above"}, func(b *Body) Value {
		y, t := b.in("y"), b.in("t")
		upTo := b.choose(b.above(t, y), b.constant("minusBelow"), b.sub(y, t))
		return b.choose(b.above(y, t), b.constant("above"), upTo)
	}),
	costs("logCoshCosts", "log cosh(y-t)", nil, (*Body).logCosh),
	errors("logCoshErrors", "Tanh(y-t)", nil, func(b *Body) Value { return b.tanh(b.residual()) }),
}

// costs is a function of each output and its target.
func costs(name, doc string, constants []string, cost func(*Body) Value) Formula {
	return Formula{
		Name: name, Doc: doc + " of each output y and target t", Out: []string{"costs"}, In: []string{"y", "t"}, Constants: constants,
		body: func(b *Body) []Value { return []Value{cost(b)} },
	}
}

// errors are the slopes of a loss, divided.
func errors(name, doc string, constants []string, slope func(*Body) Value) Formula {
	return Formula{
		Name: name, Doc: "d = " + doc + " / all", Out: []string{"d"}, In: []string{"y", "t"}, Constants: append(constants, "all"),
		body: func(b *Body) []Value { return []Value{b.div(slope(b), b.constant("all"))} },
	}
}

func (b *Body) residual() Value { return b.sub(b.in("y"), b.in("t")) }

// logCosh takes e^e - 1 of errors e below 1, and e^-2e of others, from one power.
func (b *Body) logCosh() Value {
	small := func(yes, no Value) Value { return b.choose(b.above(b.number(1), b.abs(b.residual())), yes, no) }
	e := b.abs(b.residual())
	r, tail, t := b.expParts(b.max(small(e, b.mul(b.number(-2), e)), b.number(-746)))
	hi, lo := b.fastSum(b.number(1), r)
	power := b.scale(b.add(hi, b.add(lo, tail)), b.integer(t))
	m := b.expm1UpTo1(r, tail, t)
	square := b.div(b.mul(m, m), b.mul(b.number(2), b.add(b.number(1), m)))
	log := b.log1pUpTo1(small(square, power))
	e = b.abs(b.residual())
	return b.unlessNaN(e, small(log, b.add(b.sub(e, b.number(math.Ln2)), log)))
}

// expm1UpTo1 is Expm1 of a number from 0 to 1, given its expParts.
func (b *Body) expm1UpTo1(r, tail, t Value) Value {
	p := b.power2(b.integer(t))
	h, hLo := b.fastSum(r, tail)
	hi, lo := b.fastSum(b.sub(p, b.number(1)), b.mul(h, p))
	return b.add(hi, b.add(lo, b.mul(hLo, p)))
}

package formula

import "math"

// The logarithms, operation by operation as log.go and exp1.go in neuron/kernel have them.

const sqrtHalf = 0x3fe6a09e667f3bcd // the bits of sqrt(1/2)

func (b *Body) log(x Value) Value {
	small := b.above(b.number(0x1p-1022), x)
	below := b.choose(small, b.number(54), b.number(0))
	f, k := b.logParts(b.choose(small, b.mul(x, b.number(0x1p54)), x))
	y := b.logOf(f, b.sub(k, below), b.number(0))
	y = b.choose(b.above(x, b.number(math.MaxFloat64)), x, y)
	y = b.choose(b.equal(x, b.number(0)), b.number(math.Inf(-1)), y)
	return b.choose(b.from(x, b.number(0)), y, b.number(math.NaN()))
}

// log1pUpTo1 is Log1p of numbers from 0 to 1; -0 is not among them, NaN is.
func (b *Body) log1pUpTo1(x Value) Value {
	near := b.number(0.41)
	return b.unlessNaN(x, b.log1p(x, func(there, elsewhere Value) Value { return b.choose(b.from(near, x), there, elsewhere) }))
}

// log1pNear0 is Log1p of numbers above -1/2 and up to 1; -0 and NaN are not among them.
func (b *Body) log1pNear0(x Value) Value {
	return b.log1p(x, func(there, elsewhere Value) Value {
		return b.choose(b.from(b.number(0.41), x), b.choose(b.from(x, b.number(-0.29)), there, elsewhere), elsewhere)
	})
}

// log1p is Log1p of numbers above -1/2 and up to 1; near chooses the first value where 1+x is near 1.
func (b *Body) log1p(x Value, near func(there, elsewhere Value) Value) Value {
	u, lost := b.fastSum(b.number(1), x)
	f, k := b.logParts(u)
	f = near(x, f)
	k = near(b.number(0), k)
	return b.logOf(f, k, near(b.number(0), b.div(lost, u)))
}

// logParts is logParts of normal numbers above 0.
func (b *Body) logParts(x Value) (f, k Value) {
	const bias = 1 << 10 // AVX2 shifts without a sign only
	n := b.shiftRight(b.addInt(x, b.word(bias<<52-sqrtHalf)), 52)
	m := b.subInt(x, b.shiftLeft(b.subInt(n, b.word(bias)), 52))
	k = b.sub(b.addInt(n, b.number(shift)), b.number(shift+bias))
	return b.sub(m, b.number(1)), k
}

func (b *Body) logOf(f, k, rest Value) Value {
	s := b.div(f, b.add(b.number(2), f))
	half := b.mul(b.number(0.5), f)
	square := b.mul(f, half)
	squareLo := b.fma(f, half, b.negative(square))
	a, aLo := b.fastSum(f, b.negative(square))
	hi, lo := b.fastSum(b.mul(k, b.number(ln2Hi)), a)
	tail := b.fma(s, b.add(square, b.atanhRest(s)), b.add(b.mul(k, b.number(ln2Lo)), rest))
	return b.add(hi, b.add(lo, b.add(tail, b.sub(aLo, squareLo))))
}

func (b *Body) atanhRest(s Value) Value {
	z := b.mul(s, s)
	return b.mul(b.horner(z, 2.0/21, 2.0/19, 2.0/17, 2.0/15, 2.0/13, 2.0/11, 2.0/9, 2.0/7, 2.0/5, 2.0/3), z)
}

package formula

import "math"

// What is made of e^x, operation by operation as exp.go, exp1.go and sigmoid.go in neuron/kernel have it.

const (
	ln2Hi = 0x1.62e42fefa38p-1
	ln2Lo = math.Ln2 - ln2Hi
	shift = 0x1.8p52
)

// expParts is expParts: t is n + shift.
func (b *Body) expParts(x Value) (r, tail, t Value) {
	t = b.fma(x, b.number(math.Log2E), b.number(shift))
	k := b.sub(t, b.number(shift))
	h := b.fnma(k, b.number(ln2Hi), x)
	r = b.fnma(k, b.number(ln2Lo), h)
	lost := b.fnma(k, b.number(ln2Lo), b.sub(h, r))
	q := b.horner(r, 1.0/87178291200, 1.0/6227020800, 1.0/479001600, 1.0/39916800, 1.0/3628800, 1.0/362880, 1.0/40320,
		1.0/5040, 1.0/720, 1.0/120, 1.0/24, 1.0/6)
	square := b.mul(r, r)
	inner := b.fma(b.mul(square, r), q, lost)
	return r, b.fma(square, b.number(0.5), inner), t
}

// horner is a polynomial by Horner's rule, the coefficient of the highest power first.
func (b *Body) horner(x Value, coefficients ...float64) Value {
	q := b.number(coefficients[0])
	for _, c := range coefficients[1:] {
		q = b.fma(q, x, b.number(c))
	}
	return q
}

func (b *Body) exp(x Value) Value {
	r, tail, t := b.expParts(b.min(b.max(x, b.number(-746)), b.number(710)))
	hi, lo := b.fastSum(b.number(1), r)
	return b.unlessNaN(x, b.scale(b.add(hi, b.add(lo, tail)), b.integer(t)))
}

// expm1Below0 is Expm1 of numbers up to 0, and anything of others.
func (b *Body) expm1Below0(x Value) Value {
	r, tail, t := b.expParts(b.min(b.max(x, b.number(-50)), b.number(0)))
	p := b.power2(b.integer(t))
	h, hLo := b.fastSum(r, tail)
	less, lessLo := b.fastSum(b.number(-1), p)
	hi, lo := b.fastSum(less, b.mul(h, p))
	y := b.add(hi, b.add(lo, b.fma(hLo, p, lessLo)))
	return b.choose(b.equal(x, b.number(0)), x, y)
}

func (b *Body) logistic(x Value) Value {
	r, tail, t := b.expParts(b.negative(b.min(b.abs(x), b.number(746))))
	hi, lo := b.fastSum(b.number(1), r)
	hi, lo = b.fastSum(hi, b.add(lo, tail))
	p := b.power2(b.integer(b.max(t, b.number(shift-128))))
	den, denLo := b.fastSum(b.number(1), b.mul(hi, p))
	denLo = b.fma(lo, p, denLo)
	a, aLo := b.chooseFrom0(x, b.number(1), hi), b.chooseFrom0(x, b.number(0), lo)
	n := b.chooseFrom0(x, b.number(0), b.integer(t))
	return b.unlessNaN(x, b.scale(b.quotient(a, aLo, den, denLo), n))
}

func (b *Body) tanh(x Value) Value {
	r, tail, t := b.expParts(b.mul(b.number(-2), b.min(b.abs(x), b.number(20))))
	p := b.power2(b.integer(t))
	h, hLo := b.fastSum(r, tail)
	h, hLo = b.mul(h, p), b.mul(hLo, p)
	less, lessLo := b.fastSum(b.number(1), b.negative(p))
	more, moreLo := b.fastSum(b.number(1), p)
	num, numLo := b.fastSum(less, b.negative(h))
	den, denLo := b.fastSum(more, h)
	y := b.quotient(num, b.add(numLo, b.sub(lessLo, hLo)), den, b.add(denLo, b.add(moreLo, hLo)))
	return b.unlessNaN(x, b.copysign(y, x))
}

// chooseFrom0 returns y where x is 0 or above, and else z.
func (b *Body) chooseFrom0(x, y, z Value) Value {
	return b.choose(b.from(x, b.number(0)), y, z)
}

func (b *Body) fastSum(x, y Value) (sum, lost Value) {
	sum = b.add(x, y)
	return sum, b.sub(y, b.sub(sum, x))
}

func (b *Body) quotient(x, xLo, y, yLo Value) Value {
	inverse := b.div(b.number(1), y)
	q := b.mul(x, inverse)
	rest := b.add(b.fnma(q, y, x), b.fnma(q, yLo, xLo))
	return b.fma(rest, inverse, q)
}

// scale is x * 2^n in two steps; n are integers from -4096 on.
func (b *Body) scale(x, n Value) Value {
	half := b.subInt(b.shiftRight(b.addInt(n, b.word(4096)), 1), b.word(2048)) // AVX2 shifts without a sign only
	return b.mul(b.mul(x, b.power2(half)), b.power2(b.subInt(n, half)))
}

// power2 is 2^n of integers.
func (b *Body) power2(n Value) Value { return b.shiftLeft(b.addInt(n, b.word(1023)), 52) }

// integer is the n of t = n + shift.
func (b *Body) integer(t Value) Value { return b.subInt(t, b.number(shift)) }

package main

import "math"

// The functions of neuron/kernel that are made of e^x, operation by operation as exp.go and sigmoid.go there have them.

const (
	ln2Hi = 0x1.62e42fefa38p-1
	ln2Lo = math.Ln2 - ln2Hi
	shift = 0x1.8p52
)

// parts is expParts: t is n + shift.
func (l *lanes) parts(x value) (r, tail, t value) {
	t = l.fma(x, l.number(math.Log2E), l.number(shift))
	k := l.sub(t, l.number(shift))
	h := l.fnma(k, l.number(ln2Hi), x)
	r = l.fnma(k, l.number(ln2Lo), h)
	lost := l.fnma(k, l.number(ln2Lo), l.sub(h, r))
	q := l.number(1.0 / 87178291200)
	for _, c := range []float64{
		1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
		1.0 / 120, 1.0 / 24, 1.0 / 6,
	} {
		q = l.fma(q, r, l.number(c))
	}
	square := l.mul(r, r)
	inner := l.fma(l.mul(square, r), q, lost)
	return r, l.fma(square, l.number(0.5), inner), t
}

func (l *lanes) exp(x value) value {
	r, tail, t := l.parts(l.min(l.max(x, l.number(-746)), l.number(710)))
	hi, lo := l.fastSum(l.number(1), r)
	return l.nanOf(x, l.scale(l.add(hi, l.add(lo, tail)), l.integer(t)))
}

func (l *lanes) logistic(x value) value {
	r, tail, t := l.parts(l.negative(l.min(l.abs(x), l.number(746))))
	hi, lo := l.fastSum(l.number(1), r)
	hi, lo = l.fastSum(hi, l.add(lo, tail))
	p := l.power2(l.integer(l.max(t, l.number(shift-128))))
	den, denLo := l.fastSum(l.number(1), l.mul(hi, p))
	denLo = l.fma(lo, p, denLo)
	zero := l.number(0)
	a, aLo := l.whereFrom0(x, l.number(1), hi), l.whereFrom0(x, zero, lo)
	return l.nanOf(x, l.scale(l.quotient(a, aLo, den, denLo), l.whereFrom0(x, zero, l.integer(t))))
}

func (l *lanes) tanh(x value) value {
	r, tail, t := l.parts(l.mul(l.number(-2), l.min(l.abs(x), l.number(20))))
	p := l.power2(l.integer(t))
	h, hLo := l.fastSum(r, tail)
	h, hLo = l.mul(h, p), l.mul(hLo, p)
	less, lessLo := l.fastSum(l.number(1), l.negative(p))
	more, moreLo := l.fastSum(l.number(1), p)
	num, numLo := l.fastSum(less, l.negative(h))
	den, denLo := l.fastSum(more, h)
	y := l.quotient(num, l.add(numLo, l.sub(lessLo, hLo)), den, l.add(denLo, l.add(moreLo, hLo)))
	return l.nanOf(x, l.copysign(y, x))
}

func (l *lanes) fastSum(a, b value) (sum, lost value) {
	sum = l.add(a, b)
	return sum, l.sub(b, l.sub(sum, a))
}

func (l *lanes) quotient(a, aLo, b, bLo value) value {
	inverse := l.div(l.number(1), b)
	q := l.mul(a, inverse)
	rest := l.add(l.fnma(q, b, a), l.fnma(q, bLo, aLo))
	return l.fma(rest, inverse, q)
}

// scale is x * 2^n in two steps; n are integers.
func (l *lanes) scale(x, n value) value {
	half := l.encoded(halve, n)
	return l.mul(l.mul(x, l.power2(half)), l.power2(l.minus(n, half)))
}

// power2 is 2^n of integers.
func (l *lanes) power2(n value) value { return l.shifted(l.plus(n, l.word(1023)), 52) }

// integer is the n of t = n + shift.
func (l *lanes) integer(t value) value { return l.minus(t, l.number(shift)) }

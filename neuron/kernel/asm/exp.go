package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"   //nolint:revive,staticcheck // reads like assembly
	. "github.com/mmcloughlin/avo/operand" //nolint:revive,staticcheck // the same
	"github.com/mmcloughlin/avo/reg"
)

// The functions of neuron/kernel that are made of e^x, operation by operation as exp.go and sigmoid.go there have them.
var exponentials = []formula{
	{name: "exp", doc: "Exp of each number", out: []string{"y"}, in: []string{"x"}, body: one((*lanes).exp)},
	{name: "logistic", doc: "Logistic of each number", out: []string{"y"}, in: []string{"x"}, body: one((*lanes).logistic)},
	{name: "tanh", doc: "Tanh of each number", out: []string{"y"}, in: []string{"x"}, body: one((*lanes).tanh)},
}

// one is a body with one input, x, and one output.
func one(f func(*lanes, reg.VecVirtual) reg.VecVirtual) func(*lanes) []reg.VecVirtual {
	return func(l *lanes) []reg.VecVirtual { return []reg.VecVirtual{f(l, l.in["x"])} }
}

const (
	ln2Hi = 0x1.62e42fefa38p-1
	ln2Lo = math.Ln2 - ln2Hi
	shift = 0x1.8p52
)

// parts is expParts: t is n + shift.
func (l *lanes) parts(x reg.VecVirtual) (r, tail, t reg.VecVirtual) {
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

func (l *lanes) exp(x reg.VecVirtual) reg.VecVirtual {
	r, tail, t := l.parts(l.min(l.max(x, l.number(-746)), l.number(710)))
	hi, lo := l.fastSum(l.number(1), r)
	return l.nanOf(x, l.scale(l.add(hi, l.add(lo, tail)), l.integer(t)))
}

func (l *lanes) logistic(x reg.VecVirtual) reg.VecVirtual {
	r, tail, t := l.parts(l.negative(l.min(l.abs(x), l.number(746))))
	hi, lo := l.fastSum(l.number(1), r)
	hi, lo = l.fastSum(hi, l.add(lo, tail))
	p := l.power2(l.integer(l.max(t, l.number(shift-128))))
	den, denLo := l.fastSum(l.number(1), l.mul(hi, p))
	denLo = l.fma(lo, p, denLo)
	zero := l.zero()
	a, aLo := l.whereFrom0(x, l.number(1), hi), l.whereFrom0(x, zero, lo)
	n := l.whereFrom0(x, zero, l.integer(t))
	return l.nanOf(x, l.scale(l.quotient(a, aLo, den, denLo), n))
}

func (l *lanes) tanh(x reg.VecVirtual) reg.VecVirtual {
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

func (l *lanes) fastSum(a, b reg.VecVirtual) (sum, lost reg.VecVirtual) {
	sum = l.add(a, b)
	return sum, l.sub(b, l.sub(sum, a))
}

func (l *lanes) quotient(a, aLo, b, bLo reg.VecVirtual) reg.VecVirtual {
	inverse := l.div(l.number(1), b)
	q := l.mul(a, inverse)
	rest := l.add(l.fnma(q, b, a), l.fnma(q, bLo, aLo))
	return l.fma(rest, inverse, q)
}

// scale is x * 2^n in two steps; n are integers.
func (l *lanes) scale(x, n reg.VecVirtual) reg.VecVirtual {
	half := l.vector() // n>>1: without a sign, for AVX2 has no other shift
	VPADDQ(l.word(4096), n, half)
	VPSRLQ(Imm(1), half, half)
	VPSUBQ(l.word(2048), half, half)
	rest := l.vector()
	VPSUBQ(half, n, rest)
	return l.mul(l.mul(x, l.power2(half)), l.power2(rest))
}

// power2 is 2^n of integers.
func (l *lanes) power2(n reg.VecVirtual) reg.VecVirtual {
	power := l.vector()
	VPADDQ(l.word(1023), n, power)
	VPSLLQ(Imm(52), power, power)
	return power
}

// integer is the n of t = n + shift.
func (l *lanes) integer(t reg.VecVirtual) reg.VecVirtual {
	n := l.vector()
	VPSUBQ(l.number(shift), t, n)
	return n
}

// number returns a vector of a constant.
func (l *lanes) number(x float64) reg.VecVirtual { return l.word(math.Float64bits(x)) }

// word returns a vector of a word.
func (l *lanes) word(bits uint64) reg.VecVirtual {
	all := l.vector()
	VBROADCASTSD(words.at(bits), all)
	return all
}

// pool is the words that the code has constants of.
type pool []uint64

var words pool

// at returns where a word lies.
func (p *pool) at(bits uint64) Mem {
	for i, w := range *p {
		if w == bits {
			return p.place(i)
		}
	}
	*p = append(*p, bits)
	return p.place(len(*p) - 1)
}

func (p *pool) place(i int) Mem { return NewDataAddr(NewStaticSymbol("words"), 8*i) }

// write writes the words.
func (p *pool) write() {
	GLOBL("words", RODATA|NOPTR)
	for i, w := range *p {
		DATA(8*i, U64(w))
	}
}

func (l *lanes) zero() reg.VecVirtual { return l.number(0) }

// fnma returns c - a*b, rounded once.
func (l *lanes) fnma(a, b, c reg.VecVirtual) reg.VecVirtual {
	sum := l.vector()
	VMOVAPD(c, sum)
	VFNMADD231PD(a, b, sum)
	return sum
}

const sign = 1 << 63

func (l *lanes) abs(x reg.VecVirtual) reg.VecVirtual { return l.and(l.word(^uint64(sign)), x) }

func (l *lanes) negative(x reg.VecVirtual) reg.VecVirtual {
	return l.bits(VPXORQ, VPXOR, l.word(sign), x)
}

func (l *lanes) copysign(x, signed reg.VecVirtual) reg.VecVirtual {
	return l.or(l.abs(x), l.and(l.word(sign), signed))
}

func (l *lanes) and(a, b reg.VecVirtual) reg.VecVirtual { return l.bits(VPANDQ, VPAND, a, b) }
func (l *lanes) or(a, b reg.VecVirtual) reg.VecVirtual  { return l.bits(VPORQ, VPOR, a, b) }

// bits combines the bits of two vectors by the instruction that the set has for that.
func (l *lanes) bits(wide func(...Op), narrow func(_, _, _ Op), a, b reg.VecVirtual) reg.VecVirtual {
	if l.lanes == 8 {
		return l.apply(wide, a, b)
	}
	return l.apply(func(of ...Op) { narrow(of[0], of[1], of[2]) }, a, b)
}

// Predicates of comparisons.
const (
	unordered = 3
	from      = 13 // a >= b, false of NaN
	above     = 14 // a > b, false of NaN
)

// nanOf returns NaN where x is one, and else y.
func (l *lanes) nanOf(x, y reg.VecVirtual) reg.VecVirtual {
	return l.choose(unordered, x, x, l.number(math.NaN()), y)
}

// whereFrom0 returns a where x is 0 or above, and else b.
func (l *lanes) whereFrom0(x, a, b reg.VecVirtual) reg.VecVirtual {
	return l.choose(from, x, l.zero(), a, b)
}

// choose returns a where x compares so with y, and else b.
func (l *lanes) choose(predicate uint8, x, y, a, b reg.VecVirtual) reg.VecVirtual {
	chosen := l.vector()
	if l.lanes == 8 {
		where := K()
		VCMPPD(Imm(uint64(predicate)), y, x, where)
		VMOVAPD(b, chosen) // and no VBLENDMPD: avo takes what that writes for something it reads
		VMOVAPD(a, where, chosen)
		return chosen
	}
	where := l.vector()
	VCMPPD(Imm(uint64(predicate)), y, x, where)
	VBLENDVPD(where, a, b, chosen)
	return chosen
}

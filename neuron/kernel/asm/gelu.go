package main

import (
	. "github.com/mmcloughlin/avo/build"   //nolint:revive,staticcheck // reads like assembly
	. "github.com/mmcloughlin/avo/operand" //nolint:revive,staticcheck // the same
	"github.com/mmcloughlin/avo/reg"
)

// What is made of the normal distribution, operation by operation as normal.go and gelu.go in neuron/kernel have it. The
// coefficients come from there: rows of eight numbers, one for each range of x.
var gelus = []formula{
	{
		name: "gelu", doc: "x*Normal(x) of each number", out: []string{"y"}, in: []string{"x"}, constants: []string{"rows"},
		body: func(l *lanes) []reg.VecVirtual {
			share := l.normal()
			return []reg.VecVirtual{l.mul(l.again("x"), share)}
		},
	},
	{
		name: "geluSlopes", doc: "scaled = d * fma(x, density of x, Normal(x))", out: []string{"scaled"}, in: []string{"x", "d"},
		constants: []string{"rows"}, body: geluSlopes,
	},
}

const perRootTau = 0.39894228040143267793994605993438

func geluSlopes(l *lanes) []reg.VecVirtual {
	share, x := l.normal(), l.again("x")
	density := l.mul(l.number(perRootTau), l.exp(l.mul(l.mul(l.number(-0.5), x), x)))
	slope := l.fma(l.again("x"), density, share)
	return []reg.VecVirtual{l.mul(l.again("d"), slope)}
}

// The rows: the coefficients of the highest power first, then what the ranges lie around.
const (
	normalRest = 21
	normalHi   = normalRest
	normalLo   = normalRest + 1
	normalMid  = normalRest + 2
)

// distance is |x|, up to where the tail is 0. Like x it is there anew wherever it is used, so that it holds no register.
func (l *lanes) distance() reg.VecVirtual { return l.min(l.abs(l.again("x")), l.number(39)) }

// normal is Normal. Every lane has the coefficients of the range that it lies in.
func (l *lanes) normal() reg.VecVirtual {
	distance := l.distance()
	at := l.lane(distance)
	t := l.sub(distance, at(normalMid))
	square := l.mul(distance, distance)
	t = l.choose(above, distance, l.number(4), l.div(l.number(1), square), t)
	t = l.choose(above, distance, l.number(0.5), t, square)
	hi, lo := l.polynomial(t, at)
	central := l.normalCentral(hi, lo)
	tail := l.normalTail(hi, lo)
	y := l.choose(above, l.distance(), l.number(0.5), tail, central)
	return l.nanOf(l.again("x"), y)
}

// polynomial is polynomial.at of the lanes' coefficients. What a lane lacks of the higher powers is 0.
func (l *lanes) polynomial(t reg.VecVirtual, at func(int) reg.VecVirtual) (hi, lo reg.VecVirtual) {
	q := at(0)
	for row := 1; row < normalRest; row++ {
		q = l.fma(q, t, at(row))
	}
	moved := l.mul(q, t)
	hi, lost := l.fastSum(at(normalHi), moved)
	return hi, l.add(lost, l.add(at(normalLo), l.fma(q, t, l.negative(moved))))
}

func (l *lanes) normalCentral(hi, lo reg.VecVirtual) reg.VecVirtual {
	x := l.again("x")
	p := l.mul(hi, x)
	sum, lost := l.fastSum(l.number(0.5), p)
	return l.add(sum, l.add(lost, l.fma(lo, x, l.fma(hi, x, l.negative(p)))))
}

// normalTail is normalTail and what Normal makes of it.
func (l *lanes) normalTail(hi, lo reg.VecVirtual) reg.VecVirtual {
	e, eLo, t := l.bell(l.distance())
	p := l.mul(e, hi)
	pLo := l.fma(e, lo, l.fma(eLo, hi, l.fma(e, hi, l.negative(p))))
	distance := l.distance()
	hi = l.choose(above, distance, l.number(4), l.quotient(p, pLo, distance, l.zero()), p)
	lo = l.choose(above, distance, l.number(4), l.zero(), pLo)
	below := l.scale(l.add(hi, lo), l.integer(t))
	power := l.power2(l.integer(l.max(t, l.number(shift-128))))
	sum, lost := l.fastSum(l.number(1), l.negative(l.mul(hi, power)))
	return l.whereFrom0(l.again("x"), l.add(sum, l.sub(lost, l.mul(lo, power))), below)
}

// bell is bell: t is n + shift.
func (l *lanes) bell(x reg.VecVirtual) (hi, lo, t reg.VecVirtual) {
	half := l.mul(x, l.mul(l.number(0.5), x))
	halfLo := l.fma(x, l.mul(l.number(0.5), x), l.negative(half))
	r, tail, t := l.parts(l.max(l.negative(half), l.number(-746)))
	hi, lo = l.fastSum(l.number(1), r)
	hi, lo = l.fastSum(hi, l.add(lo, tail))
	return hi, l.fnma(halfLo, hi, lo), t
}

// lane returns what reads a row of the coefficients: for each lane the number of its range.
func (l *lanes) lane(distance reg.VecVirtual) func(row int) reg.VecVirtual {
	index := l.word(0)
	for i, least := range []float64{0.5, 1, 2, 4} {
		index = l.choose(above, distance, l.number(least), l.word(uint64(i+1)), index)
	}
	return func(row int) reg.VecVirtual {
		made := l.vector()
		if l.lanes == 8 {
			VPERMPD(Mem{Base: l.constants, Disp: 64 * row}, index, made)
			return made
		}
		all := l.word(^uint64(0))
		VXORPD(made, made, made)
		VGATHERQPD(all, Mem{Base: l.constants, Disp: 64 * row, Index: index, Scale: 8}, made)
		return made
	}
}

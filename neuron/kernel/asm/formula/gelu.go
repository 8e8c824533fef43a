package formula

// What is made of the normal distribution, operation by operation as normal.go and gelu.go in neuron/kernel have it. The
// coefficients come from there: rows of eight numbers, one for each range of x.
var gelus = []Formula{
	{
		Name: "gelu", Doc: "x*Normal(x) of each number", Out: []string{"y"}, In: []string{"x"}, Table: true,
		body: func(b *Body) []Value {
			share := b.normal()
			return []Value{b.mul(b.in("x"), share)}
		},
	},
	{
		Name: "geluSlopes", Doc: "scaled = d * fma(x, density of x, Normal(x))", Out: []string{"scaled"}, In: []string{"d", "x"},
		Table: true, body: geluSlopes,
	},
}

const perRootTau = 0.39894228040143267793994605993438

func geluSlopes(b *Body) []Value {
	share, x := b.normal(), b.in("x")
	density := b.mul(b.number(perRootTau), b.exp(b.mul(b.mul(b.number(-0.5), x), x)))
	slope := b.fma(b.in("x"), density, share)
	return []Value{b.mul(b.in("d"), slope)}
}

// The rows: the coefficients of the highest power first, then what the ranges lie around.
const (
	normalRest = 21
	normalHi   = normalRest
	normalLo   = normalRest + 1
	normalMid  = normalRest + 2
)

// distance is |x|, up to where the tail is 0. Like x it is there anew wherever it is used, so that it holds no register.
func (b *Body) distance() Value { return b.min(b.abs(b.in("x")), b.number(39)) }

// beyond returns y where the distance is above a limit, and else z.
func (b *Body) beyond(limit float64, y, z Value) Value {
	return b.choose(b.above(b.distance(), b.number(limit)), y, z)
}

// normal is Normal. Every lane has the coefficients of the range that it lies in.
func (b *Body) normal() Value {
	index := b.word(0)
	for i, least := range []float64{0.5, 1, 2, 4} {
		index = b.beyond(least, b.word(uint64(i+1)), index)
	}
	distance := b.distance()
	t := b.sub(distance, b.lookup(normalMid, index))
	square := b.mul(distance, distance)
	t = b.beyond(4, b.div(b.number(1), square), t)
	t = b.beyond(0.5, t, square)
	hi, lo := b.polynomial(t, index)
	central := b.normalCentral(hi, lo)
	tail := b.normalTail(hi, lo)
	return b.unlessNaN(b.in("x"), b.beyond(0.5, tail, central))
}

// polynomial is polynomial.at of the lanes' coefficients. What a lane lacks of the higher powers is 0.
func (b *Body) polynomial(t, index Value) (hi, lo Value) {
	q := b.lookup(0, index)
	for row := 1; row < normalRest; row++ {
		q = b.fma(q, t, b.lookup(row, index))
	}
	moved := b.mul(q, t)
	hi, lost := b.fastSum(b.lookup(normalHi, index), moved)
	return hi, b.add(lost, b.add(b.lookup(normalLo, index), b.fma(q, t, b.negative(moved))))
}

func (b *Body) normalCentral(hi, lo Value) Value {
	x := b.in("x")
	p := b.mul(hi, x)
	sum, lost := b.fastSum(b.number(0.5), p)
	return b.add(sum, b.add(lost, b.fma(lo, x, b.fma(hi, x, b.negative(p)))))
}

// normalTail is normalTail and what Normal makes of it.
func (b *Body) normalTail(hi, lo Value) Value {
	e, eLo, t := b.bell(b.distance())
	p := b.mul(e, hi)
	pLo := b.fma(e, lo, b.fma(eLo, hi, b.fma(e, hi, b.negative(p))))
	hi = b.beyond(4, b.quotient(p, pLo, b.distance(), b.number(0)), p)
	lo = b.beyond(4, b.number(0), pLo)
	below := b.scale(b.add(hi, lo), b.integer(t))
	power := b.power2(b.integer(b.max(t, b.number(shift-128))))
	sum, lost := b.fastSum(b.number(1), b.negative(b.mul(hi, power)))
	return b.chooseFrom0(b.in("x"), b.add(sum, b.sub(lost, b.mul(lo, power))), below)
}

// bell is bell: t is n + shift.
func (b *Body) bell(x Value) (hi, lo, t Value) {
	half := b.mul(x, b.mul(b.number(0.5), x))
	halfLo := b.fma(x, b.mul(b.number(0.5), x), b.negative(half))
	r, tail, t := b.expParts(b.max(b.negative(half), b.number(-746)))
	hi, lo = b.fastSum(b.number(1), r)
	hi, lo = b.fastSum(hi, b.add(lo, tail))
	return hi, b.fnma(halfLo, hi, lo), t
}

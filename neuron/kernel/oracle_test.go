package kernel

import (
	"math"
	"math/big"
)

// The oracle computes with 320 bits and knows nothing of the methods under test: e^x by the plain Taylor series after
// halving x until it is tiny and squaring back, the others from it.
const oracleBits = 320

func bigFloat(x float64) *big.Float { return new(big.Float).SetPrec(oracleBits).SetFloat64(x) }

func fresh() *big.Float { return new(big.Float).SetPrec(oracleBits) }

// oracleExp returns e^x; squaring at most 32 times costs at most 33 of the 320 bits.
func oracleExp(x *big.Float) *big.Float {
	const tiny = -20
	halvings := max(0, x.MantExp(nil)-tiny)
	r := fresh().SetMantExp(x, -halvings)
	sum, term := bigFloat(1), bigFloat(1)
	for n := 1; n <= 14; n++ { // 2^-20 to the 15th over 15! is below 2^-340
		term.Mul(term, r)
		term.Quo(term, bigFloat(float64(n)))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// oracleLog returns ln x by one step of Halley's iteration on e^y = x, which triples the correct digits of the 53-bit
// number it starts from. (That number is made of x's mantissa and exponent: math.Log itself is wrong for subnormal x on
// some CPUs.)
func oracleLog(x *big.Float) *big.Float {
	mantissa := fresh()
	exponent := x.MantExp(mantissa)
	near, _ := mantissa.Float64()
	y := bigFloat(math.Log(near) + float64(exponent)*math.Ln2)
	e := oracleExp(y)
	step := fresh().Quo(fresh().Sub(x, e), fresh().Add(x, e))
	return y.Add(y, step.Add(step, step))
}

// oracleTanh returns (e^2x - 1)/(e^2x + 1); where that would cancel, the series x - x^3/3 + 2x^5/15 - 17x^7/315, whose
// relative error there is below 2^-160.
func oracleTanh(x *big.Float) *big.Float {
	if x.Sign() == 0 || x.MantExp(nil) < -20 {
		square := fresh().Mul(x, x)
		sum := fresh().Quo(bigFloat(-17), bigFloat(315))
		sum.Add(sum.Mul(sum, square), fresh().Quo(bigFloat(2), bigFloat(15)))
		sum.Add(sum.Mul(sum, square), fresh().Quo(bigFloat(-1), bigFloat(3)))
		sum.Add(sum.Mul(sum, square), bigFloat(1))
		return sum.Mul(sum, x)
	}
	e := oracleExp(fresh().Add(x, x))
	return fresh().Quo(fresh().Sub(e, bigFloat(1)), fresh().Add(e, bigFloat(1)))
}

// oracleLogistic returns 1/(1+e^-x).
func oracleLogistic(x *big.Float) *big.Float {
	e := oracleExp(fresh().Neg(x))
	return e.Quo(bigFloat(1), e.Add(e, bigFloat(1)))
}

// oracleExpm1 returns e^x - 1; where that would cancel, the series x + x^2/2 + ... + x^8/8!, whose relative error there is
// below 2^-170.
func oracleExpm1(x *big.Float) *big.Float {
	if x.Sign() == 0 || x.MantExp(nil) < -20 {
		sum := fresh()
		for n := 8; n >= 1; n-- {
			sum.Mul(sum.Add(sum, bigFloat(1)), fresh().Quo(x, bigFloat(float64(n))))
		}
		return sum
	}
	return fresh().Sub(oracleExp(x), bigFloat(1))
}

// oracleLog1p returns ln(1+x); where 1+x is too near 1 for oracleLog, the series x - x^2/2 + ... - x^8/8, whose relative
// error there is below 2^-160.
func oracleLog1p(x *big.Float) *big.Float {
	if x.Sign() == 0 || x.MantExp(nil) < -20 {
		sum := fresh()
		for n := 8; n >= 1; n-- {
			sum.Mul(sum.Sub(fresh().Quo(bigFloat(1), bigFloat(float64(n))), sum), x)
		}
		return sum
	}
	return oracleLog(fresh().Add(x, bigFloat(1)))
}

// oraclePi is pi to 320 bits.
func oraclePi() *big.Float {
	pi, _ := fresh().SetString("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651")
	return pi
}

// oracleNormal returns 1/2 + d(x) (x + x^3/3 + x^5/15 + x^7/105 + ...), d the density, the next term's divisor being the last
// one's by the next odd number. Where that would cancel it is the tail by Laplace's continued fraction,
// Phi(-x) = d(x)/(x + 1/(x + 2/(x + 3/(x + ...)))), of which 80 steps are right to 150 bits there.
func oracleNormal(x *big.Float) *big.Float {
	square := fresh().Mul(x, x)
	density := oracleExp(fresh().Quo(square, bigFloat(-2)))
	density.Quo(density, fresh().Sqrt(fresh().Mul(bigFloat(2), oraclePi())))
	if x.Cmp(bigFloat(-5)) < 0 {
		down := fresh().Neg(x)
		for n := 80; n >= 1; n-- {
			down.Sub(fresh().Quo(bigFloat(float64(n)), down), x)
		}
		return density.Quo(density, down)
	}
	sum, term := bigFloat(0.5), fresh().Mul(density, x)
	for n := 1; term.Sign() != 0 && term.MantExp(nil) > -150; n++ {
		sum.Add(sum, term)
		term.Quo(term.Mul(term, square), bigFloat(float64(2*n+1)))
	}
	return sum
}

// ulps returns how far got lies from the true value, in units of the last place a float64 has there; +Inf is right, and
// stands for 2^1024 where it is not.
func ulps(got float64, want *big.Float) float64 {
	g := fresh()
	if math.IsInf(got, 1) {
		g.SetMantExp(bigFloat(1), 1024)
		if want.Cmp(g) >= 0 {
			return 0
		}
	} else {
		g.SetFloat64(got)
	}
	distance := g.Abs(g.Sub(g, want))
	if distance.Sign() == 0 {
		return 0
	}
	place := max(want.MantExp(nil)-53, -1074)
	places, _ := distance.SetMantExp(distance, -place).Float64()
	return places
}

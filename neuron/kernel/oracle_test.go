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

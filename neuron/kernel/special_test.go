package kernel

import (
	"math"
	"testing"
)

func TestSpecialValues(t *testing.T) {
	inf, nan, minusZero, least := math.Inf(1), math.NaN(), math.Copysign(0, -1), math.SmallestNonzeroFloat64
	for _, c := range []struct {
		name    string
		f       func(float64) float64
		x, want float64
	}{
		{"Exp of NaN is NaN", Exp, nan, nan},
		{"Exp of a NaN with a sign is the plain NaN", Exp, math.Copysign(nan, -1), nan},
		{"Exp of +Inf is +Inf", Exp, inf, inf},
		{"Exp of -Inf is 0", Exp, -inf, 0},
		{"Exp of 0 is 1", Exp, 0, 1},
		{"Exp of -0 is 1", Exp, minusZero, 1},
		{"Exp of a subnormal is 1", Exp, -least, 1},
		{"Exp of 1 is e", Exp, 1, math.E},
		{"Exp of the last argument that fits is finite", Exp, 0x1.62e42fefa39efp+9, 0x1.fffffffffff2ap+1023},
		{"Exp of the next one overflows", Exp, 0x1.62e42fefa39fp+9, inf},
		{"Exp of the largest number overflows", Exp, math.MaxFloat64, inf},
		{"Exp just above the normal numbers' end is normal", Exp, -0x1.6232bdd7abcd2p+9, 0x1.000000000007cp-1022},
		{"Exp just below it is subnormal", Exp, -0x1.6232bdd7abcd3p+9, 0x0.ffffffffffe7cp-1022},
		{"Exp of the least argument that leaves anything is the least number", Exp, -0x1.74910d52d3051p+9, least},
		{"Exp of the next one is 0", Exp, -0x1.74910d52d3052p+9, 0},
		{"Exp of the most negative number is 0", Exp, -math.MaxFloat64, 0},

		{"Log of NaN is NaN", Log, nan, nan},
		{"Log of a NaN with a sign is the plain NaN", Log, math.Copysign(nan, -1), nan},
		{"Log of a negative number is NaN", Log, -1, nan},
		{"Log of a negative subnormal is NaN", Log, -least, nan},
		{"Log of -Inf is NaN", Log, -inf, nan},
		{"Log of 0 is -Inf", Log, 0, -inf},
		{"Log of -0 is -Inf", Log, minusZero, -inf},
		{"Log of +Inf is +Inf", Log, inf, inf},
		{"Log of 1 is 0 without a sign", Log, 1, 0},
		{"Log of e, rounded down, is 1", Log, math.E, 1},
		{"Log of 2 is ln 2", Log, 2, math.Ln2},
		{"Log of the least number", Log, least, -0x1.74385446d71c3p+9},
		{"Log of the largest subnormal", Log, 0x0.fffffffffffffp-1022, -0x1.6232bdd7abcd2p+9},
		{"Log of the least normal number", Log, 0x1p-1022, -0x1.6232bdd7abcd2p+9},
		{"Log of the largest number", Log, math.MaxFloat64, 0x1.62e42fefa39efp+9},

		{"Tanh of NaN is NaN", Tanh, nan, nan},
		{"Tanh of a NaN with a sign is the plain NaN", Tanh, math.Copysign(nan, -1), nan},
		{"Tanh of +Inf is 1", Tanh, inf, 1},
		{"Tanh of -Inf is -1", Tanh, -inf, -1},
		{"Tanh of 0 is 0", Tanh, 0, 0},
		{"Tanh of -0 is -0", Tanh, minusZero, minusZero},
		{"Tanh of a subnormal is itself", Tanh, least, least},
		{"Tanh of a negative subnormal is itself", Tanh, -3 * least, -3 * least},
		{"Tanh of a tiny number is itself", Tanh, 0x1.23456789abcdep-30, 0x1.23456789abcdep-30},
		{"Tanh is below 1 while it can be", Tanh, 0x1.30fc1931f09c9p+4, 0x1.fffffffffffffp-1},
		{"Tanh is 1 beyond", Tanh, 0x1.30fc1931f09cap+4, 1},
		{"Tanh of the largest number is 1", Tanh, math.MaxFloat64, 1},

		{"Logistic of NaN is NaN", Logistic, nan, nan},
		{"Logistic of a NaN with a sign is the plain NaN", Logistic, math.Copysign(nan, -1), nan},
		{"Logistic of +Inf is 1", Logistic, inf, 1},
		{"Logistic of -Inf is 0", Logistic, -inf, 0},
		{"Logistic of 0 is a half", Logistic, 0, 0.5},
		{"Logistic of -0 is a half", Logistic, minusZero, 0.5},
		{"Logistic of a subnormal is a half", Logistic, least, 0.5},
		{"Logistic of 800 is 1", Logistic, 800, 1},
		{"Logistic of the largest number is 1", Logistic, math.MaxFloat64, 1},
		{"Logistic of -700 is e^-700", Logistic, -700, Exp(-700)},
		{"Logistic of -744 is subnormal", Logistic, -744, 2 * least},
		{"Logistic of the least argument that leaves anything is the least number", Logistic, -0x1.74910d52d3051p+9, least},
		{"Logistic of the next one is 0", Logistic, -0x1.74910d52d3052p+9, 0},
		{"Logistic of the most negative number is 0", Logistic, -math.MaxFloat64, 0},

		{"Expm1 of NaN is NaN", Expm1, nan, nan},
		{"Expm1 of a NaN with a sign is the plain NaN", Expm1, math.Copysign(nan, -1), nan},
		{"Expm1 of +Inf is +Inf", Expm1, inf, inf},
		{"Expm1 of -Inf is -1", Expm1, -inf, -1},
		{"Expm1 of 0 is 0", Expm1, 0, 0},
		{"Expm1 of -0 is -0", Expm1, minusZero, minusZero},
		{"Expm1 of a subnormal is itself", Expm1, -least, -least},
		{"Expm1 of a tiny number is itself", Expm1, 0x1.23456789abcdep-60, 0x1.23456789abcdep-60},
		{"Expm1 of 1 is e - 1", Expm1, 1, math.E - 1},
		{"Expm1 is above -1 while it can be", Expm1, -37, -0x1.fffffffffffffp-1},
		{"Expm1 is -1 beyond", Expm1, -38, -1},
		{"Expm1 of the last argument that fits is finite", Expm1, 0x1.62e42fefa39efp+9, 0x1.fffffffffff2ap+1023},
		{"Expm1 of the next one overflows", Expm1, 0x1.62e42fefa39fp+9, inf},
		{"Expm1 of the most negative number is -1", Expm1, -math.MaxFloat64, -1},

		{"Log1p of NaN is NaN", Log1p, nan, nan},
		{"Log1p of a NaN with a sign is the plain NaN", Log1p, math.Copysign(nan, -1), nan},
		{"Log1p of less than -1 is NaN", Log1p, -1.5, nan},
		{"Log1p of -Inf is NaN", Log1p, -inf, nan},
		{"Log1p of -1 is -Inf", Log1p, -1, -inf},
		{"Log1p of +Inf is +Inf", Log1p, inf, inf},
		{"Log1p of 0 is 0", Log1p, 0, 0},
		{"Log1p of -0 is -0", Log1p, minusZero, minusZero},
		{"Log1p of a subnormal is itself", Log1p, least, least},
		{"Log1p of a tiny number is itself", Log1p, -0x1.23456789abcdep-60, -0x1.23456789abcdep-60},
		{"Log1p of 1 is ln 2", Log1p, 1, math.Ln2},
		{"Log1p of the largest number", Log1p, math.MaxFloat64, 0x1.62e42fefa39efp+9},

		{"Normal of NaN is NaN", Normal, nan, nan},
		{"Normal of a NaN with a sign is the plain NaN", Normal, math.Copysign(nan, -1), nan},
		{"Normal of +Inf is 1", Normal, inf, 1},
		{"Normal of -Inf is 0", Normal, -inf, 0},
		{"Normal of 0 is a half", Normal, 0, 0.5},
		{"Normal of -0 is a half", Normal, minusZero, 0.5},
		{"Normal of a subnormal is a half", Normal, least, 0.5},
		{"Normal is below 1 while it can be", Normal, 8.2, 0x1.fffffffffffffp-1},
		{"Normal is 1 beyond", Normal, 8.4, 1},
		{"Normal of the largest number is 1", Normal, math.MaxFloat64, 1},
		{"Normal of -38.4 is subnormal", Normal, -38.4, 13 * least},
		{"Normal of the least argument that leaves anything is the least number", Normal, -38.46, least},
		{"Normal of -38.5 is 0", Normal, -38.5, 0},
		{"Normal of the most negative number is 0", Normal, -math.MaxFloat64, 0},
	} {
		if got := c.f(c.x); math.Float64bits(got) != math.Float64bits(c.want) {
			t.Errorf("%s: got %v (%x), want %v (%x)", c.name, got, got, c.want, c.want)
		}
	}
}

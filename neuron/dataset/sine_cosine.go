package dataset

import "math"

// sineCosine is the sine and the cosine of x/n of a full turn, n a whole number above 0: the same bits on every CPU, and exact
// where they are 0, 1 or -1. The angle is first reduced to an eighth of a turn, without rounding.
func sineCosine(x float64, n int) (sine, cosine float64) {
	period := float64(n)
	x = math.Mod(x, period)
	if x < 0 {
		x += period
	}
	eighth := math.Floor(8 * x / period)
	rest := math.FMA(-eighth, period, 8*x)
	if math.Mod(eighth, 2) == 1 {
		rest = period - rest
	}
	s, c := smallAngle(float64(rest*(math.Pi/4)) / period)
	switch int(eighth) % 8 {
	case 0:
		return s, c
	case 1:
		return c, s
	case 2:
		return c, 0 - s
	case 3:
		return s, 0 - c
	case 4:
		return 0 - s, 0 - c
	case 5:
		return 0 - c, 0 - s
	case 6:
		return 0 - c, s
	default:
		return 0 - s, c
	}
}

// smallAngle is the sine and cosine of an angle of 0 to pi/4 by Horner's rule on their Taylor series, x - x^3/3! + ... +
// x^17/17! and 1 - x^2/2! + ... + x^16/16!, after which less than 2^-58 is left.
func smallAngle(x float64) (sine, cosine float64) {
	square := float64(x * x)
	sine, cosine = 1, 1
	for n := 16; n >= 2; n -= 2 {
		sine = math.FMA(-sine, square/float64(n*(n+1)), 1)
		cosine = math.FMA(-cosine, square/float64(n*(n-1)), 1)
	}
	return float64(sine * x), cosine
}

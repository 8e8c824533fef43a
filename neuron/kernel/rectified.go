package kernel

// The slices of these functions have equal lengths, or they panic. The first may be one of the others.

// Above0 sets kept[i] to a[i] where z[i] is above 0 or no number, and else to 0.
func Above0(kept, z, a []float64) {
	checkLengths(len(z), kept, a)
	if above0Vectors(kept, z, a) {
		return
	}
	for i, v := range z {
		if v <= 0 {
			kept[i] = 0
		} else {
			kept[i] = a[i]
		}
	}
}

// Leak sets kept[i] to a[i] where z[i] is above 0 or no number, and else to share*a[i].
func Leak(kept, z, a []float64, share float64) {
	checkLengths(len(z), kept, a)
	if leakVectors(kept, z, a, share) {
		return
	}
	for i, v := range z {
		if v <= 0 {
			kept[i] = float64(share * a[i])
		} else {
			kept[i] = a[i]
		}
	}
}

// Elus sets y[i] to scale*x[i] above 0, and to scale*(alpha*Expm1(x[i])) elsewhere, each product rounded.
func Elus(y, x []float64, scale, alpha float64) {
	checkLengths(len(x), y)
	if eluVectors(y, x, scale, alpha) {
		return
	}
	for i, v := range x {
		if v <= 0 {
			v = float64(alpha * Expm1(v))
		}
		y[i] = float64(scale * v)
	}
}

// EluSlopes multiplies d[i] by above where x[i] is above 0, and elsewhere by below*Exp(x[i]), rounded.
func EluSlopes(d, x []float64, above, below float64) {
	checkLengths(len(x), d)
	if eluSlopesVectors(d, d, x, above, below) {
		return
	}
	for i, v := range x {
		slope := above
		if v <= 0 {
			slope = float64(below * Exp(v))
		}
		d[i] = float64(slope * d[i])
	}
}

package kernel

import "slices"

// normalRest is how many coefficients the longest polynomial of Normal has beside its first.
const normalRest = 21

// normalRows are the coefficients of Normal's polynomials for vectors: a row for each power, the highest first, then for what
// first and firstLo are, then for what is subtracted from x; in it a number for each range of |x|: up to 1/2, 1, 2, 4 and
// beyond.
var normalRows = func() (rows [normalRest + 3][8]float64) {
	for i, p := range []*polynomial{&normalCentral, &normalHalf, &normalOne, &normalTwo, &normalFar} {
		rest := slices.Concat(make([]float64, normalRest-len(p.rest)), p.rest)
		for row, c := range append(rest, p.first, p.firstLo, [...]float64{0, 0.75, 1.5, 3, 0}[i]) {
			rows[row][i] = c
		}
	}
	return rows
}()

func geluVectors(y, x []float64) bool {
	switch {
	case inUse == portable || len(x) < few:
		return false
	case inUse == avx512:
		geluAVX512(&y[0], &x[0], len(x), &normalRows[0][0])
	default:
		geluAVX2(&y[0], &x[0], len(x), &normalRows[0][0])
	}
	return true
}

func geluSlopeVectors(d, x []float64) bool {
	switch {
	case inUse == portable || len(x) < few:
		return false
	case inUse == avx512:
		geluSlopesAVX512(&d[0], &x[0], &d[0], len(x), &normalRows[0][0])
	default:
		geluSlopesAVX2(&d[0], &x[0], &d[0], len(x), &normalRows[0][0])
	}
	return true
}

package metrics

import "math"

// cholesky replaces the lower half of a symmetric positive definite matrix by the L of L L' (Golub and Van Loan, Matrix
// Computations, 4.2), every sum in index order. It returns false if the matrix is not positive definite.
func cholesky(a [][]float64) bool {
	for i, row := range a {
		for j := range i + 1 {
			sum := row[j]
			for k := range j {
				sum = math.FMA(-row[k], a[j][k], sum)
			}
			switch {
			case j < i:
				row[j] = sum / a[j][j]
			case sum > 0 && isFinite(sum):
				row[i] = math.Sqrt(sum)
			default:
				return false
			}
		}
	}
	return true
}

// substitute solves L L' x = b in place: b becomes x.
func substitute(l [][]float64, b []float64) {
	for i := range b {
		sum := b[i]
		for k, x := range b[:i] {
			sum = math.FMA(-l[i][k], x, sum)
		}
		b[i] = sum / l[i][i]
	}
	for i := len(b) - 1; i >= 0; i-- {
		sum := b[i]
		for k := i + 1; k < len(b); k++ {
			sum = math.FMA(-l[k][i], b[k], sum)
		}
		b[i] = sum / l[i][i]
	}
}

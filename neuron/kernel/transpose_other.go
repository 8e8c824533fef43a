//go:build !amd64

package kernel

// transposed has no assembly here.
func transposed([]float64, int, *[side]*float64, int) int { return 0 }

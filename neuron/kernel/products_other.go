//go:build !amd64 && !arm64

package kernel

import "gonum.org/v1/gonum/blas/blas64"

// accelerated has no assembly here.
func accelerated(_, _ [][]float64, _ blas64.General) bool { return false }

// Unit names the instructions in use.
func Unit() string { return "portable" }

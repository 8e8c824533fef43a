//go:build !amd64

package kernel

func geluVectors(_, _ []float64) bool { return false }

func geluSlopeVectors(_, _ []float64) bool { return false }

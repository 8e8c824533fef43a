//go:build !amd64

package kernel

func momentumVectors(_, _, _, _, _ []float64, _, _ float64) bool { return false }

func adamVectors(_, _, _, _, _, _, _ []float64, _ AdamStep) bool { return false }

func above0Vectors(_, _, _ []float64) bool { return false }

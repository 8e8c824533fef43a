//go:build !amd64 && !arm64

package kernel

func momentumVectors(_, _, _, _, _ []float64, _, _ float64) bool { return false }

func adamVectors(_, _, _, _, _, _, _ []float64, _ AdamStep) bool { return false }

func above0Vectors(_, _, _ []float64) bool { return false }

func expVectors(_, _ []float64) bool { return false }

func logisticVectors(_, _ []float64) bool { return false }

func tanhVectors(_, _ []float64) bool { return false }

func logisticSlopeVectors(_, _ []float64) bool { return false }

func tanhSlopeVectors(_, _ []float64) bool { return false }

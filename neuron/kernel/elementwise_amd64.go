package kernel

// The functions of this file choose the assembly, and say whether there was any to choose. They name it in switches, and not
// in a table of functions, because what a function from a table is given would have to be on the heap.

// few is how many numbers the portable loop is as fast on.
const few = 8

func momentumVectors(nextWeights, nextVelocity, weights, velocity, gradient []float64, share, rate float64) bool {
	count, constants := len(gradient), [...]float64{share, -rate}
	switch {
	case inUse == portable || count < few:
		return false
	case inUse == avx512:
		momentumAVX512(&nextWeights[0], &nextVelocity[0], &weights[0], &velocity[0], &gradient[0], count, &constants[0])
	default:
		momentumAVX2(&nextWeights[0], &nextVelocity[0], &weights[0], &velocity[0], &gradient[0], count, &constants[0])
	}
	return true
}

func adamVectors(nextWeights, nextMeans, nextSquares, weights, means, squares, gradient []float64, s AdamStep) bool {
	count, constants := len(gradient), [...]float64{s.Beta1, 1 - s.Beta1, s.Beta2, 1 - s.Beta2, s.Root, s.Epsilon, -s.Rate}
	switch {
	case inUse == portable || count < few:
		return false
	case inUse == avx512:
		adamAVX512(&nextWeights[0], &nextMeans[0], &nextSquares[0], &weights[0], &means[0], &squares[0], &gradient[0], count, &constants[0])
	default:
		adamAVX2(&nextWeights[0], &nextMeans[0], &nextSquares[0], &weights[0], &means[0], &squares[0], &gradient[0], count, &constants[0])
	}
	return true
}

func above0Vectors(kept, z, a []float64) bool {
	switch {
	case inUse == portable || len(z) < few:
		return false
	case inUse == avx512:
		above0AVX512(&kept[0], &z[0], &a[0], len(z))
	default:
		above0AVX2(&kept[0], &z[0], &a[0], len(z))
	}
	return true
}

func expVectors(y, x []float64) bool {
	switch {
	case inUse == portable || len(x) < few:
		return false
	case inUse == avx512:
		expAVX512(&y[0], &x[0], len(x))
	default:
		expAVX2(&y[0], &x[0], len(x))
	}
	return true
}

func logisticVectors(y, x []float64) bool {
	switch {
	case inUse == portable || len(x) < few:
		return false
	case inUse == avx512:
		logisticAVX512(&y[0], &x[0], len(x))
	default:
		logisticAVX2(&y[0], &x[0], len(x))
	}
	return true
}

func tanhVectors(y, x []float64) bool {
	switch {
	case inUse == portable || len(x) < few:
		return false
	case inUse == avx512:
		tanhAVX512(&y[0], &x[0], len(x))
	default:
		tanhAVX2(&y[0], &x[0], len(x))
	}
	return true
}

func logisticSlopeVectors(d, y []float64) bool {
	switch {
	case inUse == portable || len(y) < few:
		return false
	case inUse == avx512:
		logisticSlopesAVX512(&d[0], &d[0], &y[0], len(y))
	default:
		logisticSlopesAVX2(&d[0], &d[0], &y[0], len(y))
	}
	return true
}

func tanhSlopeVectors(d, y []float64) bool {
	switch {
	case inUse == portable || len(y) < few:
		return false
	case inUse == avx512:
		tanhSlopesAVX512(&d[0], &d[0], &y[0], len(y))
	default:
		tanhSlopesAVX2(&d[0], &d[0], &y[0], len(y))
	}
	return true
}

package kernel

// The functions of this file use the assembly, and say whether they did.

// few is how many numbers are left to the portable loop.
const few = 8

func vectorsFor(count int) bool { return inUse == neon && count >= few }

func momentumVectors(nextWeights, nextVelocity, weights, velocity, gradient []float64, share, rate float64) bool {
	if !vectorsFor(len(gradient)) {
		return false
	}
	constants := [...]float64{share, -rate}
	momentumNEON(&nextWeights[0], &nextVelocity[0], &weights[0], &velocity[0], &gradient[0], len(gradient), &constants[0])
	return true
}

func adamVectors(nextWeights, nextMeans, nextSquares, weights, means, squares, gradient []float64, s AdamStep) bool {
	if !vectorsFor(len(gradient)) {
		return false
	}
	constants := [...]float64{s.Beta1, 1 - s.Beta1, s.Beta2, 1 - s.Beta2, s.Root, s.Epsilon, -s.Rate}
	adamNEON(&nextWeights[0], &nextMeans[0], &nextSquares[0], &weights[0], &means[0], &squares[0], &gradient[0], len(gradient), &constants[0])
	return true
}

func above0Vectors(kept, z, a []float64) bool {
	if !vectorsFor(len(z)) {
		return false
	}
	above0NEON(&kept[0], &z[0], &a[0], len(z))
	return true
}

func expVectors(y, x []float64) bool {
	if !vectorsFor(len(x)) {
		return false
	}
	expNEON(&y[0], &x[0], len(x))
	return true
}

func logisticVectors(y, x []float64) bool {
	if !vectorsFor(len(x)) {
		return false
	}
	logisticNEON(&y[0], &x[0], len(x))
	return true
}

func tanhVectors(y, x []float64) bool {
	if !vectorsFor(len(x)) {
		return false
	}
	tanhNEON(&y[0], &x[0], len(x))
	return true
}

func logisticSlopeVectors(d, y []float64) bool {
	if !vectorsFor(len(y)) {
		return false
	}
	logisticSlopesNEON(&d[0], &d[0], &y[0], len(y))
	return true
}

func tanhSlopeVectors(d, y []float64) bool {
	if !vectorsFor(len(y)) {
		return false
	}
	tanhSlopesNEON(&d[0], &d[0], &y[0], len(y))
	return true
}

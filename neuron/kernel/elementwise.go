package kernel

import "math"

// few is how many numbers the portable loop is as fast on.
const few = 8

// Momentum makes a step of the heavy ball, number by number: v' = fma(share, v, g), w' = fma(-rate, v', w). All slices have
// the length of gradient; the next ones share no memory with the others. It panics otherwise.
func Momentum(nextWeights, nextVelocity, weights, velocity, gradient []float64, share, rate float64) {
	checkLengths(len(gradient), nextWeights, nextVelocity, weights, velocity)
	if momentumVectors(nextWeights, nextVelocity, weights, velocity, gradient, share, -rate) {
		return
	}
	for k, g := range gradient {
		v := math.FMA(share, velocity[k], g)
		nextVelocity[k] = v
		nextWeights[k] = math.FMA(-rate, v, weights[k])
	}
}

// AdamStep is what a step of Adam is the same in for all numbers.
type AdamStep struct {
	Beta1, Beta2 float64 // shares kept of the mean gradient and of the mean square
	Rate         float64 // the learning rate over 1-beta1^step
	Root         float64 // the root of 1-beta2^step
	Epsilon      float64 // added to the root that is divided by
}

// Adam makes a step of Adam, number by number: m' = fma(beta1, m, (1-beta1)*g), v' = fma(beta2, v, (1-beta2)*(g*g)), w' =
// fma(-rate, m'/(sqrt(v')/root + epsilon), w), each product rounded. Lengths and memory are as in Momentum.
func Adam(nextWeights, nextMeans, nextSquares, weights, means, squares, gradient []float64, s AdamStep) {
	checkLengths(len(gradient), nextWeights, nextMeans, nextSquares, weights, means, squares)
	if adamVectors(nextWeights, nextMeans, nextSquares, weights, means, squares, gradient, s.Beta1, 1-s.Beta1, s.Beta2, 1-s.Beta2, s.Root, s.Epsilon, -s.Rate) {
		return
	}
	for k, g := range gradient {
		m := math.FMA(s.Beta1, means[k], float64((1-s.Beta1)*g))
		v := math.FMA(s.Beta2, squares[k], float64((1-s.Beta2)*float64(g*g)))
		nextMeans[k], nextSquares[k] = m, v
		nextWeights[k] = math.FMA(-s.Rate, m/(math.Sqrt(v)/s.Root+s.Epsilon), weights[k])
	}
}

// Above0 sets kept[i] to a[i] where z[i] is above 0 or no number, and else to 0. All have the same length; kept may be z or
// a.
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

// checkLengths panics unless all have the same length.
func checkLengths(length int, others ...[]float64) {
	for _, o := range others {
		if len(o) != length {
			panic("kernel: slices of different lengths")
		}
	}
}

// Exps sets y[i] to Exp(x[i]). Both have the same length, and may be the same.
func Exps(y, x []float64) {
	checkLengths(len(x), y)
	if expVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = Exp(v)
	}
}

// Logistics sets y[i] to Logistic(x[i]). Both have the same length, and may be the same.
func Logistics(y, x []float64) {
	checkLengths(len(x), y)
	if logisticVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = Logistic(v)
	}
}

// LogisticSlopes multiplies d[i] by the slope of the logistic function where its value is y[i]: y*(1-y), each product rounded.
func LogisticSlopes(d, y []float64) {
	checkLengths(len(y), d)
	if logisticSlopesVectors(d, d, y) {
		return
	}
	for i, v := range y {
		d[i] = float64(d[i] * float64(v*(1-v)))
	}
}

// Tanhs sets y[i] to Tanh(x[i]). Both have the same length, and may be the same.
func Tanhs(y, x []float64) {
	checkLengths(len(x), y)
	if tanhVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = Tanh(v)
	}
}

// TanhSlopes multiplies d[i] by the slope of tanh where its value is y[i]: fma(-y, y, 1).
func TanhSlopes(d, y []float64) {
	checkLengths(len(y), d)
	if tanhSlopesVectors(d, d, y) {
		return
	}
	for i, v := range y {
		d[i] = float64(d[i] * math.FMA(-v, v, 1))
	}
}

package kernel

import "math"

// State is what the step of an optimizer moves: n weights, and moments, in blocks of n numbers each. The functions that make a
// step write every weight of next, and as many blocks as they say; more may follow. next and now share no memory. They panic
// where a slice is too short.
type State struct{ Weights, Moments []float64 }

// block returns the i-th block.
func (s State) block(i int) []float64 {
	n := len(s.Weights)
	return s.Moments[i*n : (i+1)*n]
}

// weights returns the weights of next and now. It panics unless both are as many as the gradient.
func weights(next, now State, gradient []float64) (w, nextW []float64) {
	checkLengths(len(gradient), next.Weights, now.Weights)
	return now.Weights, next.Weights
}

// Momentum makes a step of the heavy ball: v' = fma(share, v, g), w' = fma(-rate, v', w). The only block is v.
func Momentum(next, now State, gradient []float64, share, rate float64) {
	w, nextW := weights(next, now, gradient)
	v, nextV := now.block(0), next.block(0)
	if momentumVectors(nextW, nextV, w, v, gradient, share, -rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = math.FMA(share, v[k], g)
		nextW[k] = math.FMA(-rate, nextV[k], w[k])
	}
}

// Nesterov makes a step of Nesterov's momentum: v' as in Momentum, w' = fma(-rate, fma(share, v', g), w).
func Nesterov(next, now State, gradient []float64, share, rate float64) {
	w, nextW := weights(next, now, gradient)
	v, nextV := now.block(0), next.block(0)
	if nesterovVectors(nextW, nextV, w, v, gradient, share, -rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = math.FMA(share, v[k], g)
		nextW[k] = math.FMA(-rate, math.FMA(share, nextV[k], g), w[k])
	}
}

// SutskeverMomentum makes a step with the rate inside the velocity: v' = fma(-rate, g, share*v), w' = w + v'. The only block is v.
func SutskeverMomentum(next, now State, gradient []float64, share, rate float64) {
	w, nextW := weights(next, now, gradient)
	v, nextV := now.block(0), next.block(0)
	if sutskeverMomentumVectors(nextW, nextV, w, v, gradient, share, -rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = velocity(share, v[k], rate, g)
		nextW[k] = w[k] + nextV[k]
	}
}

// SutskeverNesterov makes the same step with a look ahead: v' as in SutskeverMomentum, w' = w + fma(-rate, g, share*v').
func SutskeverNesterov(next, now State, gradient []float64, share, rate float64) {
	w, nextW := weights(next, now, gradient)
	v, nextV := now.block(0), next.block(0)
	if sutskeverNesterovVectors(nextW, nextV, w, v, gradient, share, -rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = velocity(share, v[k], rate, g)
		nextW[k] = w[k] + velocity(share, nextV[k], rate, g)
	}
}

// velocity is share*v - rate*g. It rounds rate*g last, with the sum.
func velocity(share, v, rate, g float64) float64 {
	return math.FMA(-rate, g, float64(share*v))
}

// RootStep is what a step is the same in for all weights that divides by the root of a mean square.
type RootStep struct {
	Share   float64 // kept of the mean
	Epsilon float64 // added to the root, or to what it is the root of
	Rate    float64 // the learning rate
}

// RMSprop makes a step of RMSprop: v' = share*v + (1-share)*(g*g), w' = fma(-rate, g/(sqrt(v') + epsilon), w), each product but
// the first rounded. The only block is v.
func RMSprop(next, now State, gradient []float64, s RootStep) {
	w, nextW := weights(next, now, gradient)
	v, nextV := now.block(0), next.block(0)
	if rmspropVectors(nextW, nextV, w, v, gradient, s.Share, 1-s.Share, s.Epsilon, -s.Rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = Blend(s.Share, v[k], float64(g*g))
		nextW[k] = math.FMA(-s.Rate, g/(math.Sqrt(nextV[k])+s.Epsilon), w[k])
	}
}

// CenteredRMSprop makes a step of RMSprop that divides by the standard deviation: v' as in RMSprop, m' = share*m + (1-share)*g,
// w' = fma(-rate, g/(sqrt(max(0, fma(-m', m', v'))) + epsilon), w). The blocks are v and m.
func CenteredRMSprop(next, now State, gradient []float64, s RootStep) {
	w, nextW := weights(next, now, gradient)
	v, nextV, m, nextM := now.block(0), next.block(0), now.block(1), next.block(1)
	if centeredRMSpropVectors(nextW, nextV, nextM, w, v, m, gradient, s.Share, 1-s.Share, s.Epsilon, -s.Rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = Blend(s.Share, v[k], float64(g*g))
		nextM[k] = Blend(s.Share, m[k], g)
		deviation := math.Sqrt(max(0, math.FMA(-nextM[k], nextM[k], nextV[k])))
		nextW[k] = math.FMA(-s.Rate, g/(deviation+s.Epsilon), w[k])
	}
}

// Adagrad makes a step of Adagrad: v' = fma(g, g, v), w' = fma(-rate, g/(sqrt(v') + epsilon), w). The only block is v; no share
// is kept of it but all.
func Adagrad(next, now State, gradient []float64, s RootStep) {
	w, nextW := weights(next, now, gradient)
	v, nextV := now.block(0), next.block(0)
	if adagradVectors(nextW, nextV, w, v, gradient, s.Epsilon, -s.Rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = math.FMA(g, g, v[k])
		nextW[k] = math.FMA(-s.Rate, g/(math.Sqrt(nextV[k])+s.Epsilon), w[k])
	}
}

// Adadelta makes a step of Adadelta: v' as in RMSprop, d = sqrt(u+epsilon)/sqrt(v'+epsilon) * g, u' = share*u + (1-share)*(d*d),
// w' = fma(-rate, d, w). The blocks are v and u.
func Adadelta(next, now State, gradient []float64, s RootStep) {
	w, nextW := weights(next, now, gradient)
	v, nextV, u, nextU := now.block(0), next.block(0), now.block(1), next.block(1)
	if adadeltaVectors(nextW, nextV, nextU, w, v, u, gradient, s.Share, 1-s.Share, s.Epsilon, -s.Rate) {
		return
	}
	for k, g := range gradient {
		nextV[k] = Blend(s.Share, v[k], float64(g*g))
		d := float64(math.Sqrt(u[k]+s.Epsilon) / math.Sqrt(nextV[k]+s.Epsilon) * g)
		nextU[k] = Blend(s.Share, u[k], float64(d*d))
		nextW[k] = math.FMA(-s.Rate, d, w[k])
	}
}

package kernel

import "math"

// AdamStep is what a step of Adam and its kin is the same in for all weights.
type AdamStep struct {
	Beta1, Beta2 float64 // shares kept of the mean gradient m and of the mean square v
	Rate         float64 // the learning rate over 1-beta1^step
	Root         float64 // the root of 1-beta2^step
	Epsilon      float64 // added to the root that is divided by
}

// means is m' = beta1*m + (1-beta1)*g and squares v' = beta2*v + (1-beta2)*(g*g), the first product rounded last.
func (s AdamStep) means(m, g float64) float64   { return Blend(s.Beta1, m, g) }
func (s AdamStep) squares(v, g float64) float64 { return Blend(s.Beta2, v, float64(g*g)) }

// Adam makes a step of Adam: m' = beta1*m + (1-beta1)*g, v' = beta2*v + (1-beta2)*(g*g), w' = fma(-rate, m'/(sqrt(v')/root +
// epsilon), w), each product rounded but those with a beta alone. The blocks are m and v.
func Adam(next, now State, gradient []float64, s AdamStep) {
	w, nextW := weights(next, now, gradient)
	m, nextM, v, nextV := now.block(0), next.block(0), now.block(1), next.block(1)
	if adamVectors(nextW, nextM, nextV, w, m, v, gradient, s.Beta1, 1-s.Beta1, s.Beta2, 1-s.Beta2, s.Epsilon, -s.Rate, s.Root) {
		return
	}
	for k, g := range gradient {
		nextM[k], nextV[k] = s.means(m[k], g), s.squares(v[k], g)
		nextW[k] = math.FMA(-s.Rate, nextM[k]/(math.Sqrt(nextV[k])/s.Root+s.Epsilon), w[k])
	}
}

// AMSGrad makes a step of AMSGrad: m' and v' as in Adam, u' = max(u, v'), w' = fma(-rate, m'/(sqrt(u')/root + epsilon), w). The
// blocks are m, v and u.
func AMSGrad(next, now State, gradient []float64, s AdamStep) {
	w, nextW := weights(next, now, gradient)
	m, nextM, v, nextV, u, nextU := now.block(0), next.block(0), now.block(1), next.block(1), now.block(2), next.block(2)
	if amsgradVectors(nextW, nextM, nextV, nextU, w, m, v, u, gradient, s.Beta1, 1-s.Beta1, s.Beta2, 1-s.Beta2, s.Epsilon, -s.Rate, s.Root) {
		return
	}
	for k, g := range gradient {
		nextM[k], nextV[k] = s.means(m[k], g), s.squares(v[k], g)
		nextU[k] = max(u[k], nextV[k])
		nextW[k] = math.FMA(-s.Rate, nextM[k]/(math.Sqrt(nextU[k])/s.Root+s.Epsilon), w[k])
	}
}

// RAdam makes an adaptive step of rectified Adam: m' and v' as in Adam, w' = fma(-rate, m'*(factor/(sqrt(v') + epsilon)), w). The
// blocks are m and v; Root is not read.
func RAdam(next, now State, gradient []float64, s AdamStep, factor float64) {
	w, nextW := weights(next, now, gradient)
	m, nextM, v, nextV := now.block(0), next.block(0), now.block(1), next.block(1)
	if radamVectors(nextW, nextM, nextV, w, m, v, gradient, s.Beta1, 1-s.Beta1, s.Beta2, 1-s.Beta2, s.Epsilon, -s.Rate, factor) {
		return
	}
	for k, g := range gradient {
		nextM[k], nextV[k] = s.means(m[k], g), s.squares(v[k], g)
		move := float64(nextM[k] * (factor / (math.Sqrt(nextV[k]) + s.Epsilon)))
		nextW[k] = math.FMA(-s.Rate, move, w[k])
	}
}

// Adamax makes a step of Adamax: m' as in Adam, u' = max(beta2*u, |g|+epsilon), w' = fma(-rate, m'/u', w). The blocks are m and
// u; Root is not read.
func Adamax(next, now State, gradient []float64, s AdamStep) {
	w, nextW := weights(next, now, gradient)
	m, nextM, u, nextU := now.block(0), next.block(0), now.block(1), next.block(1)
	if adamaxVectors(nextW, nextM, nextU, w, m, u, gradient, s.Beta1, 1-s.Beta1, s.Beta2, s.Epsilon, -s.Rate) {
		return
	}
	for k, g := range gradient {
		nextM[k] = s.means(m[k], g)
		nextU[k] = max(float64(s.Beta2*u[k]), math.Abs(g)+s.Epsilon)
		nextW[k] = math.FMA(-s.Rate, nextM[k]/nextU[k], w[k])
	}
}

// NAdamStep is what a step of NAdam is the same in for all weights.
type NAdamStep struct {
	AdamStep           // Rate is that of the mean gradient; Root is not read
	Straight   float64 // the rate of the gradient itself
	Product    float64 // what the third block becomes
	Correction float64 // 1-beta2^step
}

// NAdam makes a step of NAdam: m' and v' as in Adam, p' = product, s = sqrt(v'/correction) + epsilon, w' = fma(-rate, m'/s,
// fma(-straight, g/s, w)). The blocks are m, v and p.
func NAdam(next, now State, gradient []float64, s NAdamStep) {
	w, nextW := weights(next, now, gradient)
	m, nextM, v, nextV, p, nextP := now.block(0), next.block(0), now.block(1), next.block(1), now.block(2), next.block(2)
	if nadamVectors(nextW, nextM, nextV, nextP, w, m, v, p, gradient,
		s.Beta1, 1-s.Beta1, s.Beta2, 1-s.Beta2, s.Epsilon, -s.Rate, -s.Straight, s.Product, s.Correction) {
		return
	}
	for k, g := range gradient {
		nextM[k], nextV[k], nextP[k] = s.means(m[k], g), s.squares(v[k], g), s.Product
		divisor := math.Sqrt(nextV[k]/s.Correction) + s.Epsilon
		nextW[k] = math.FMA(-s.Rate, nextM[k]/divisor, math.FMA(-s.Straight, g/divisor, w[k]))
	}
}

// Lion makes a step of Lion: w' = fma(-rate, Sign(beta1*m + (1-beta1)*g), w), m' = beta2*m + (1-beta2)*g, the first product
// rounded last. The only block is m; of the settings only the betas and the rate are read.
func Lion(next, now State, gradient []float64, s AdamStep) {
	w, nextW := weights(next, now, gradient)
	m, nextM := now.block(0), next.block(0)
	if lionVectors(nextW, nextM, w, m, gradient, s.Beta1, 1-s.Beta1, s.Beta2, 1-s.Beta2, -s.Rate) {
		return
	}
	for k, g := range gradient {
		nextW[k] = math.FMA(-s.Rate, Sign(Blend(s.Beta1, m[k], g)), w[k])
		nextM[k] = Blend(s.Beta2, m[k], g)
	}
}

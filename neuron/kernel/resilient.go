package kernel

// ResilientStep is what a step of resilient propagation is the same in for all weights: how a weight's own step d shrinks and
// grows, and what it is at the least and at the most.
type ResilientStep struct{ Shrink, Grow, Least, Most float64 }

// size returns the step d after gradients whose product is agreement: min(d*grow, most), or max(d*shrink, least) where their signs
// differ.
func (s ResilientStep) size(d, agreement float64) float64 {
	switch {
	case agreement > 0:
		return min(float64(d*s.Grow), s.Most)
	case agreement < 0:
		return max(float64(d*s.Shrink), s.Least)
	}
	return d
}

// agreement has the sign of g*before, without overflow or underflow.
func agreement(g, before float64) float64 { return float64(Sign(g) * Sign(before)) }

// Rprop makes a step of resilient propagation: a weight moves by d' against the sign of its gradient; where the sign has just
// changed it takes its last move back instead, and the next gradient is compared with none. The blocks are all d, the gradients
// before, and the last moves.
func Rprop(next, now State, gradient []float64, s ResilientStep) {
	w, nextW := weights(next, now, gradient)
	d, nextD, before, nextBefore := now.block(0), next.block(0), now.block(1), next.block(1)
	moves, nextMoves := now.block(2), next.block(2)
	if rpropVectors(nextW, nextD, nextBefore, nextMoves, w, d, before, moves, gradient, s.Shrink, s.Grow, s.Least, s.Most) {
		return
	}
	for k, g := range gradient {
		a := agreement(g, before[k])
		nextD[k] = s.size(d[k], a)
		move := float64(-Sign(g) * nextD[k])
		if a < 0 {
			g, move = 0, -moves[k]
		}
		nextBefore[k], nextMoves[k] = g, move
		nextW[k] = w[k] + move
	}
}

// IRpropMinus makes a step of iRprop-: as Rprop, but where the sign has just changed a weight stays. The blocks are all d and the
// gradients before.
func IRpropMinus(next, now State, gradient []float64, s ResilientStep) {
	w, nextW := weights(next, now, gradient)
	d, nextD, before, nextBefore := now.block(0), next.block(0), now.block(1), next.block(1)
	if irpropMinusVectors(nextW, nextD, nextBefore, w, d, before, gradient, s.Shrink, s.Grow, s.Least, s.Most) {
		return
	}
	for k, g := range gradient {
		a := agreement(g, before[k])
		nextD[k] = s.size(d[k], a)
		if a < 0 {
			g = 0
		}
		nextBefore[k] = g
		nextW[k] = w[k] - float64(Sign(g)*nextD[k])
	}
}

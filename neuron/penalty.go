package neuron

import "math"

// Penalty is what L1 and L2 add to the loss of a batch of so many rows:
// (L1 * sum|w| + L2/2 * sum w^2) / rows, over all weights of incoming signals,
// layers, neurons and weights ascending.
func (n *Network) Penalty(params [][]Params, rows int) float64 {
	l1, l2 := n.Spec.Regularization.L1, n.Spec.Regularization.L2
	if l1 == 0 && l2 == 0 {
		return 0
	}
	sizes, squares := 0.0, 0.0
	for i := range n.Layers {
		if !n.Layers[i].Learns() {
			continue
		}
		for _, p := range params[i] {
			for _, w := range p.Weights[1 : 1+n.Layers[i].Inputs] {
				sizes += math.Abs(w)
				squares = math.FMA(w, w, squares)
			}
		}
	}
	return math.FMA(l1, sizes, float64(l2/2*squares)) / float64(rows)
}

package neuron

// Ask returns what the network answers to in with params, as new signals of
// outputs x rows, and the loss of the answers where targets has rows.
func (n *Network) Predict(params [][]Params, in, targets Signals) (outputs Signals, loss float64) {
	heard := in
	for i := range n.Layers {
		l := &n.Layers[i]
		z, y := NewSignals(l.SumRows(l.Neurons), in.Cols), NewSignals(l.Neurons, in.Cols)
		l.Fire(z, y, 0, params[i], heard)
		if l.Normalization == LayerNormalization {
			new(LayerNorm).Forward(y, y)
		}
		heard = y
	}
	outputs = NewSignals(heard.Rows, heard.Cols)
	if targets.Cols == 0 {
		n.Head.Outputs(outputs, heard)
		return outputs, 0
	}
	return outputs, n.Head.LossAndGradient(NewSignals(heard.Rows, heard.Cols), outputs, heard, targets)
}

package neuron

// Predict returns the predictions of the network with params for in, inputs x rows,
// as new signals of outputs x rows, and their loss if targets has any rows.
func (n *Network) Predict(params [][]Params, in, targets Signals) (outputs Signals, loss float64) {
	signals := in
	for i := range n.Layers {
		l := &n.Layers[i]
		z, y := NewSignals(l.SumRows(l.Neurons), in.Cols), NewSignals(l.Neurons, in.Cols)
		l.Fire(z, y, 0, params[i], signals)
		if l.Normalization == LayerNormalization {
			new(LayerNorm).Forward(y, y)
		}
		signals = y
	}
	outputs = NewSignals(signals.Rows, signals.Cols)
	if targets.Cols == 0 {
		n.Head.Outputs(outputs, signals)
		return outputs, 0
	}
	return outputs, n.Head.LossAndGradient(NewSignals(signals.Rows, signals.Cols), outputs, signals, targets)
}

package neuron

// Predict returns the predictions of the network with params for in, inputs x rows,
// as new signals of outputs x rows, and their loss if targets has any rows.
func (n *Network) Predict(params [][]Params, in, targets Signals) (outputs Signals, loss float64) {
	signals := n.emit(params, in)
	outputs = NewSignals(signals.Rows, signals.Cols)
	if targets.Cols == 0 {
		n.Head.Outputs(outputs, signals)
		return outputs, 0
	}
	return outputs, n.Head.LossAndGradient(NewSignals(signals.Rows, signals.Cols), outputs, signals, targets)
}

// Losses returns the loss of every row by itself: what Predict returns for that row
// alone. in is inputs x rows, targets outputs x rows.
func (n *Network) Losses(params [][]Params, in, targets Signals) []float64 {
	signals := n.emit(params, in)
	emitted, target := NewSignals(signals.Rows, 1), NewSignals(signals.Rows, 1)
	errors, outputs := NewSignals(signals.Rows, 1), NewSignals(signals.Rows, 1)
	losses := make([]float64, in.Cols)
	for b := range losses {
		columnOf(emitted, signals, b)
		columnOf(target, targets, b)
		losses[b] = n.Head.LossAndGradient(errors, outputs, emitted, target)
	}
	return losses
}

// emit returns what the output neurons emit for in, outputs x rows.
func (n *Network) emit(params [][]Params, in Signals) Signals {
	signals := in
	for i := range n.Layers {
		signals = n.Layers[i].Emit(params[i], signals)
	}
	return signals
}

// Emit returns what all neurons of the layer emit in a prediction for the signals in, of
// the layer before, as new signals of Neurons x rows. Those of the output layer are the
// network's predictions once its Head has been applied.
func (l *Layer) Emit(params []Params, in Signals) Signals {
	z, y := NewSignals(l.SumRows(l.Neurons), in.Cols), NewSignals(l.Neurons, in.Cols)
	l.Fire(z, y, 0, params, in)
	if l.Normalization == LayerNormalization {
		new(LayerNorm).Forward(y, y)
	}
	return y
}

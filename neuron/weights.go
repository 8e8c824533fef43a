package neuron

import "errors"

// Flatten appends the weights of all layers that learn to flat, layers, neurons
// and weights ascending.
func (n *Network) Flatten(flat []float64, params [][]Params) []float64 {
	for i, layer := range params {
		if !n.Layers[i].Learns() {
			continue
		}
		for _, p := range layer {
			flat = append(flat, p.Weights...)
		}
	}
	return flat
}

// View returns params whose weights are those of flat, in the order of Flatten
// and in the same memory; the input layer's are those of params.
func (n *Network) View(flat []float64, params [][]Params) [][]Params {
	view := make([][]Params, len(params))
	for i, layer := range params {
		if !n.Layers[i].Learns() {
			view[i] = layer
			continue
		}
		view[i] = make([]Params, len(layer))
		for j, p := range layer {
			weights := len(p.Weights)
			view[i][j].Weights, flat = flat[:weights:weights], flat[weights:]
		}
	}
	return view
}

// Trained returns params, by layer and neuron, that hold the given weights, in the
// order of Flatten, and no moments: those of a network that only predicts. No initial
// weight is drawn. It returns an error unless there are just as many weights as the
// network has, and copies them.
func (n *Network) Trained(weights []float64) ([][]Params, error) {
	params := make([][]Params, len(n.Layers))
	params[0] = n.scales()
	for i := 1; i < len(n.Layers); i++ {
		l := &n.Layers[i]
		params[i] = make([]Params, l.Neurons)
		for j := range params[i] {
			numbers := l.Numbers()
			if len(weights) < numbers {
				return nil, errors.New("it has too few weights")
			}
			params[i][j].Weights = append([]float64(nil), weights[:numbers]...)
			weights = weights[numbers:]
		}
	}
	if len(weights) > 0 {
		return nil, errors.New("it has too many weights")
	}
	return params, nil
}

// Weights returns params, by layer and neuron, without their moments, in the same memory.
func Weights(params [][]Params) [][]Params {
	bare := make([][]Params, len(params))
	for l, layer := range params {
		bare[l] = make([]Params, len(layer))
		for j, p := range layer {
			bare[l][j].Weights = p.Weights
		}
	}
	return bare
}

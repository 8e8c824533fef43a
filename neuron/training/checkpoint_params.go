package training

import (
	"fmt"

	"deepnet/neuron"
)

// layerShape is how many neurons a layer has, and how many weights and moments
// each of them has.
type layerShape struct{ neurons, weights, moments int }

// shape is the shape of a network's params, by layer.
type shape []layerShape

// shapeOf returns the shape of params. It panics if neurons of one layer differ.
func shapeOf(params [][]neuron.Params) shape {
	s := make(shape, len(params))
	for i, layer := range params {
		for j, p := range layer {
			this := layerShape{len(layer), len(p.Weights), len(p.Moments)}
			if j > 0 && this != s[i] {
				panic(fmt.Sprintf("training: layer %d has neurons of different shapes", i))
			}
			s[i] = this
		}
	}
	return s
}

// wanted returns the shape of the params of a network.
func wanted(n *neuron.Network) shape {
	s := make(shape, len(n.Layers))
	for i := range n.Layers {
		l := &n.Layers[i]
		s[i] = layerShape{neurons: l.Neurons, weights: l.Numbers()}
		if l.Learns() {
			s[i].moments = n.Moments() * s[i].weights
		}
	}
	return s
}

// weightsOf returns the shape of a network's weights without moments.
func weightsOf(n *neuron.Network) shape {
	s := wanted(n)
	for i := range s {
		s[i].moments = 0
	}
	return s
}

// best writes the weights of the best epoch, if the state has them.
func (w *writer) best(params [][]neuron.Params) {
	if params == nil {
		w.word(0)
		return
	}
	w.word(1)
	w.text(best)
	w.params(shapeOf(params), params)
}

// best reads the weights of the best epoch, if the checkpoint has them.
func (r *reader) best(n *neuron.Network) ([][]neuron.Params, error) {
	if r.format < 3 || r.word() == 0 {
		return nil, nil
	}
	if string(r.text()) != best {
		return nil, damaged("its further params are not of the kind that its format has")
	}
	return r.params(weightsOf(n))
}

// size is how many bytes the shape takes together with params of it.
func (s shape) size() int { return word + 3*word*len(s) + s.numbers() }

// numbers is how many bytes params of the shape take.
func (s shape) numbers() int {
	size := 0
	for _, l := range s {
		size += l.bytes()
	}
	return size
}

// bytes is how many bytes the numbers of a layer take.
func (l layerShape) bytes() int { return word * l.neurons * (l.weights + l.moments) }

// params writes a shape and params of it.
func (w *writer) params(s shape, params [][]neuron.Params) {
	w.word(uint64(len(s)))
	for _, l := range s {
		w.word(uint64(l.neurons))
		w.word(uint64(l.weights))
		w.word(uint64(l.moments))
	}
	for _, layer := range params {
		for _, p := range layer {
			w.floats(p.Weights)
			w.floats(p.Moments)
		}
	}
}

// params reads params, if they have the wanted shape and are complete.
func (r *reader) params(want shape) ([][]neuron.Params, error) {
	if err := r.compare(want); err != nil {
		return nil, err
	}
	if len(r.data) < want.numbers() {
		r.short = true
		return nil, nil
	}
	params := make([][]neuron.Params, len(want))
	for i, l := range want {
		params[i] = r.layer(l)
	}
	return params, nil
}

// compare reads a shape and says where it differs from the wanted one.
func (r *reader) compare(want shape) error {
	if layers := r.word(); layers != uint64(len(want)) && !r.short {
		return fmt.Errorf("%w: it has %d layers, the network has %d; learn from the beginning", ErrOtherShape, layers, len(want))
	}
	for i, l := range want {
		neurons, weights, moments := r.word(), r.word(), r.word()
		if r.short {
			return nil
		}
		if neurons != uint64(l.neurons) || weights != uint64(l.weights) || moments != uint64(l.moments) {
			return fmt.Errorf("%w: layer %d has %d neurons of %d weights and %d moments, the network has %d of %d and %d; learn from the beginning",
				ErrOtherShape, i, neurons, weights, moments, l.neurons, l.weights, l.moments)
		}
	}
	return nil
}

// layer reads the params of a layer into memory of their own.
func (r *reader) layer(l layerShape) []neuron.Params {
	numbers := make([]float64, l.bytes()/word)
	r.floats(numbers)
	params := make([]neuron.Params, l.neurons)
	for i := range params {
		w, all := l.weights, l.weights+l.moments
		params[i] = neuron.Params{Weights: numbers[:w:w], Moments: numbers[w:all:all]}
		numbers = numbers[all:]
	}
	return params
}

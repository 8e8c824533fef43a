package neuron

import "slices"

// Network is a resolved, valid Spec. It holds no mutable state and is safe for
// concurrent use.
type Network struct {
	Spec      Spec
	Layers    []Layer // the input layer first, the output layer last
	Head      Head    // output activation joined with the loss
	Optimizer Optimizer
}

// New returns the network that spec describes, or says why it cannot be.
func New(spec Spec) (*Network, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	spec.Scales, spec.Layers = slices.Clone(spec.Scales), slices.Clone(spec.Layers)
	loss, _ := findLoss(spec.Loss)
	spec.LossSettings = loss.settle(spec.LossSettings)
	optimizer, _ := findOptimizer(spec.Optimizer.Name)
	last := len(spec.Layers) - 1
	head, output := newHead(spec.Layers[last].Activation, loss.build(spec.LossSettings))

	regularizers := spec.regularizers()
	layers := []Layer{{
		Neurons: spec.Inputs, Inputs: 1, Activation: identity{},
		Dropout: spec.InputDropout, Noise: spec.InputNoise, seed: spec.Seed, input: true,
	}}
	for i, l := range spec.Layers {
		activation := output
		if i < last {
			activation, _ = findActivation(l.Activation)
		}
		layers = append(layers, Layer{
			Index: i + 1, Neurons: l.Neurons, Inputs: layers[i].Neurons,
			Activation: activation, Normalization: l.Normalization, Regularizers: regularizers, Dropout: l.Dropout, seed: spec.Seed,
		})
	}
	return &Network{Spec: spec, Layers: layers, Head: head, Optimizer: optimizer.build(spec.Optimizer)}, nil
}

// Widths returns how many neurons each layer has, input layer first.
func (n *Network) Widths() []int {
	widths := make([]int, len(n.Layers))
	for i, l := range n.Layers {
		widths[i] = l.Neurons
	}
	return widths
}

// Neurons returns how many neurons all layers have.
func (n *Network) Neurons() int {
	total := 0
	for _, l := range n.Layers {
		total += l.Neurons
	}
	return total
}

// Initial returns the params that learning starts from, [layer][neuron]. An input
// neuron has the scale of its column and no moments. Every other draws its weights
// by the key (seed, weights, layer, neuron) and has the moments that the optimizer
// starts with, mostly zero.
func (n *Network) Initial() [][]Params {
	initial, _ := findInitializer(n.Spec.Initializer)
	chance := NewChance()
	params := make([][]Params, len(n.Layers))
	params[0] = n.scales()
	for i := 1; i < len(n.Layers); i++ {
		l := n.Layers[i]
		params[i] = n.blank(l)
		for j, p := range params[i] {
			chance.Reset(Key{Seed: n.Spec.Seed, Purpose: PurposeWeights, Layer: i, Neuron: j})
			initial.draw(p.Weights[:1+l.Inputs], l.Neurons, chance)
			if l.Normalization == BatchNormalization {
				startBatch(p)
			}
			n.startAverage(p)
		}
	}
	return params
}

// blank returns the params of l's neurons before their weights are drawn, in one piece of
// memory.
func (n *Network) blank(l Layer) []Params {
	params, weights := make([]Params, l.Neurons), l.Numbers()
	all := (1 + n.Moments()) * weights
	memory := make([]float64, l.Neurons*all)
	for j := range params {
		own := memory[j*all:][:all:all]
		params[j] = Params{Weights: own[:weights:weights], Moments: own[weights:]}
		if s, ok := n.Optimizer.(starter); ok {
			s.Start(params[j].Moments[:n.Optimizer.Moments()*weights])
		}
	}
	return params
}

// Moments is how many numbers a neuron remembers per weight: the optimizer's,
// then the average where there is one.
func (n *Network) Moments() int {
	if n.Spec.Average > 0 {
		return n.Optimizer.Moments() + 1
	}
	return n.Optimizer.Moments()
}

// scales returns the params of the input neurons.
func (n *Network) scales() []Params {
	params := make([]Params, n.Spec.Inputs)
	for i := range params {
		var scale Scale
		if n.Spec.Scales != nil {
			scale = n.Spec.Scales[i]
		}
		params[i] = scale.params()
	}
	return params
}

// params returns the params of the input neuron with the scale.
func (s Scale) params() Params {
	if s.Deviation == 0 {
		s.Deviation = 1
	}
	return Params{Weights: []float64{(0 - s.Mean) / s.Deviation, 1 / s.Deviation}}
}

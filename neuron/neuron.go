// Package neuron is what learns: the pure mathematics of feed-forward networks
// trained by back-propagation, from a single neuron's numbers to a whole training
// step.
//
// It never starts a goroutine, reads a clock or touches a file or a socket, and it
// never sums in another order than its comments name, so equal arguments give equal
// bits on every CPU. To add an activation, a loss, an optimizer, a schedule or an
// initializer, write it in a file of that name and enter it in the list of its kind:
// the tests that hold for all of them then hold for it too.
package neuron

// Params are the numbers one neuron owns.
type Params struct {
	// Weights[0] is the neuron's bias, Weights[1+k] its weight for incoming
	// signal k. With batch normalization three numbers follow: gain, running mean,
	// running variance.
	Weights []float64
	// Moments are what is remembered per weight: Network.Moments() blocks of
	// len(Weights) numbers each, the optimizer's first.
	Moments []float64
}

// Blank returns params of the shape of p, all zero.
func (p Params) Blank() Params {
	return Params{Weights: make([]float64, len(p.Weights)), Moments: make([]float64, len(p.Moments))}
}

// Clone returns a copy of p that shares nothing with it.
func (p Params) Clone() Params {
	c := p.Blank()
	copy(c.Weights, p.Weights)
	copy(c.Moments, p.Moments)
	return c
}

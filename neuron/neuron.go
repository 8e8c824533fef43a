// Package neuron is what learns: the pure mathematics of feed-forward networks
// trained by back-propagation, from a single neuron's numbers to a whole
// learning step. It never starts a goroutine, reads a clock or touches a file
// or a socket, and it never sums in any order but the one its comments name, so
// equal arguments give equal bits on every CPU. To add to it, give the new
// activation, loss, optimizer or initializer its lines in the file of that
// name and enter it in the list there: the law tests then hold it too.
package neuron

// Params are the numbers one neuron owns.
type Params struct {
	// Weights[0] is the neuron's bias, Weights[1+k] its weight for incoming
	// signal k. Where a layer normalises by its batch, three numbers follow: gain,
	// running mean, running variance.
	Weights []float64
	// Moments are what is remembered beside: Network.Moments() runs of
	// len(Weights) numbers each, the optimizer's first.
	Moments []float64
}

// Blank returns params of p's shape, all zero.
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

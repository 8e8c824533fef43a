package neuron

import "deepnet/neuron/kernel"

// resilience is how a weight's own step d grows while its gradient keeps its sign,
// and shrinks when that changes: d' = min(d*etaPlus, most), or max(d*etaMinus,
// least). The first step is the learning rate, which has no effect after that; so no
// schedule has one. It needs the gradient over all rows.
type resilience struct{ first, etaMinus, etaPlus, least, most float64 }

// start sets the first steps.
func (r resilience) start(steps []float64) { fill(steps, r.first) }

// step is what all weights have in common.
func (r resilience) step() kernel.ResilientStep {
	return kernel.ResilientStep{Shrink: r.etaMinus, Grow: r.etaPlus, Least: r.least, Most: r.most}
}

// rprop is resilient propagation as Riedmiller and Braun (1993) have it: a
// weight moves by d' against the sign of its gradient; where the sign has just
// changed it takes its last move back instead, and the next gradient is
// compared with none. What PyTorch calls Rprop is irpropMinus. Its moments are
// all d, all gradients before, then all last moves.
type rprop struct{ resilience }

func (rprop) Name() string              { return "rprop" }
func (rprop) Moments() int              { return 3 }
func (o rprop) Start(moments []float64) { o.start(block(moments, 0, len(moments)/3)) }

func (o rprop) Next(next, now Params, gradient []float64, _ StepSettings) {
	kernel.Rprop(kernel.State(next), kernel.State(now), gradient, o.step())
}

// irpropMinus is iRprop- (Igel and Huesken, 2000), which is also what PyTorch
// calls Rprop: a weight moves by d' against the sign of its gradient; where the
// sign has just changed it stays, and the next gradient is compared with none.
// Its moments are all d, then all gradients before.
type irpropMinus struct{ resilience }

func (irpropMinus) Name() string              { return "irprop_minus" }
func (irpropMinus) Moments() int              { return 2 }
func (o irpropMinus) Start(moments []float64) { o.start(block(moments, 0, len(moments)/2)) }

func (o irpropMinus) Next(next, now Params, gradient []float64, _ StepSettings) {
	kernel.IRpropMinus(kernel.State(next), kernel.State(now), gradient, o.step())
}

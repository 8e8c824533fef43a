package neuron

import "deepnet/neuron/kernel"

// decay takes rate*decay of every weight off it, independently of the optimizer's
// step (Loshchilov and Hutter, 2019): w' = w' - rate*decay*w. With adam it is
// PyTorch's AdamW.
type decay float64

func (decay) Name() string                                 { return "decoupled_decay" }
func (decay) Before(_ []float64, _ Params, _ StepSettings) {}
func (d decay) After(next, now Params, settings StepSettings) {
	share := float64(settings.Rate * float64(d))
	incoming := next.Weights[1 : 1+settings.Incoming]
	kernel.Axpy(incoming, -share, now.Weights[1:1+settings.Incoming], incoming)
}

// maxNorm brings a neuron's incoming weights to the length c if they are longer
// (Srebro and Shraibman, 2005; Srivastava et al., 2014).
type maxNorm float64

func (maxNorm) Name() string                                 { return "max_norm" }
func (maxNorm) Before(_ []float64, _ Params, _ StepSettings) {}
func (c maxNorm) After(next, _ Params, settings StepSettings) {
	shorten(next.Weights[1:1+settings.Incoming], float64(c))
}

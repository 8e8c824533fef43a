package neuron

import "deepnet/neuron/kernel"

// nadam is Adam with Nesterov's momentum (Dozat, 2016) as PyTorch writes it: m'
// and v' as in adam; the momentum of step t is mu_t = beta1*(1 -
// 0.96^(0.004t)/2), p' = p*mu_t is the product of all so far, and
//
//	w' = w - rate/(sqrt(v'/c2) + epsilon) * ((1-mu_t)/(1-p') * g + mu_(t+1)/(1-p'*mu_(t+1)) * m')
//
// Its moments are all m, all v, then all p, which start at 1 and are the same
// for every weight.
type nadam struct{ averages }

func (nadam) Name() string { return "nadam" }
func (nadam) Moments() int { return 3 }

func (nadam) Start(moments []float64) { fill(block(moments, 2, len(moments)/3), 1) }

func (o nadam) Next(next, now Params, gradient []float64, settings StepSettings) {
	mu, ahead := o.momentum(settings.Step), o.momentum(settings.Step+1)
	product := float64(now.Moments[2*len(gradient)] * mu)
	step := kernel.NAdamStep{
		AdamStep: kernel.AdamStep{Beta1: o.beta1, Beta2: o.beta2, Epsilon: o.epsilon},
		Straight: float64(settings.Rate*(1-mu)) / (1 - product), Product: product, Correction: 1 - power(o.beta2, settings.Step),
	}
	step.Rate = float64(settings.Rate*ahead) / (1 - float64(product*ahead))
	kernel.NAdam(kernel.State(next), kernel.State(now), gradient, step)
}

// momentum is mu at a step.
func (o nadam) momentum(step uint64) float64 {
	const log = -0.0408219945202551295545770651553 // ln 0.96
	return float64(o.beta1 * (1 - float64(0.5*kernel.Exp(float64(float64(step)*(0.004*log))))))
}

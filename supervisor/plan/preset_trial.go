package plan

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/training"
)

// trialStall ends a trial: what is learned after that hardly changes which penalty is
// better.
var trialStall = training.Stall{Span: 10, Share: 0.01}

// part is one way to part the rows that are learned from, and what trials with its
// rows came to, by penalty.
type part struct {
	train, test []int               // rows
	losses      [][]float64         // of the test rows; nil: not tried
	weights     [][][]neuron.Params // learned; nil: not tried

	in, targets neuron.Signals // of the test rows
	plain       *neuron.Reference
}

func newPart(train, test []int) *part {
	return &part{train: train, test: test, losses: make([][]float64, len(penalties)), weights: make([][][]neuron.Params, len(penalties))}
}

// try learns with a penalty. It goes on from the weights of a trial with another
// penalty where there is one, which is much shorter than from the first weights, and
// the losses of neighbours differ by less chance. What cannot be learned has a loss
// that is infinite.
func (p *part) try(run *training.Run, penalty int) {
	p.losses[penalty] = []float64{math.Inf(1)}
	trial, spec := *run, run.Network.Spec
	spec.Regularization.L2 = penalties[penalty]
	network, err := neuron.New(spec)
	if err != nil {
		return
	}
	if p.plain == nil {
		p.gather(run)
	}
	trial.Network, trial.Train, trial.Stopping = network, p.train, training.Stopping{Stall: trialStall}
	p.plain.Network, p.plain.Params = network, p.start(penalty)
	state := training.State{}
	if err := training.Learn(&trial, &state, p.plain); err != nil {
		return
	}
	p.weights[penalty] = trial.Answer(&state, p.plain.Params)
	p.losses[penalty] = network.Losses(p.weights[penalty], p.in, p.targets)
}

// gather gathers the test rows, once for all penalties, as the memory that learning
// needs is kept.
func (p *part) gather(run *training.Run) {
	spec := run.Network.Spec
	p.plain = neuron.NewReference(run.Network)
	p.in = neuron.NewSignals(spec.Inputs, len(p.test))
	p.targets = neuron.NewSignals(spec.Layers[len(spec.Layers)-1].Neurons, len(p.test))
	neuron.Gather(p.in, run.Data.Inputs(), p.test)
	run.Data.Targets(p.targets, p.test)
}

// start returns the weights that a trial starts from: those of the next weaker penalty
// that was tried, as strong ones may have driven neurons to be all the same; else of
// the next stronger one; else the first weights of the network.
func (p *part) start(penalty int) [][]neuron.Params {
	for i := penalty - 1; i >= 0; i-- {
		if p.weights[i] != nil {
			return p.weights[i]
		}
	}
	for _, weights := range p.weights[penalty+1:] {
		if weights != nil {
			return weights
		}
	}
	return p.plain.Params
}

package plan

import (
	"context"
	"math"

	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
	"deepnet/neuron/training"
)

// A trial ends where its last epochs lowered the loss, with its penalty, by less than
// this share of it: what is learned after that hardly changes which penalty is better.
const (
	trialGain = 0.01
	trialSpan = 10
)

// part is one way to part the rows that are learned from, and what trials with its
// rows came to, by penalty.
type part struct {
	train, test []int       // rows
	losses      [][]float64 // of the test rows; nil: not tried
	weights     [][]float64 // learned, flat; nil: not tried

	learned, left batch // the training and test rows, gathered
	plain         *neuron.Reference
	gradient      []float64
}

// batch is rows as signals, inputs x rows and outputs x rows.
type batch struct{ in, targets neuron.Signals }

func newPart(train, test []int) *part {
	return &part{train: train, test: test, losses: make([][]float64, len(penalties)), weights: make([][]float64, len(penalties))}
}

// try learns with a penalty. It goes on from the weights of a trial with another
// penalty where there is one, which is much shorter than from the first weights, and
// the losses of neighbours differ by less chance. What cannot be learned has a loss
// that is infinite.
func (p *part) try(ctx context.Context, run *training.Run, penalty int) {
	p.losses[penalty] = []float64{math.Inf(1)}
	spec := run.Network.Spec
	spec.Regularization.L2 = penalties[penalty]
	network, err := neuron.New(spec)
	if err != nil {
		return
	}
	if p.plain == nil {
		p.gather(run)
	}
	start := p.start(penalty)
	p.plain.Network = network
	p.weights[penalty] = p.learn(ctx, start, run.Epochs)
	p.losses[penalty] = network.Losses(network.View(p.weights[penalty], p.plain.Params), p.left.in, p.left.targets)
}

// gather gathers the rows, once for all penalties.
func (p *part) gather(run *training.Run) {
	own := *run
	own.Train = p.train
	p.plain = neuron.NewReference(run.Network)
	order := training.NewLearner(&own, &training.State{}, func() [][]neuron.Params { return p.plain.Params }).Next()
	p.learned, p.plain.Weights = batch{order.In(), order.Targets}, order.Weights
	p.left = batch{neuron.NewSignals(order.Inputs.Rows, len(p.test)), neuron.NewSignals(order.Targets.Rows, len(p.test))}
	neuron.Gather(p.left.in, order.Inputs, p.test)
	run.Data.Targets(p.left.targets, p.test)
}

// start returns the weights that a trial starts from: those of the next weaker penalty
// that was tried, as strong ones may have driven neurons to be all the same; else of
// the next stronger one; else the first weights of the network.
func (p *part) start(penalty int) []float64 {
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
	return p.plain.Network.Flatten(nil, p.plain.Params)
}

// learn learns for so many epochs at the most and returns the weights.
func (p *part) learn(ctx context.Context, start []float64, epochs int) []float64 {
	settings, _ := p.plain.Network.Spec.Optimizer.LBFGS()
	path := lbfgs.New(start)
	var losses []float64
	for accepted, done := false, false; !done && len(losses) < epochs && ctx.Err() == nil; {
		accepted, done = path.Evaluated(settings, p.lossAt(path.Point()), p.gradient)
		if accepted {
			losses = append(losses, path.Loss)
			done = done || stalled(losses)
		}
	}
	return path.X()
}

// lossAt returns the loss at the weights, which is no number where they went too far,
// and leaves its gradient.
func (p *part) lossAt(weights []float64) float64 {
	network := p.plain.Network
	loss, gradient, err := p.plain.Gradient(network.View(weights, p.plain.Params), p.learned.in, p.learned.targets)
	if err != nil {
		return math.NaN()
	}
	p.gradient = network.Flatten(p.gradient[:0], gradient)
	return loss
}

// stalled says whether the last epochs changed little.
func stalled(losses []float64) bool {
	now, before := len(losses)-1, len(losses)-1-trialSpan
	return before >= 0 && losses[before]-losses[now] < float64(trialGain*math.Abs(losses[now]))
}

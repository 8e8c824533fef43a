package plan

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// The penalties that auto tries on few rows: first some far apart, and from the best
// of them on the next either way, as long as the loss is less.
var (
	penalties = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100}
	farApart  = []int{2, 5, 8, 11}
)

const (
	usualPenalty = 2 // where none can be tried
	// What the trials of one penalty may cost, in rows times parameters times epochs,
	// so that all of them take seconds: where an epoch costs much, there are fewer
	// epochs and then fewer folds.
	trialWork   = 3e8
	trialEpochs = 100
	leastEpochs = 30
	fewestRows  = 20 // below them a fold says nothing
	// Where steps change so little, the losses of two penalties do not cross any more.
	trialTolerance = 1e-5
)

// penaltyIsOpen says whether the plan leaves the penalty to what is measured.
func penaltyIsOpen(plan *protocol.Plan) bool {
	r := plan.GetRegularization()
	return plan.GetPreset() == autoPreset && plan.GetOptimizer().GetName() == neuron.LBFGS && (r == nil || r.L2 == nil)
}

// Measure measures what the plan of a new job left open, which takes a while, writes
// it out and says why it is that. It ends early, with its error, when ctx does.
func (r *Resolved) Measure(ctx context.Context) error {
	if r.penalties == nil {
		return nil
	}
	r.penalties.ctx = ctx
	l2, choice := r.penalties.measure()
	r.penalties = nil
	if err := ctx.Err(); err != nil {
		return err
	}
	r.Head.Plan.Regularization.L2 = &l2
	r.Head.Choices = append(r.Head.Choices, choice)
	spec := r.Run.Network.Spec
	spec.Regularization.L2 = l2
	network, err := neuron.New(spec)
	r.Run.Network = network
	return err
}

// measure returns the penalty for a run, and says for people why it is that.
// Networks learn from some of the rows that the run learns from and are
// evaluated on the others, by plain loops: it is a measurement of the table, which a
// process that died before the job was acknowledged makes again, to the same bits.
//
// The penalty with the least loss is taken; for classes the strongest that is within
// a quarter of a standard error of it (Breiman et al., 1984, take a whole one), as
// probabilities may be a little less sure of the same classes.
func (t *penaltySearch) measure() (l2 float64, choice string) {
	if len(t.test) == 0 {
		return usualPenalty, fmt.Sprintf("l2 %v: the usual, as rows so few, so wide or all of one group do not tell", usualPenalty)
	}
	chosen, why := t.lowest(), "the least loss on rows left out in turn"
	if math.IsInf(t.loss(chosen).mean, 1) {
		return usualPenalty, fmt.Sprintf("l2 %v: the usual, as with none that was tried the loss on rows left out is a number", usualPenalty)
	}
	if t.run.Classes > 0 {
		chosen, why = t.strongest(chosen), "the strongest with about "+why
	}
	return penalties[chosen], fmt.Sprintf("l2 %v: %s: %s", penalties[chosen], why, t)
}

// penaltySearch tries penalties on parts of the rows that a run learns from.
type penaltySearch struct {
	ctx         context.Context //nolint:containedctx // set for one measurement
	run         training.Run
	train, test [][]int // rows, by trial
	scaled      bool    // losses are of a size around 1
	tried       map[int]trialLoss
}

// trialLoss is the mean loss of the rows left out, and its standard error.
type trialLoss struct{ mean, error float64 }

// newPenaltySearch gets trials ready; without rows where they would tell nothing, or
// cost too much.
func newPenaltySearch(plan *protocol.Plan, frame *dataset.Frame, run *training.Run) *penaltySearch {
	t := &penaltySearch{run: *run, tried: map[int]trialLoss{}}
	t.run.Valid, t.run.Test, t.run.Stopping = nil, nil, training.Stopping{}
	rows := len(run.Train)
	epochs := trialWork / float64(run.Network.Spec.Parameters()) / float64(rows)
	if rows < fewestRows || epochs < leastEpochs {
		return t
	}
	folds := 5
	if rows >= 300 {
		folds = 3
	}
	t.train, t.test = innerFolds(plan, frame, run.Train, folds)
	affordable := min(len(t.test), int(epochs/leastEpochs))
	t.train, t.test = t.train[:affordable], t.test[:affordable]
	t.run.Epochs = int(min(epochs/float64(max(affordable, 1)), trialEpochs, float64(run.Epochs)))
	t.scaled = run.Classes > 0 || neuron.TakesAnyTarget(plan.GetLoss()) && plan.GetPreparation().GetTargetScaling() != "none"
	return t
}

// innerFolds parts the rows that are learned from as the plan parts all rows: by time
// there is only one way.
func innerFolds(plan *protocol.Plan, frame *dataset.Frame, rows []int, folds int) (train, test [][]int) {
	method, seed := dataset.Method(plan.GetSplitting().GetMethod()), plan.GetSeed()
	for ; folds > 1; folds-- { // there may be fewer groups
		if train, test, err := frame.FoldsOf(rows, dataset.KFold{Method: method, Folds: folds, Seed: seed}); err == nil {
			return train, test
		}
	}
	in, out, err := frame.HoldOutOf(rows, dataset.HoldOut{Method: method, Share: 0.25, Seed: seed})
	if err != nil || len(out) == 0 {
		return nil, nil
	}
	return [][]int{in}, [][]int{out}
}

// lowest returns the penalty with the least loss.
func (t *penaltySearch) lowest() int {
	at := farApart[0]
	for _, other := range farApart[1:] {
		if t.loss(other).mean < t.loss(at).mean {
			at = other
		}
	}
	for _, way := range []int{1, -1} {
		for next := at + way; next >= 0 && next < len(penalties) && t.loss(next).mean < t.loss(at).mean; next += way {
			at = next
		}
	}
	return at
}

// strongest returns the strongest penalty whose loss is about that of another.
func (t *penaltySearch) strongest(at int) int {
	bound := t.loss(at).mean + t.loss(at).error/4
	for at+1 < len(penalties) && t.loss(at+1).mean <= bound {
		at++
	}
	return at
}

// loss returns that of one of the penalties.
func (t *penaltySearch) loss(i int) trialLoss {
	if loss, tried := t.tried[i]; tried {
		return loss
	}
	t.tried[i] = lossOf(slices.Concat(t.tryAll(penalties[i])...))
	return t.tried[i]
}

// lossOf is the mean of losses and its standard error; a mean that is not finite is worse than any other.
func lossOf(losses []float64) trialLoss {
	n, sum, squares := float64(len(losses)), 0.0, 0.0
	for _, loss := range losses {
		sum += loss
	}
	if math.IsNaN(sum - sum) {
		return trialLoss{mean: math.Inf(1)}
	}
	for _, loss := range losses {
		squares = math.FMA(loss-sum/n, loss-sum/n, squares)
	}
	return trialLoss{mean: sum / n, error: math.Sqrt(squares) / n}
}

// tryAll returns the losses of all parts, learned side by side. What panics does so
// here, where a supervisor hears of it.
func (t *penaltySearch) tryAll(l2 float64) [][]float64 {
	losses, fallen := make([][]float64, len(t.test)), make([]any, len(t.test))
	var learning sync.WaitGroup
	for part := range losses {
		learning.Go(func() {
			defer func() { fallen[part] = recover() }()
			losses[part] = t.try(l2, part)
		})
	}
	learning.Wait()
	for _, reason := range fallen {
		if reason != nil {
			panic(reason)
		}
	}
	return losses
}

// try returns the losses of the rows left out of one part, infinite where nothing
// could be learned.
func (t *penaltySearch) try(l2 float64, part int) []float64 {
	spec, run := t.run.Network.Spec, t.run
	spec.Regularization.L2 = l2
	if t.scaled {
		spec.Optimizer.ChangeTolerance = max(spec.Optimizer.ChangeTolerance, trialTolerance)
	}
	network, err := neuron.New(spec)
	if err != nil || t.ctx.Err() != nil {
		return []float64{math.Inf(1)}
	}
	run.Network, run.Train = network, t.train[part]
	state, plain := training.State{}, neuron.NewReference(network)
	if err := training.Learn(&run, &state, plain); err != nil {
		return []float64{math.Inf(1)}
	}
	params := run.Answer(&state, plain.Params)
	in, targets := neuron.NewSignals(spec.Inputs, 1), neuron.NewSignals(spec.Layers[len(spec.Layers)-1].Neurons, 1)
	var losses []float64
	for _, row := range t.test[part] {
		neuron.Gather(in, run.Data.Inputs(), []int{row})
		run.Data.Targets(targets, []int{row})
		_, loss := network.Predict(params, in, targets)
		losses = append(losses, loss)
	}
	return losses
}

// String tells the losses of the penalties tried, the strongest first.
func (t *penaltySearch) String() string {
	var told []string
	for i := len(penalties) - 1; i >= 0; i-- {
		if loss, tried := t.tried[i]; tried {
			told = append(told, fmt.Sprintf("%.3g with %v", loss.mean, penalties[i]))
		}
	}
	return strings.Join(told, ", ")
}

package plan

import (
	"context"
	"fmt"
	"math"
	"strings"

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
	// so that all of them take a second: where an epoch costs much, there are fewer
	// epochs and then fewer parts.
	trialWork   = 3e8
	trialEpochs = 100
	leastEpochs = 30
	fewestRows  = 20 // below them a part says nothing
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
	l2, choice := r.penalties.measure(ctx)
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
func (t *penaltySearch) measure(ctx context.Context) (l2 float64, choice string) {
	if len(t.parts) == 0 {
		return usualPenalty, fmt.Sprintf("l2 %v: the usual, as rows so few, so wide or all of one group do not tell", usualPenalty)
	}
	chosen, why := t.lowest(ctx), "the least loss on rows left out in turn"
	if math.IsInf(t.loss(chosen).mean, 1) {
		return usualPenalty, fmt.Sprintf("l2 %v: the usual, as with none that was tried the loss on rows left out is a number", usualPenalty)
	}
	if t.run.Classes > 0 {
		chosen, why = t.strongest(ctx, chosen), "the strongest with about "+why
	}
	return penalties[chosen], fmt.Sprintf("l2 %v: %s: %s", penalties[chosen], why, t)
}

// penaltySearch tries penalties on parts of the rows that a run learns from.
type penaltySearch struct {
	run   training.Run
	parts []*part
}

// newPenaltySearch gets trials ready; without parts where they would tell nothing, or
// cost too much.
func newPenaltySearch(plan *protocol.Plan, frame *dataset.Frame, run *training.Run) *penaltySearch {
	t := &penaltySearch{run: *run}
	t.run.Valid, t.run.Test = nil, nil
	rows := len(run.Train)
	epochs := trialWork / float64(run.Network.Spec.Parameters()) / float64(rows)
	if rows < fewestRows || epochs < leastEpochs {
		return t
	}
	folds := 5
	if rows >= 300 {
		folds = 3
	}
	train, test := innerFolds(plan, frame, run.Train, folds)
	affordable := min(len(test), int(epochs/leastEpochs))
	for i := range affordable {
		t.parts = append(t.parts, newPart(train[i], test[i]))
	}
	t.run.Epochs = int(min(epochs/float64(max(affordable, 1)), trialEpochs, float64(run.Epochs)))
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
func (t *penaltySearch) lowest(ctx context.Context) int {
	t.race(ctx, farApart...)
	for at := t.least(farApart...); ; {
		near := []int{at, max(at-1, 0), min(at+1, len(penalties)-1)}
		t.race(ctx, near[1:]...)
		next := t.least(near...)
		if next == at {
			return at
		}
		at = next
	}
}

// strongest returns the strongest penalty whose loss is about that of another.
func (t *penaltySearch) strongest(ctx context.Context, at int) int {
	best := t.loss(at)
	for next := at + 1; next < len(penalties); next++ {
		t.race(ctx, next)
		if t.loss(next).mean > best.mean+best.error/4 {
			break
		}
		at = next
	}
	return at
}

// String tells the losses of the penalties tried, the strongest first.
func (t *penaltySearch) String() string {
	var told []string
	for i := len(penalties) - 1; i >= 0; i-- {
		switch tried := t.triedOn(i); tried {
		case 0:
		case len(t.parts):
			told = append(told, fmt.Sprintf("%.3g with %v", t.loss(i).mean, penalties[i]))
		default:
			told = append(told, fmt.Sprintf("%.3g with %v on the first %d parts of %d", meanOf(lossesOn(t.parts, i)), penalties[i], tried, len(t.parts)))
		}
	}
	return strings.Join(told, ", ")
}

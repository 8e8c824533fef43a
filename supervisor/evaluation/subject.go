package evaluation

import (
	"context"
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/metrics"
)

// Subject is a model, and the rows that decide how good it is.
type Subject struct {
	Network *neuron.Network
	Params  [][]neuron.Params // by layer and neuron
	Table   *dataset.Table    // encoded, with its targets
	Form    dataset.Form      // of its targets as outputs
	Columns []Column          // of people's table
	Train   []int             // rows that were learned from: baselines are fitted on them
	Test    []int             // the test rows
	Seed    uint64
}

// Column is a column of people's table and the inputs that it became.
type Column struct {
	Name   string
	Inputs []int
}

// Of evaluates the subject. It returns the context's error if that ends before, and
// ones that wrap metrics.ErrNoRows where there is no test row, or
// metrics.ErrNotFinite where an answer is no number.
func Of(ctx context.Context, s Subject) (*protocol.Evaluation, error) {
	if len(s.Test) == 0 {
		return nil, fmt.Errorf("%w to evaluate the model on; keep some for the test", metrics.ErrNoRows)
	}
	j := &evaluator{Subject: s, made: &protocol.Evaluation{}}
	j.choose()
	if err := j.predictTest(ctx); err != nil {
		return nil, err
	}
	evaluate := j.numbers
	if s.Table.Classes != nil {
		evaluate = j.classes
	}
	if err := evaluate(); err != nil {
		return nil, err
	}
	err := j.importances(ctx)
	if errors.Is(err, metrics.ErrNotFinite) {
		j.made.Importances = nil
		j.leaveOut("importances were not measured: %v", err)
		err = nil
	}
	return j.made, err
}

// evaluator is an evaluation that is being made.
type evaluator struct {
	Subject
	made    *protocol.Evaluation
	in      neuron.Signals // inputs x test rows
	truth   []float64      // their targets: numbers, or the indices of classes
	answers neuron.Signals // outputs x rows: probabilities, or numbers in the target's unit
}

// choose takes fewer of the test rows where all would take too long.
func (j *evaluator) choose() {
	most := max(leastRows, mostWork/j.weights())
	if rows := len(j.Test); int64(rows) > most {
		j.Test = evenly(j.Test, int(most))
		j.leaveOut("the model was evaluated on %d of the %d test rows, evenly chosen, as it is large", most, rows)
	}
	j.made.Rows = uint32(len(j.Test))
}

// predictTest has the model predict the test rows.
func (j *evaluator) predictTest(ctx context.Context) (err error) {
	j.in, j.truth = j.gather(j.Test)
	j.answers, err = j.predict(ctx, j.in)
	return err
}

func (j *evaluator) leaveOut(format string, args ...any) {
	j.made.LeftOut = append(j.made.LeftOut, fmt.Sprintf(format, args...))
}

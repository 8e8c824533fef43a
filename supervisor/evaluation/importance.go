package evaluation

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/metrics"
	"deepnet/neuron/training"
	"deepnet/supervisor/parallel"
)

// importancesIfFinite measures importances, or says why they were not.
func (e *evaluator) importancesIfFinite(ctx context.Context) error {
	err := e.importances(ctx)
	if errors.Is(err, metrics.ErrNotFinite) {
		e.made.Importances = nil
		e.leaveOut("importances were not measured: %v", err)
		return nil
	}
	return err
}

// importances measures the permutation importance of every column. All inputs made from
// a column are permuted together.
func (e *evaluator) importances(ctx context.Context) error {
	rows := e.importanceRows()
	if rows == nil {
		return nil
	}
	in, truth := e.gather(rows), e.truths(rows)
	score, err := e.score(ctx, in, truth)
	if err != nil {
		return err
	}
	permuted, err := e.permutedScores(ctx, in, truth)
	if err != nil {
		return err
	}
	e.made.ImportanceMetric, e.made.ImportanceRows = e.importanceMetric(), uint32(len(rows))
	for g, column := range e.Columns {
		made := &protocol.Importance{Column: column.Name}
		if len(column.Inputs) > 0 {
			worth := metrics.Importance(score, permuted[g*repeats:][:repeats])
			made.Loss, made.Spread = worth.Mean, worth.Spread
		}
		e.made.Importances = append(e.made.Importances, made)
	}
	slices.SortStableFunc(e.made.Importances, func(a, b *protocol.Importance) int { return cmp.Compare(b.Loss, a.Loss) })
	return nil
}

// permutedScores returns the scores with each column permuted, repeats of them for every
// column; 0 for one that nothing is learned from.
func (e *evaluator) permutedScores(ctx context.Context, in neuron.Signals, truth [][]float64) ([]float64, error) {
	scores := make([]float64, len(e.Columns)*repeats)
	errs := make([]error, len(scores))
	done := e.counter(Columns, len(e.Columns), repeats)
	parallel.Each(len(scores), func(i int) {
		if ctx.Err() != nil {
			return
		}
		how := metrics.Permutation{Seed: e.Seed, Group: i / repeats, Repeat: i % repeats}
		if inputs := e.Columns[how.Group].Inputs; len(inputs) > 0 {
			scores[i], errs[i] = e.score(ctx, how.Apply(in, inputs), truth)
		}
		done(1)
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return scores, nil
}

// importanceRows chooses the rows to measure importances on; nil if they are not to be
// measured.
func (e *evaluator) importanceRows() []int {
	rows, measured := len(e.Test), int64(0)
	for _, column := range e.Columns {
		if len(column.Inputs) > 0 {
			measured++
		}
	}
	most := int(min(importanceRows, importanceWork/((measured*repeats+1)*e.weights())))
	switch {
	case rows < 2:
		e.leaveOut("importances were not measured: they need two rows or more to exchange values")
		return nil
	case most < min(rows, leastImportance):
		e.leaveOut("importances were not measured: %d columns through a network of %d weights take too long", len(e.Columns), e.weights())
		return nil
	case most < rows:
		e.leaveOut("importances were measured on %d of the %d test rows, evenly chosen", most, rows)
	}
	return evenly(e.Test, most)
}

// primaryName returns the name of the primary metric.
func (e *evaluator) primaryName() string { return primary(e.made.Metrics).GetName() }

// importanceMetric returns the name of what importances are losses of. Of probabilities it
// is the log loss, which every change of one moves; accuracy stays where no prediction turns
// over, as where nearly all rows are of one class.
func (e *evaluator) importanceMetric() string {
	for _, m := range e.made.Metrics {
		if m.GetName() == logLoss {
			return logLoss
		}
	}
	return e.primaryName()
}

// score returns the metric of the importances on some rows, the mean over the targets. A
// log loss and an RMSE are negated, so that a higher score is always better.
func (e *evaluator) score(ctx context.Context, in neuron.Signals, truth [][]float64) (float64, error) {
	answers, err := e.predict(ctx, in, func(int) {})
	if err != nil || len(truth) == 1 {
		return e.scoreOf(answers, truth[0], err)
	}
	sum := 0.0
	for k, of := range truth {
		score, err := e.scoreOf(output(answers, k), of, nil)
		if err != nil {
			return 0, err
		}
		sum += score
	}
	return sum / float64(len(truth)), nil
}

// truths are the targets of some rows, a list for each.
func (e *evaluator) truths(rows []int) (list [][]float64) {
	for _, one := range e.Table.Each() {
		list = append(list, targets(one, rows))
	}
	return list
}

// scoreOf returns the metric of one target, unless there is an error already.
func (e *evaluator) scoreOf(answers neuron.Signals, truth []float64, err error) (float64, error) {
	if err != nil {
		return 0, err
	}
	if e.importanceMetric() == logLoss {
		loss, err := metrics.LogLoss(classIndices(truth), answers)
		return -loss, err
	}
	if e.Table.Classes != nil {
		right := 0
		for r, class := range truth {
			if training.Class(answers, r) == int(class) {
				right++
			}
		}
		return float64(right) / float64(len(truth)), nil
	}
	result, err := metrics.EvaluateNumbers(truth, answers.Data)
	if err != nil {
		return 0, err
	}
	if e.primaryName() == r2 && result.R2 != nil {
		return *result.R2, nil
	}
	return -result.RMSE, nil
}

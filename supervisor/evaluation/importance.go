package evaluation

import (
	"cmp"
	"context"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/metrics"
	"deepnet/neuron/training"
)

// importances measures what the model loses without each column: all inputs made of
// it change rows together.
func (j *evaluator) importances(ctx context.Context) error {
	rows := j.importanceRows()
	if rows == nil {
		return nil
	}
	in, truth := j.gather(rows)
	score, err := j.score(ctx, in, truth)
	if err != nil {
		return err
	}
	j.made.ImportanceMetric, j.made.ImportanceRows = j.importanceMetric(), uint32(len(rows))
	for g, column := range j.Columns {
		made := &protocol.Importance{Column: column.Name}
		if len(column.Inputs) > 0 {
			worth, err := j.worth(ctx, g, in, truth, score)
			if err != nil {
				return err
			}
			made.Loss, made.Spread = worth.Mean, worth.Spread
		}
		j.made.Importances = append(j.made.Importances, made)
	}
	slices.SortStableFunc(j.made.Importances, func(a, b *protocol.Importance) int { return cmp.Compare(b.Loss, a.Loss) })
	return nil
}

// worth is what the score loses without a column.
func (j *evaluator) worth(ctx context.Context, g int, in neuron.Signals, truth []float64, score float64) (metrics.Worth, error) {
	scores := make([]float64, repeats)
	for i := range scores {
		exchanged := metrics.Permutation{Seed: j.Seed, Group: g, Repeat: i}.Apply(in, j.Columns[g].Inputs)
		var err error
		if scores[i], err = j.score(ctx, exchanged, truth); err != nil {
			return metrics.Worth{}, err
		}
	}
	return metrics.Importance(score, scores), nil
}

// importanceRows are the rows that importances are measured on; nil: they are not.
func (j *evaluator) importanceRows() []int {
	rows, asked := len(j.Test), int64(0)
	for _, column := range j.Columns {
		if len(column.Inputs) > 0 {
			asked++
		}
	}
	most := int(min(importanceRows, importanceWork/((asked*repeats+1)*j.weights())))
	switch {
	case rows < 2:
		j.leaveOut("importances were not measured: they need two rows or more to exchange values")
		return nil
	case most < min(rows, leastImportance):
		j.leaveOut("importances were not measured: %d columns through a network of %d weights take too long", len(j.Columns), j.weights())
		return nil
	case most < rows:
		j.leaveOut("importances were measured on %d of the %d test rows, evenly chosen", most, rows)
	}
	return evenly(j.Test, most)
}

// importanceMetric is the metric to go by.
func (j *evaluator) importanceMetric() string { return leading(j.made.Metrics).GetName() }

// score is the metric to go by, of given rows; an error is negative, so that less
// of it is better.
func (j *evaluator) score(ctx context.Context, in neuron.Signals, truth []float64) (float64, error) {
	answers, err := j.predict(ctx, in)
	if err != nil {
		return 0, err
	}
	if j.Table.Classes != nil {
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
	if j.importanceMetric() == r2 && result.R2 != nil {
		return *result.R2, nil
	}
	return -result.RMSE, nil
}

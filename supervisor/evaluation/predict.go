package evaluation

import (
	"context"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// part is how many rows are predicted at a time, unless the network is too wide.
const part = 1024

// gather returns rows of the table, inputs x rows, and their targets.
func (j *evaluator) gather(rows []int) (in neuron.Signals, targets []float64) {
	t := j.Table
	in, targets = neuron.NewSignals(len(t.Columns), len(rows)), make([]float64, len(rows))
	for f := range t.Columns {
		for i, r := range rows {
			in.Data[f*in.Stride+i] = t.Inputs[f*t.Rows+r]
		}
	}
	for i, r := range rows {
		targets[i] = t.Targets[r]
	}
	return in, targets
}

// predict returns what the model answers: probabilities of classes, or numbers in
// the target's own unit.
func (j *evaluator) predict(ctx context.Context, in neuron.Signals) (neuron.Signals, error) {
	widths := j.Network.Widths()
	answers := neuron.NewSignals(widths[len(widths)-1], in.Cols)
	plain := &neuron.Reference{Network: j.Network, Params: j.Params}
	step := max(1, min(part, training.MaxSignals/j.Network.Neurons()))
	for from := 0; from < in.Cols; from += step {
		if err := ctx.Err(); err != nil {
			return answers, err
		}
		paste(answers, plain.Predict(cut(in, from, min(from+step, in.Cols))), from)
	}
	if j.Table.Classes == nil {
		for i, y := range answers.Data {
			answers.Data[i] = dataset.Restore(j.Form.Scale, y)
		}
	}
	return answers, nil
}

// cut copies the rows from one to before another.
func cut(s neuron.Signals, from, to int) neuron.Signals {
	c := neuron.NewSignals(s.Rows, to-from)
	for i := range s.Rows {
		copy(c.Data[i*c.Stride:(i+1)*c.Stride], s.Data[i*s.Stride+from:])
	}
	return c
}

// paste writes rows to where they were cut.
func paste(to, rows neuron.Signals, from int) {
	for i := range rows.Rows {
		copy(to.Data[i*to.Stride+from:], rows.Data[i*rows.Stride:i*rows.Stride+rows.Cols])
	}
}

package evaluation

import (
	"context"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
	"deepnet/supervisor/parallel"
)

// maxRows is how many rows are predicted at a time; fewer if the network is wide.
const maxRows = 1024

// gather returns the inputs of some of the table's rows, inputs x rows.
func (e *evaluator) gather(rows []int) neuron.Signals {
	t := e.Table
	in := neuron.NewSignals(len(t.Columns), len(rows))
	for f := range t.Columns {
		for i, r := range rows {
			in.Data[f*in.Stride+i] = t.Inputs[f*t.Rows+r]
		}
	}
	return in
}

// targets returns those of some rows of a table of a single one, or the first.
func targets(t *dataset.Table, rows []int) []float64 {
	list := make([]float64, len(rows))
	for i, r := range rows {
		list[i] = t.Targets[r]
	}
	return list
}

// predict returns the model's outputs, outputs x rows: class probabilities, or numbers in
// the target's own unit. It returns the context's error if that ends first, and tells done
// of the rows as it goes on.
func (e *evaluator) predict(ctx context.Context, in neuron.Signals, done func(rows int)) (neuron.Signals, error) {
	widths := e.Network.Widths()
	answers := neuron.NewSignals(widths[len(widths)-1], in.Cols)
	step := max(1, min(maxRows, training.MaxSignals/e.Network.Neurons()))
	parallel.Each((in.Cols+step-1)/step, func(i int) {
		if ctx.Err() == nil {
			from, to := i*step, min(i*step+step, in.Cols)
			outputs, _ := e.Network.Predict(e.Params, cut(in, from, to), neuron.Signals{})
			paste(answers, outputs, from)
			done(to - from)
		}
	})
	if err := ctx.Err(); err != nil {
		return answers, err
	}
	if e.Table.Classes == nil {
		for k := range answers.Rows {
			of := output(answers, k).Data
			for i, y := range of {
				of[i] = dataset.Restore(e.Form.Of(k).Scale, y)
			}
		}
	}
	return answers, nil
}

// output is one row of outputs.
func output(s neuron.Signals, k int) neuron.Signals {
	return neuron.Signals{Rows: 1, Cols: s.Cols, Stride: s.Cols, Data: s.Data[k*s.Stride:][:s.Cols]}
}

// cut copies the rows from (inclusive) to (exclusive).
func cut(s neuron.Signals, from, to int) neuron.Signals {
	c := neuron.NewSignals(s.Rows, to-from)
	for i := range s.Rows {
		copy(c.Data[i*c.Stride:(i+1)*c.Stride], s.Data[i*s.Stride+from:])
	}
	return c
}

// paste copies rows into to, beginning at row from.
func paste(to, rows neuron.Signals, from int) {
	for i := range rows.Rows {
		copy(to.Data[i*to.Stride+from:], rows.Data[i*rows.Stride:i*rows.Stride+rows.Cols])
	}
}

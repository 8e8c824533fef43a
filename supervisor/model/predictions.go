package model

import (
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// Predictions returns the answer that clients get for a network's outputs, outputs x
// rows; job is the id of the job that trained the model.
func (m *Model) Predictions(job string, outputs neuron.Signals) *protocol.Predictions {
	classes := m.Classes()
	width := m.outputs()
	p := &protocol.Predictions{Job: job, Classes: classes, Outputs: uint32(width), Output: make([]float64, 0, width*outputs.Cols)}
	for b := range outputs.Cols {
		p.Output = append(p.Output, m.row(outputs, b)...)
		if classes != nil {
			p.Label = append(p.Label, classes[training.Class(outputs, b)])
		}
	}
	return p
}

// row returns the prediction for row b: a probability per class, or numbers in the
// target's own unit.
func (m *Model) row(outputs neuron.Signals, b int) []float64 {
	var row []float64
	for i := range outputs.Rows {
		row = append(row, outputs.Data[i*outputs.Stride+b])
	}
	switch {
	case len(m.Classes()) == 2 && len(row) == 1:
		return []float64{1 - row[0], row[0]}
	case m.Preparation != nil && m.Classes() == nil:
		return []float64{dataset.Restore(m.form.Scale, row[0])}
	default:
		return row
	}
}

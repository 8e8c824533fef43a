package model

import (
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// Predictions says in the words of the wire what the network put out, outputs x
// rows, when it was asked about the model of a job.
func (m *Model) Predictions(job string, outputs neuron.Signals) *protocol.Predictions {
	classes := m.Classes()
	p := &protocol.Predictions{Job: job, Classes: classes, Outputs: uint32(max(outputs.Rows, len(classes)))}
	for b := range outputs.Cols {
		p.Output = append(p.Output, m.row(outputs, b)...)
		if classes != nil {
			p.Label = append(p.Label, classes[training.Class(outputs, b)])
		}
	}
	return p
}

// row returns what the outputs of row b mean: a probability per class, or numbers in
// the target's own unit.
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

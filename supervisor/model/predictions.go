package model

import (
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
)

// Predictions returns the answer that clients get for a network's outputs, outputs x
// rows; job is the id of the job that trained the model.
func (m *Model) Predictions(job string, outputs neuron.Signals) *protocol.Predictions {
	if m.targets != nil {
		return m.severalPredictions(job, outputs)
	}
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

// severalPredictions is Predictions where there are several targets.
func (m *Model) severalPredictions(job string, outputs neuron.Signals) *protocol.Predictions {
	p := &protocol.Predictions{Job: job, Outputs: uint32(outputs.Rows), Targets: m.targets}
	for b := range outputs.Cols {
		for k, target := range m.targets {
			y := outputs.Data[k*outputs.Stride+b]
			if target.GetClasses() == nil {
				p.Output = append(p.Output, dataset.Restore(m.form.Of(k).Scale, y))
				continue
			}
			probabilities := []float64{1 - y, y}
			p.Output = append(p.Output, probabilities[slices.Index(target.GetClasses(), target.GetPositive())])
			p.Label = append(p.Label, target.GetClasses()[label(y)])
		}
	}
	return p
}

// label is the class of two that the probability of the second stands for.
func label(y float64) int {
	return training.Class(neuron.Signals{Rows: 1, Cols: 1, Stride: 1, Data: []float64{y}}, 0)
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

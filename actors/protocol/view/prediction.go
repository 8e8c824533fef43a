package view

import (
	"fmt"

	"deepnet/actors/protocol"
)

// Predictions is what a model predicts, row for row.
type Predictions struct {
	Job      string       `json:"job"`
	Classes  []string     `json:"classes"`
	Targets  []Target     `json:"targets,omitempty"` // where there are several, in the order of the values
	Rows     []Prediction `json:"rows"`
	Warnings []string     `json:"warnings"`
}

// Prediction is what a model predicts for one row: a label and the probability of
// each class, in the order of the classes; of several targets a label and the
// probability of the positive class for each; or the numbers.
type Prediction struct {
	Kept          map[string]string `json:"kept,omitempty"` // cells of the row, by the names of their columns
	Label         *string           `json:"label,omitempty"`
	Labels        []string          `json:"labels,omitempty"`
	Probabilities []*float64        `json:"probabilities,omitempty"`
	Values        []*float64        `json:"values,omitempty"`
}

// NewPredictions cuts the service's answer into rows; it refuses one whose numbers,
// classes and labels do not match.
func NewPredictions(answer *protocol.Predictions) (Predictions, error) {
	if answer.GetTargets() != nil {
		return severalPredictions(answer)
	}
	width, labels := int(answer.GetOutputs()), answer.GetLabel()
	numbers, classes := answer.GetOutput(), len(answer.GetClasses())
	fits := width > 0 && len(numbers)%width == 0
	if fits && classes > 0 {
		fits = classes == width && len(labels) == len(numbers)/width
	}
	if !fits {
		return Predictions{}, misfit(answer)
	}
	order := Numerically(answer.GetClasses())
	rows := make([]Prediction, len(numbers)/width)
	for i := range rows {
		values := make([]*float64, width)
		for k := range values {
			from := k
			if order != nil {
				from = order[k]
			}
			values[k] = Finite(&numbers[i*width+from])
		}
		if classes > 0 {
			rows[i] = Prediction{Label: &labels[i], Probabilities: values}
		} else {
			rows[i].Values = values
		}
	}
	return Predictions{answer.GetJob(), List(InOrder(answer.GetClasses())), nil, rows, List(answer.GetWarning())}, nil
}

// misfit is the error about an answer that does not fit together.
func misfit(answer *protocol.Predictions) error {
	return fmt.Errorf("the service's answer does not fit together: %d numbers, %d per row, %d classes, %d labels",
		len(answer.GetOutput()), answer.GetOutputs(), len(answer.GetClasses()), len(answer.GetLabel()))
}

// severalPredictions cuts an answer about several targets into rows.
func severalPredictions(answer *protocol.Predictions) (Predictions, error) {
	width, numbers, labels := len(answer.GetTargets()), answer.GetOutput(), answer.GetLabel()
	labelled := answer.GetTargets()[0].GetClasses() != nil
	if width != int(answer.GetOutputs()) || len(numbers)%width != 0 || labelled != (len(labels) > 0) && len(numbers) > 0 || labelled && len(labels) != len(numbers) {
		return Predictions{}, misfit(answer)
	}
	rows := make([]Prediction, len(numbers)/width)
	for i := range rows {
		values := make([]*float64, width)
		for k := range values {
			values[k] = Finite(&numbers[i*width+k])
		}
		if labelled {
			rows[i] = Prediction{Labels: labels[i*width:][:width], Probabilities: values}
		} else {
			rows[i].Values = values
		}
	}
	return Predictions{answer.GetJob(), List[string](nil), NewTargets(answer.GetTargets()), rows, List(answer.GetWarning())}, nil
}

// Keep keeps cells beside the prediction, one of each of the columns.
func (p *Prediction) Keep(columns, cells []string) {
	if len(columns) == 0 {
		return
	}
	p.Kept = make(map[string]string, len(columns))
	for i, column := range columns {
		p.Kept[column] = cells[i]
	}
}

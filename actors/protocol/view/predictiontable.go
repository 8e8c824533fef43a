package view

import (
	"fmt"

	"deepnet/actors/protocol"
)

// PredictionColumns are the columns of a model's predictions as a table, those of texts and
// then those of numbers: the label and a probability of each class, or the numbers; of
// several targets a label for each and the probability that it says yes, or a number.
func PredictionColumns(model *protocol.Signature) (texts, numbers []string) {
	if len(model.GetTargets()) > 0 {
		return targetColumns(model.GetTargets())
	}
	if len(model.GetClasses()) > 0 {
		for _, class := range InOrder(model.GetClasses()) {
			numbers = append(numbers, "p_"+class)
		}
		return []string{"label"}, numbers
	}
	if model.GetOutputs() == 1 {
		return nil, []string{"prediction"}
	}
	for k := range model.GetOutputs() {
		numbers = append(numbers, fmt.Sprintf("prediction_%d", k+1))
	}
	return nil, numbers
}

// targetColumns are the columns of predictions of several targets.
func targetColumns(targets []*protocol.Target) (texts, numbers []string) {
	for _, t := range targets {
		if t.GetClasses() == nil {
			numbers = append(numbers, t.GetColumn())
			continue
		}
		texts, numbers = append(texts, t.GetColumn()), append(numbers, "p_"+t.GetColumn())
	}
	return texts, numbers
}

// Cells are the cells of a prediction in those columns.
func (p *Prediction) Cells() (texts []string, numbers []*float64) {
	switch {
	case p.Label != nil:
		return []string{*p.Label}, p.Probabilities
	case p.Labels != nil:
		return p.Labels, p.Probabilities
	default:
		return nil, p.Values
	}
}

package view

import (
	"fmt"

	"deepnet/actors/protocol"
)

// PredictionColumns are the columns of a model's predictions as a table, those of texts and
// then those of numbers: the label and a probability of each class, or the numbers.
func PredictionColumns(model *protocol.Signature) (texts, numbers []string) {
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

// Cells are the cells of a prediction in those columns.
func (p *Prediction) Cells() (texts []string, numbers []*float64) {
	if p.Label != nil {
		return []string{*p.Label}, p.Probabilities
	}
	return nil, p.Values
}

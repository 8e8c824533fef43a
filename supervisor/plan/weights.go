package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// weightsOf returns what every row of a table counts in learning, by its number: the
// column of weights times the weight of its class; nil: all count the same.
func weightsOf(frame *dataset.Frame, train []int, plan *protocol.Plan) ([]float64, error) {
	classes, err := classWeights(frame, train, plan)
	if err != nil || classes == nil && frame.Weights == nil {
		return nil, err
	}
	weights := make([]float64, frame.Rows)
	for row := range weights {
		weights[row] = 1
		if frame.Weights != nil {
			weights[row] = frame.Weights[row]
		}
		if classes != nil {
			weights[row] = float64(weights[row] * classes[int(frame.Targets[row])])
		}
	}
	return weights, checkWeights(weights, train)
}

// classWeights returns what the rows of every class count; nil: all the same.
func classWeights(frame *dataset.Frame, train []int, plan *protocol.Plan) ([]float64, error) {
	named := plan.GetClassWeights()
	switch {
	case !plan.GetBalanced() && len(named) == 0:
		return nil, nil
	case frame.Task != dataset.Classification:
		return nil, errors.New("weights of classes were given, and the target has numbers; give a column of weights instead, or ask for classification")
	case frame.More != nil:
		return nil, errors.New("weights of classes were given, and there are several targets, each with classes of its own; give a column of weights instead (--weights)")
	case plan.GetBalanced():
		return balanced(frame, train), nil
	}
	weights := make([]float64, len(frame.Classes))
	for i := range weights {
		weights[i] = 1
	}
	for _, w := range named {
		i := slices.Index(frame.Classes, w.GetClass())
		if i < 0 {
			return nil, fmt.Errorf("a weight was given for %q, which is no class; the classes are %s", w.GetClass(), strings.Join(frame.Classes, ", "))
		}
		weights[i] = w.GetWeight()
	}
	return weights, nil
}

// balanced gives all classes together the same weight: rows/(classes * rows of the
// class), as in scikit-learn. Only rows learned from are counted.
func balanced(frame *dataset.Frame, train []int) []float64 {
	counts := make([]int, len(frame.Classes))
	for _, row := range train {
		counts[int(frame.Targets[row])]++
	}
	weights := make([]float64, len(counts))
	for i, n := range counts {
		if n > 0 {
			weights[i] = float64(len(train)) / float64(len(counts)*n)
		}
	}
	return weights
}

// checkPositive refuses a positive class that a target does not have, or that means
// nothing as there are not two.
func checkPositive(frame *dataset.Frame, plan *protocol.Plan) error {
	positive := plan.GetPositive()
	if positive == "" {
		return nil
	}
	for _, t := range append([]dataset.Answer{{Target: frame.Target, Classes: frame.Classes}}, frame.More...) {
		of := ""
		if frame.More != nil {
			of = " of the target " + t.Target
		}
		switch {
		case len(t.Classes) != 2:
			return fmt.Errorf("--positive %s: a positive class is one of two, and the target has %d classes; leave it out", positive, len(t.Classes))
		case !slices.Contains(t.Classes, positive):
			return fmt.Errorf("--positive %s: there is no such class%s; the classes are %s", positive, of, strings.Join(t.Classes, ", "))
		}
	}
	return nil
}

// checkWeights refuses weights by which nothing is learned.
func checkWeights(weights []float64, train []int) error {
	for _, row := range train {
		if weights[row] > 0 {
			return nil
		}
	}
	return errors.New("all rows to learn from weigh 0, so there is nothing to learn; give some of them a weight")
}

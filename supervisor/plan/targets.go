package plan

import (
	"errors"
	"fmt"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// labels says whether there are several targets of two classes each.
func (t tableFacts) labels() bool { return t.targets > 1 && t.classes > 0 }

// SeveralTargets describes the targets of a plan where there are several; nil: there is
// one.
func SeveralTargets(preparation *dataset.Preparation, plan *protocol.Plan) (list []*protocol.Target) {
	if len(preparation.MoreTargets) == 0 {
		return nil
	}
	for _, t := range preparation.Targets() {
		target := &protocol.Target{Column: t.Target, Classes: t.Classes}
		if t.Classes != nil {
			target.Positive = t.Classes[positiveOf(t.Classes, plan)]
		}
		list = append(list, target)
	}
	return list
}

// positiveOf is which of two classes of one of several targets is the positive one: what
// the plan says, else the one that says yes.
func positiveOf(classes []string, plan *protocol.Plan) int {
	if asked := slices.Index(classes, plan.GetPositive()); asked >= 0 {
		return asked
	}
	return dataset.Yes(classes)
}

// checkLabels refuses a plan that cannot be for several labels.
func checkLabels(frame *dataset.Frame, plan *protocol.Plan) error {
	if frame.More == nil || frame.Classes == nil {
		return nil
	}
	if plan.GetLoss() == "softmax_crossentropy" {
		return errors.New("the loss softmax_crossentropy is for one class of many, and each of several targets is yes or no by itself; choose binary_crossentropy")
	}
	for _, target := range Targets(plan) {
		if slices.Contains(Targets(plan), "p_"+target) {
			return fmt.Errorf("predictions would have two columns p_%s, the target and the probability of the target %s; rename one of the two", target, target)
		}
	}
	return nil
}

// checkLabelOutputs refuses outputs that are no probabilities of labels.
func checkLabelOutputs(plan *protocol.Plan, t tableFacts) error {
	const sigmoid = "sigmoid"
	switch output := plan.GetOutputActivation(); {
	case !t.labels() || output == sigmoid:
		return nil
	case output == neuron.Softmax:
		return fmt.Errorf("the output activation softmax shares one probability among all outputs, and each of several targets is yes or no by itself; choose %s", sigmoid)
	default:
		return fmt.Errorf("with the output activation %s an output is no probability, which each of several targets of two classes needs; choose %s", output, sigmoid)
	}
}

// severalChoices says what is chosen for several targets.
func severalChoices(plan *protocol.Plan, t tableFacts) (choices []string) {
	by := plan.GetSplitting()
	if t.labels() && by.GetMethod() == "" && by.GetGroup() == "" && by.GetOrder() == "" {
		choices = append(choices, "split random: no division of the rows has the same share of all targets in it")
	}
	if t.targets > 1 && plan.GetPreset() == "sklearn" {
		choices = append(choices, fmt.Sprintf("loss %s: the mean over the targets, where scikit-learn's gradient is that of their sum", plan.GetLoss()))
	}
	return choices
}

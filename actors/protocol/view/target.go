package view

import (
	"strings"

	"deepnet/actors/protocol"
)

// Target is one of several columns that are predicted together.
type Target struct {
	Target   string   `json:"target"`
	Classes  []string `json:"classes,omitempty"`  // two; none for numbers
	Positive string   `json:"positive,omitempty"` // of the classes, the one whose probability is predicted
}

// NewTargets makes a list of targets; nil where there is one, or none.
func NewTargets(targets []*protocol.Target) (list []Target) {
	for _, t := range targets {
		list = append(list, Target{t.GetColumn(), t.GetClasses(), t.GetPositive()})
	}
	return list
}

// TargetColumns are the columns of predictions of several targets as a table, those of texts
// and then those of numbers: the labels and the probability of each one's positive class, or
// the numbers.
func TargetColumns(targets []Target) (texts, numbers []string) {
	for _, t := range targets {
		if t.Classes == nil {
			numbers = append(numbers, t.Target)
			continue
		}
		texts, numbers = append(texts, t.Target), append(numbers, "p_"+t.Target)
	}
	return texts, numbers
}

// TargetNames are the columns that are predicted together and, where they have classes, what
// says yes in each; empty where there is one, or none.
func TargetNames(targets []*protocol.Target) string {
	var names []string
	for _, t := range targets {
		name := t.GetColumn()
		if t.GetPositive() != "" {
			name += " (" + strings.Join(t.GetClasses(), ", ") + "; positive: " + t.GetPositive() + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

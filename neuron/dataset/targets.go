package dataset

import (
	"slices"

	"deepnet/neuron"
)

// MaxTargets is how many columns may be learned together.
const MaxTargets = 100

// Answer is a further column to learn, beside the first, and what the rows say in it.
type Answer struct {
	Target  string
	Classes []string  // two, sorted bytewise; nil for numbers
	Targets []float64 // one per row: the index of its class, or the number
}

// Each returns the table once for every target, as if that were the only one: what is measured of one target is measured of
// several one by one.
func (t *Table) Each() []*Table {
	all := []*Table{t}
	for _, a := range t.More {
		one := *t
		one.Target, one.Classes, one.Targets, one.More = a.Target, a.Classes, a.Targets, nil
		all = append(all, &one)
	}
	if len(t.More) > 0 {
		first := *t
		first.More, all[0] = nil, &first
	}
	return all
}

// each returns the frame once for every target, as if that were the only one.
func (f *Frame) each() []*Frame {
	var all []*Frame
	for _, t := range f.labels().Each() {
		one := *f
		one.Target, one.Classes, one.Targets, one.More = t.Target, t.Classes, t.Targets, nil
		all = append(all, &one)
	}
	return all
}

// several says whether more than one column is to be learned.
func (f *Frame) several() bool { return len(f.More) > 0 }

// targets returns the names of the columns to learn, in the order of the outputs; nil if there is none.
func (c Choices) targets() []string {
	if c.Target == "" {
		return nil
	}
	return append([]string{c.Target}, c.MoreTargets...)
}

// learns says whether a column is to be learned.
func (c Choices) learns(column string) bool { return slices.Contains(c.targets(), column) }

// FittedTarget is what was measured on a further target.
type FittedTarget struct {
	Target  string       `json:"target"`
	Classes []string     `json:"classes,omitempty"` // of a Classification: two
	Scale   neuron.Scale `json:"scale"`             // of a Regression
}

// Targets returns what was measured on each target, in the order of the outputs.
func (p *Preparation) Targets() []FittedTarget {
	return append([]FittedTarget{{p.Target, p.Classes, p.Scale}}, p.MoreTargets...)
}

// Yes returns which of two classes, by its index, is the one that says yes: the word for it where both are words for yes and
// no, or 1 beside 0; else the second.
func Yes(classes []string) int {
	if len(classes) == 2 {
		x, first := readBoolean(classes[0])
		y, second := readBoolean(classes[1])
		if first && second && x > y {
			return 0
		}
	}
	return 1
}

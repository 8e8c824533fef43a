package dataset

import (
	"fmt"
	"slices"
)

// fewSteps is how many different numbers there have to be for a cycle to be seen.
const fewSteps = 4

// cycle is after how much the numbers of an input come round, and what to say of it: as was chosen, else as its name and its
// values say.
func (c Choices) cycle(column Column, t *tally, name string, decimal byte) (period int, said []Warning) {
	if column.Role != Input || column.Kind != Number {
		return 0, nil
	}
	for _, chosen := range c.Cyclic {
		if chosen.Column == column.Name {
			return chosen.Period, nil
		}
	}
	numbers := t.numbers(decimal)
	if t.rules < CalendarRules || numbers.count < t.values || column.Distinct < fewSteps {
		return 0, nil
	}
	if period = comesRound(name, numbers.ends.low.value, numbers.ends.high.value, !numbers.broken); period == 0 {
		return 0, nil
	}
	return period, []Warning{warn(ProblemRead, column.Name, "its numbers, %s to %s, are taken to come round after %d, as its name says: a sine and a cosine stand beside them; if they do not, say so (--cyclic %s=0)", plainly(numbers.ends.low.value), plainly(numbers.ends.high.value), period, short(column.Name))}
}

// checkCycles refuses cycles of columns that are no inputs of numbers.
func (d *Description) checkCycles() error {
	for _, chosen := range d.choices.Cyclic {
		at := spot{table: d.Name, column: chosen.Column}
		i := slices.IndexFunc(d.Columns, func(c Column) bool { return c.Name == chosen.Column })
		switch {
		case i < 0 || chosen.Period == 0:
		case d.Columns[i].Role != Input || d.Columns[i].Kind != Number:
			return at.refuse(ErrKind, "only inputs that are numbers come round, and it is %s; leave out its cycle (--cyclic), or choose the kind %s", roleOf(d.Columns[i]), Number)
		}
	}
	return nil
}

// roleOf says what a column is.
func roleOf(c Column) string {
	switch {
	case c.Role == Target:
		return "the column to learn"
	case c.Role == Input:
		return fmt.Sprintf("a %s", c.Kind)
	}
	return "no input"
}

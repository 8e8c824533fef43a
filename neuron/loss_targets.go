package neuron

import (
	"fmt"
	"math"
)

// BadTarget is the error of a target that the loss cannot learn from.
type BadTarget struct {
	Loss   string
	Output int // the index of the output, from 0
	Row    int
	Target float64
	Wanted string // what the loss learns from
}

// Error says which target is wrong and what to do.
func (b *BadTarget) Error() string {
	return fmt.Sprintf("loss %s learns %s, and the target of row %d, output %d is %v: correct it, or choose another loss, such as mse",
		b.Loss, b.Wanted, b.Row+1, b.Output+1, b.Target)
}

// CheckTargets returns a *BadTarget for the first row, and in it the first output,
// with a target that the loss cannot learn from, or nil. The targets are outputs x
// rows. LossAndGradient does not repeat the check.
func (h Head) CheckTargets(targets Signals) error {
	entry, err := findLoss(h.loss.Name())
	if err != nil {
		return err
	}
	may := entry.targets
	for b := range targets.Cols {
		for k := range targets.Rows {
			if t := at(targets, k, b); !(t >= may.least && t <= may.most) || math.IsInf(t, 0) {
				return &BadTarget{Loss: entry.name, Output: k, Row: b, Target: t, Wanted: may.words}
			}
		}
	}
	return nil
}

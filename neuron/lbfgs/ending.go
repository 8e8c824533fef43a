package lbfgs

// Ending is why a Trajectory is done.
type Ending int

// The endings of a trajectory.
const (
	Going         Ending = iota // it is not done
	SmallGradient               // no component of the gradient exceeds the gradient tolerance
	SmallChange                 // a step moved no weight by more than the change tolerance, or the loss by less, or the direction does not descend
	NoLowerLoss                 // the line search found no lower loss than that of X
	NotFinite                   // no step, however short, had a finite loss and gradient, or the start had none
)

// String returns the ending as a clause for people.
func (e Ending) String() string {
	switch e {
	case Going:
		return "it is going on"
	case SmallGradient:
		return "the gradient is within its tolerance"
	case SmallChange:
		return "the last step changed less than the tolerance"
	case NoLowerLoss:
		return "the line search found no lower loss"
	case NotFinite:
		return "the loss is not finite"
	}
	return "no such ending"
}

package neuron

// Ending is why a Trajectory is done.
type Ending int

// The endings of a trajectory.
const (
	Going         Ending = iota // it is not done
	SmallGradient               // no slope is larger than the gradient tolerance
	SmallChange                 // a step moved no weight by more than the change tolerance, or the loss by less, or no direction goes down
	NoLowerLoss                 // the line search found no lower loss than X has
	NotFinite                   // neither did any step, however short, have a finite loss and gradient; or the start has none
)

// String returns what people read.
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

package training

import (
	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
)

// Rows are the examples to learn from, by number.
type Rows interface {
	// Inputs are those of all rows, inputs x rows. They never change.
	Inputs() neuron.Signals
	// Targets writes those of the rows of the given numbers, in that order: targets is
	// outputs x len(rows).
	Targets(targets neuron.Signals, rows []int)
}

// Run is a training run: everything that decides how a network learns. Nothing in
// it changes while it does.
type Run struct {
	Network   *neuron.Network
	Data      Rows
	Train     []int            // the numbers of the rows to learn from
	Valid     []int            // the numbers of the rows that every epoch is validated on
	Test      []int            // the numbers of the test rows
	Weights   []float64        // the weight of each row in learning, by its number; nil: all are equal
	Smoothing float64          // label smoothing: share of the targets that is spread over all classes, in learning
	Epochs    int              // at most
	Schedule  *neuron.Schedule // of the learning rate; nil: constant
	Batch     int              // rows per step; 0: all of them
	StopBelow float64          // end after an epoch whose mean loss is below; 0: never
	Stopping  Stopping
	Until     int  // end after this epoch whatever else is planned, as after the last; 0: never
	Classes   int  // of the target; 0: the target is numbers
	Labels    bool // every output is a label of its own, yes from 0.5 on: a row is right if all of its labels are
	Seed      uint64
}

// MaxSignals is how many numbers the signals of all neurons may have in one pass:
// rows x neurons. A pass keeps a handful of such sets, about a gigabyte in all.
const MaxSignals = 20_000_000

// rowsPerPass is how many rows are predicted in one pass, unless the network is
// too wide for so many.
const rowsPerPass = 4096

// part returns how many of the rows left the next pass predicts.
func (c *Run) part(left int) int {
	return min(left, rowsPerPass, max(1, MaxSignals/c.Network.Neurons()))
}

// batch returns how many rows the step takes that begins at row of total.
func (c *Run) batch(row, total int) int {
	if c.Batch == 0 {
		return total - row
	}
	return min(c.Batch, total-row)
}

// rate returns the learning rate of the step after s.
func (c *Run) rate(s *State) float64 {
	return c.Schedule.Rate(c.base(), neuron.Progress{
		Epoch: s.Epoch, Step: s.Steps, Steps: c.steps(), Rows: len(c.Train), Epochs: c.Epochs, Plateau: s.Plateau,
	})
}

// base is the learning rate before any schedule.
func (c *Run) base() float64 { return c.Network.Spec.Optimizer.LearningRate }

// steps is how many steps an epoch has.
func (c *Run) steps() int {
	if c.Batch == 0 {
		return 1
	}
	return (len(c.Train) + c.Batch - 1) / c.Batch
}

// over says whether the epoch that s has just done, of the given mean loss, is the
// last.
func (c *Run) over(s *State, mean float64) bool {
	return s.Epoch >= c.Epochs || mean < c.StopBelow || c.Until > 0 && s.Epoch >= c.Until ||
		c.Schedule.Over(c.base(), s.Plateau) || c.Stopping.over(s.Best) || c.Stopping.Stall.in(s.Losses) ||
		s.Trajectory != nil && s.Trajectory.Ending != lbfgs.Going
}

// shuffle writes the order of an epoch's rows, keyed by the epoch, so that it can
// be drawn again at any time.
func (c *Run) shuffle(order []int, epoch int, chance *neuron.Chance) {
	copy(order, c.Train)
	if c.Batch == 0 || c.Batch >= len(order) {
		return // one step takes them all, in the table's order
	}
	chance.Reset(neuron.Key{Seed: c.Seed, Purpose: neuron.PurposeShuffle, Epoch: uint64(epoch)})
	chance.Permute(order)
}

// outputs is how many neurons the output layer has.
func (c *Run) outputs() int {
	return c.Network.Spec.Layers[len(c.Network.Spec.Layers)-1].Neurons
}

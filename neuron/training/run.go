package training

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
	"deepnet/neuron/lbfgs"
)

// Rows are the examples to learn from, by number.
type Rows interface {
	// Gather writes the rows of the given numbers, in that order: in is columns
	// x len(rows), targets is outputs x len(rows).
	Gather(in, targets neuron.Signals, rows []int)
}

// Course is everything that decides how a network learns. Nothing in it changes
// while it does.
type Run struct {
	Network   *neuron.Network
	Data      Rows
	Train     []int            // the numbers of the rows to learn from
	Valid     []int            // the numbers of the rows that every epoch is judged on
	Test      []int            // the numbers of the rows kept back for the examination
	Weights   []float64        // what each row weighs in learning, by its number; nil: all the same
	Smoothing float64          // share of the targets given to all classes alike, in learning
	Epochs    int              // at the most
	Schedule  *neuron.Schedule // of the learning rate; nil: constant
	Batch     int              // rows per step; 0: all of them
	StopBelow float64          // end after an epoch whose error is below; 0: never
	Stopping  Stopping
	Until     int // end after this epoch whatever else is planned, as after the last; 0: never
	Classes   int // of the target; 0: it is numbers
	Seed      uint64
}

// MaxSignals is how many numbers the signals of all neurons may have in one pass:
// rows x neurons. A pass keeps a handful of such sets, about a gigabyte then.
const MaxSignals = 20_000_000

// examined is how many rows an examination looks at in one pass, unless the
// network is too wide for so many.
const rowsPerPass = 4096

// part returns how many rows of left the next part of the examination takes.
func (c *Run) part(left int) int {
	return min(left, rowsPerPass, max(1, MaxSignals/c.Network.Neurons()))
}

// batch returns how many rows the pass takes that begins at row of total.
func (c *Run) batch(row, total int) int {
	if c.Batch == 0 {
		return total - row
	}
	return min(c.Batch, total-row)
}

// rate returns the learning rate of the step that comes after s.
func (c *Run) rate(s *State) float64 {
	return c.Schedule.Rate(c.base(), neuron.Progress{
		Epoch: s.Epoch, Step: s.Steps, Steps: c.steps(), Rows: len(c.Train), Epochs: c.Epochs, Plateau: s.Plateau,
	})
}

// base is the learning rate that the schedule starts from.
func (c *Run) base() float64 { return c.Network.Spec.Optimizer.LearningRate }

// steps is how many an epoch has.
func (c *Run) steps() int {
	if c.Batch == 0 {
		return 1
	}
	return (len(c.Train) + c.Batch - 1) / c.Batch
}

// over says whether the epoch that s has just done, of a mean loss, is the last.
func (c *Run) over(s *State, mean float64) bool {
	return s.Epoch >= c.Epochs || mean < c.StopBelow || c.Until > 0 && s.Epoch >= c.Until ||
		c.Schedule.Over(c.base(), s.Plateau) || c.Stopping.over(s.Best) ||
		s.Trajectory != nil && s.Trajectory.Ending != lbfgs.Going
}

// shuffle writes the order of an epoch's rows: keyed by the epoch, so that it
// can be made again at any time.
func (c *Run) shuffle(order []int, epoch int, chance *neuron.Chance) {
	copy(order, c.Train)
	if c.Batch == 0 || c.Batch >= len(order) {
		return // one step takes them all: their order is the table's
	}
	chance.Reset(neuron.Key{Seed: c.Seed, Purpose: neuron.PurposeShuffle, Epoch: uint64(epoch)})
	chance.Permute(order)
}

// spread returns the sum of squared distances of the rows' targets from their
// mean, over all outputs.
func (c *Run) spread(rows []int) float64 {
	in := neuron.NewSignals(c.Network.Spec.Inputs, len(rows))
	targets := neuron.NewSignals(c.outputs(), len(rows))
	c.Data.Gather(in, targets, rows)
	mean := kernel.Total(targets.Data) / float64(len(targets.Data))
	sum := 0.0
	for _, t := range targets.Data {
		sum = math.FMA(t-mean, t-mean, sum)
	}
	return sum
}

func (c *Run) outputs() int {
	return c.Network.Spec.Layers[len(c.Network.Spec.Layers)-1].Neurons
}

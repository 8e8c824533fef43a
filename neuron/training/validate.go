package training

import (
	"errors"
	"fmt"
	"slices"

	"deepnet/neuron"
)

// Validate says in a sentence which parts of the run do not go together, and what
// would, or returns nil. What the network alone decides, its Spec has checked.
func (c *Run) Validate() error {
	optimizer, schedule := c.Network.Spec.Optimizer, c.Schedule.Spec()
	switch {
	case c.batch(0, len(c.Train)) == 1 && c.normalisesBatches():
		return errors.New("normalization batch learns nothing from batches of one row: give a batch of 2 rows or more, or choose normalization layer")
	case neuron.WholeBatches(optimizer.Name):
		return c.validateWhole(optimizer.Name, schedule)
	case schedule.Warmup > 0 && schedule.Warmup >= c.Epochs:
		return fmt.Errorf("a warm-up of %d epochs leaves none of %d to learn at the full rate: give a shorter one, or more epochs",
			schedule.Warmup, c.Epochs)
	case schedule.MinRate > optimizer.LearningRate:
		return fmt.Errorf("the schedule's least rate, %v, is above the learning rate, %v: give a lower one", schedule.MinRate, optimizer.LearningRate)
	}
	return nil
}

// normalisesBatches says whether a layer normalises by its batch.
func (c *Run) normalisesBatches() bool {
	return slices.ContainsFunc(c.Network.Layers, func(l neuron.Layer) bool { return l.Normalization == neuron.BatchNormalization })
}

// validateWhole is Validate for an optimizer that needs all rows in every step.
func (c *Run) validateWhole(optimizer string, schedule neuron.ScheduleSpec) error {
	switch {
	case c.steps() > 1:
		return fmt.Errorf("optimizer %s needs all %d rows in every step, not %d: give a batch of 0 for all of them, or choose another optimizer, such as adam",
			optimizer, len(c.Train), c.Batch)
	case schedule != neuron.ScheduleSpec{} && schedule != neuron.ScheduleSpec{Name: neuron.Constant}:
		return fmt.Errorf("optimizer %s finds the length of its steps by itself: choose the schedule constant, without a warm-up, or another optimizer", optimizer)
	}
	return nil
}

package supervisor

import (
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron/training"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// work is what a job is about: how to learn, and how far that got. It outlives
// every actor that has a hand in it. While the job runs it is its trainer's.
type work struct {
	job      string
	dataset  storage.Digest
	resolved *plan.Resolved
	identity plan.Identity
	release  string // of Deepnet, for the receipt
	origin   string // the digest of the job that it continues; "": it began anew

	run    *training.Run
	state  training.State
	memory *actors.Memory
}

// newWork is what a job is about that has not begun.
func newWork(job string, dataset storage.Digest, resolved *plan.Resolved, origin string) *work {
	return &work{
		job: job, dataset: dataset, resolved: resolved, identity: resolved.Identify(dataset, origin), origin: origin, run: resolved.Run,
	}
}

// Facts that a trainer tells the queue.
type (
	// progressed tells the losses of all epochs done, what they came to on the rows
	// for validation, and the chain after the last; the slices only ever grow.
	progressed struct {
		job       string
		losses    []float64
		validated []training.Validation
		chain     []byte
	}
	// checkpointed gives a checkpoint to be kept.
	checkpointed struct {
		job   string
		steps uint64
		epoch int
		data  []byte
		began time.Time
	}
	// stopped tells that a trainer that was to halt does nothing more.
	stopped struct{ checkpointed }
	// finished tells that a job is over.
	finished struct {
		job        string
		result     *protocol.Result
		model      []byte
		checkpoint []byte // the last; nil: the one before has to do
		err        error  // why it failed
		passing    bool   // err may pass
		crashing   bool   // err is a crash at a step, however often that was tried
		examined   bool   // a coroner has looked at it
	}
)

// Orders to a trainer.
type (
	// hold has it wait after the step at hand, or go on.
	hold struct{ on bool }
	// halt has it stop for good after the step at hand and tell how far it came.
	halt struct{}
	// keptCheckpoint tells that its last checkpoint is on disk, and what that took.
	keptCheckpoint struct{ took time.Duration }
)

// written is a checkpoint of how far the job is.
func (t *trainer) written() checkpointed {
	state := &t.work.state
	return checkpointed{job: t.work.job, steps: state.Steps, epoch: state.Epoch, data: t.work.checkpoint()}
}

// event tells of the checkpoint.
func (c *checkpointed) event() *protocol.Event {
	return &protocol.Event{What: &protocol.Event_Checkpoint{Checkpoint: &protocol.Checkpoint{
		Step: c.steps, Epoch: uint32(c.epoch), Bytes: uint64(len(c.data)),
	}}}
}

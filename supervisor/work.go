package supervisor

import (
	"time"

	"deepnet/actors"
	"deepnet/neuron/training"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
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

// neuronsPerActor is how many neurons share an actor; negative: a whole layer.
func (w *work) neuronsPerActor() int { return plan.NeuronsPerActor(w.resolved.Head.GetPlan()) }

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
func (t *trainer) written() queue.Checkpointed {
	state := &t.work.state
	return queue.Checkpointed{ID: t.work.job, Steps: state.Steps, Epoch: state.Epoch, Data: t.work.checkpoint()}
}

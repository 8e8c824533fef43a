package queue

import (
	"time"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"
	"deepnet/supervisor/storage"
)

// Event is something that happened: a request, or news of what was under way.
type Event any

// Client is whoever asked, as the shell knows them; nil: nobody.
type Client any

// From the actor itself.
type (
	// Restarted says that the shell was restarted: what was under way ended with its
	// predecessor.
	Restarted struct{}
	// Tick tells that time has passed.
	Tick struct{}
	// Drain asks for all jobs to stop after the step at hand, and for it to be on disk
	// how far they came.
	Drain struct{}
)

// Requests of clients. A job is named by its id.
type (
	// Accepted is a valid submission: a new job.
	Accepted struct {
		ID      string
		Clients []Client      // who asked for it
		Head    *protocol.Job // but for id and time
		Dataset []byte        // nil: the store has it
		Digest  storage.Digest
		Origin  []byte // what it continues; nil: it begins anew

		Requests int // that are being carried out, beside this one
	}
	// Cancel, Pause and Resume are for a job that is not over. Name is what the client
	// called it.
	Cancel struct {
		Client   Client
		ID, Name string
	}
	Pause struct {
		Client   Client
		ID, Name string
	}
	Resume struct {
		Client   Client
		ID, Name string
	}
	// Retry and Delete are for a job that is over, as the store has it.
	Retry struct {
		Client Client
		Job    *storage.Job
	}
	Delete struct {
		Client Client
		Job    *storage.Job
	}
	// SetQueue changes a queue.
	SetQueue struct {
		Client Client
		Change *protocol.SetQueue
	}
	// ListQueues asks for all queues.
	ListQueues struct{ Client Client }
	// Watch asks for the events of a job after a revision, or waits for the next.
	Watch struct {
		Client   Client
		ID, Name string
		After    uint64
		Limit    int // events of an answer
	}
)

// From the store.
type (
	// Written tells what became of orders; Refused has an entry per ticket, nil where
	// the order holds.
	Written struct {
		Tickets []uint64
		Refused []error
	}
	// WriteAgain asks for every order that was not reported on.
	WriteAgain struct{}
	// Trouble tells that the store cannot be written to; a nil Reason: that it can again.
	Trouble struct{ Reason error }
	// LatestFound tells which job was submitted last, after that one was deleted.
	LatestFound struct{ ID string }
)

// From those who work on a job. Checkpoint and model are as they are stored; nil: there
// is none.
type (
	// Opened tells that a job's data and checkpoint are read, or why not.
	Opened struct {
		ID         string
		Turn       int    // of the effect Open
		Steps      uint64 // training steps done
		Epoch      int    // epochs done
		Checkpoint uint64 // the highest number of its checkpoints
		Damage     string // what was wrong with a checkpoint; empty: nothing
		Err        error
		Passing    bool // Err may pass
	}
	// Progressed tells the losses of all epochs done, what they came to on the
	// validation rows, and the chain after the last; the slices only ever grow.
	Progressed struct {
		ID        string
		Steps     uint64 // training steps done
		Epoch     int    // epochs done
		Losses    []float64
		Validated []training.Validation
		Chain     []byte
	}
	// Checkpointed gives a checkpoint to be kept.
	Checkpointed struct {
		ID    string
		Steps uint64
		Epoch int
		Data  []byte
		Began time.Time
	}
	// Stopped says that a trainer has halted, and how far it came.
	Stopped struct{ Checkpointed }
	// Finished tells that a job has trained to its end, or cannot.
	Finished struct {
		ID         string
		Result     *protocol.Result
		Model      []byte
		Checkpoint []byte // nil: the one before has to do
		Evaluable  bool   // there are test rows to evaluate the model on
		Err        error  // why it failed
		Passing    bool   // Err may pass
		Crash      bool   // Err is a crash at a step, however often that was tried
		Diagnosed  bool   // the crash was looked into
	}
	// Exhausted tells that a job has no restart left.
	Exhausted struct {
		ID    string
		Steps uint64 // training steps done
		Err   error
	}
	// Restart tells of a supervised restart within a job.
	Restart struct {
		ID   string
		What *protocol.Restart
	}
	// Evaluated gives the evaluation of a job's model, or says that there is none.
	Evaluated struct {
		ID         string
		Turn       int // of the effect Evaluate
		Evaluation []byte
		Summary    *protocol.Summary
		Err        error // why it could not be evaluated
	}
	// Diagnosed tells what was found about a crash; empty: nothing.
	Diagnosed struct {
		ID    string
		Found string
	}
	// TrainerRestarted says that a job's trainer was restarted and has to be given the
	// standing orders again.
	TrainerRestarted struct{ ID string }
	// TrainerStopped tells that a job's trainer is gone.
	TrainerStopped struct{ ID string }
)

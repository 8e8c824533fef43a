package queue

import (
	"time"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"
	"deepnet/supervisor/storage"
)

// Event is something that happened: a request, or news of what was under way.
type Event any

// Client is who asked, as the shell knows them; nil: nobody.
type Client any

// From the actor itself.
type (
	// Restarted says that the shell was restarted: what was under way ended with its
	// predecessor.
	Restarted struct{}
	// Tick says that time has passed.
	Tick struct{}
	// Drain asks for all jobs to halt after their current step, with a checkpoint on disk.
	Drain struct{}
)

// Requests of clients. A job is named by its id.
type (
	// Accepted is a valid submission: a new job.
	Accepted struct {
		ID      string
		Clients []Client      // who asked for it
		Head    *protocol.Job // without id and time
		Dataset []byte        // nil: the store has it
		Digest  storage.Digest
		Origin  []byte // of the job it continues; nil: none

		Requests int // others that are under way
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
		Known  []storage.Queue // as the store has them, where nodes share it
	}
	// ListQueues asks for all queues.
	ListQueues struct{ Client Client }
	// Watch asks for the events of a job after a revision, or waits for the next.
	Watch struct {
		Client   Client
		ID, Name string
		After    uint64
		Limit    int           // events of an answer
		Wait     time.Duration // for an event, at most; 0: the default
	}
	// Waited says that the time is up of a watcher of a job who waits less long than usual.
	Waited struct{ ID string }
)

// From the store.
type (
	// Written reports on writes; Refused has an entry per ticket, nil where the write is
	// on disk.
	Written struct {
		Tickets []uint64
		Refused []error
	}
	// WriteAgain asks for every write that was not reported on.
	WriteAgain struct{}
	// Trouble says that the store cannot be written to; a nil Reason: that it can again.
	Trouble struct{ Reason error }
	// LatestFound says which job was submitted last, once the latest was deleted.
	LatestFound struct{ ID string }
)

// From the actors that work on a job. Checkpoints and models are encoded as they are
// stored; nil: there is none.
type (
	// Opened says that a job's data and checkpoint are read, or why not.
	Opened struct {
		ID         string
		Attempt    int    // of the effect Open
		Steps      uint64 // training steps done
		Epoch      int    // epochs done
		Checkpoint uint64 // the highest number of its checkpoints
		Damage     string // what was wrong with a checkpoint; "": nothing
		Err        error
		Passing    bool // Err may be temporary
	}
	// Progressed reports the training loss of every epoch so far, the validation results,
	// and the digest chain after the last epoch. The slices only ever grow.
	Progressed struct {
		ID        string
		Steps     uint64 // training steps done
		Epoch     int    // epochs done
		Losses    []float64
		Validated []training.Validation
		Chain     []byte
	}
	// Checkpointed brings a checkpoint to be stored.
	Checkpointed struct {
		ID    string
		Steps uint64
		Epoch int
		Data  []byte
		Began time.Time
	}
	// Stopped says that a trainer has halted, and brings its last checkpoint.
	Stopped struct{ Checkpointed }
	// Finished says that a job has trained to its end, or failed.
	Finished struct {
		ID         string
		Result     *protocol.Result
		Model      []byte
		Checkpoint []byte // nil: the previous one has to do
		Evaluable  bool   // there are test rows to evaluate the model on
		Err        error  // why it failed
		Passing    bool   // Err may be temporary
		Crash      bool   // Err is a crash that recurred until no restart was left
		Diagnosed  bool   // the crash has been diagnosed
	}
	// Exhausted says that a job has used up its restarts.
	Exhausted struct {
		ID    string
		Steps uint64 // training steps done
		Err   error
	}
	// Restart reports a supervised restart within a job.
	Restart struct {
		ID   string
		What *protocol.Restart
	}
	// Evaluating says how far the evaluation of a job's model is: so many of the units of a
	// part of it are done.
	Evaluating struct {
		ID       string
		Attempt  int // of the effect Evaluate
		Part     string
		Done, Of int
	}
	// Evaluated brings the evaluation of a job's model, or says why there is none.
	Evaluated struct {
		ID         string
		Attempt    int // of the effect Evaluate
		Evaluation []byte
		Summary    *protocol.Summary
		Err        error // why it could not be evaluated
	}
	// Diagnosed reports what was found about a crash; "": nothing.
	Diagnosed struct {
		ID    string
		Found string
	}
	// TrainerRestarted says that a job's trainer was restarted and has forgotten whether
	// it is to hold or halt.
	TrainerRestarted struct{ ID string }
	// TrainerStopped says that a job's trainer is gone.
	TrainerStopped struct{ ID string }
)

package queue

import (
	"time"

	"deepnet/actors/protocol"

	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// Effect is something for the shell to do.
type Effect any

// For the store and for clients.
type (
	// Write has something written to disk: one of Change, Queue and Ahead.
	Write struct {
		Ticket uint64               // numbers the writes
		Change *storage.Change      // of a job
		Queue  *storage.Queue       // the settings of a queue
		Ahead  []storage.Attachment // large ones, ahead of the change that names them
	}
	// Prune has jobs deleted that were over long ago.
	Prune struct{}
	// FindLatest has the job looked up that was submitted last.
	FindLatest struct{}
	// Answer answers a client.
	Answer struct {
		Client  Client
		Message proto.Message
	}
	// Show answers a client with a job as it is on disk.
	Show struct {
		Client Client
		ID     string
	}
	// ShowEvents answers a client that watches a job with the events on disk.
	ShowEvents struct {
		Watch
		Until time.Time // where nodes share the store: until when the client waits for events
		News  int       // there, how many news of the job there were before
	}
	// ShowKey answers clients with the job that was submitted with a key.
	ShowKey struct {
		Clients []Client
		Key     string
		Asked   *protocol.Job // what they submitted under it
	}
	// RefuseOver tells a client that a job is over already, or that there is none.
	RefuseOver struct {
		Client   Client
		ID, Name string
		Verb     string // what can no longer be done to it: "cancelled"
	}
	// Drained says that every job has stopped and that everything is on disk.
	Drained struct{}
	// Log writes a line of the log.
	Log struct {
		Level   Level
		Message string
		Fields  []Field
	}
)

// Level is the severity of a line of the log.
type Level int

// The levels.
const (
	Info Level = iota
	Warning
	Error
)

// Field is a named value of a line of the log.
type Field struct {
	Name  string
	Value any
}

// For the actors that work on a job.
type (
	// Open has a job's data and newest checkpoint read.
	Open struct {
		ID      string
		Attempt int // tells this opening from earlier ones
	}
	// Train starts the trainer of a job that was opened.
	Train struct{ ID string }
	// Hold has a job's trainer wait after its current step, or go on.
	Hold struct {
		ID string
		On bool
	}
	// Halt has a job's trainer stop for good after its current step.
	Halt struct{ ID string }
	// CheckpointKept tells a job's trainer that its last checkpoint, of so many bytes, is
	// on disk, and how long that took.
	CheckpointKept struct {
		ID    string
		Took  time.Duration
		Bytes int
	}
	// StopTrainer ends a job's trainer.
	StopTrainer struct{ ID string }
	// Evaluate has a job's model evaluated on its test rows.
	Evaluate struct {
		ID      string
		Attempt int // tells this evaluation from earlier ones
		Model   []byte
	}
	// CancelEvaluation ends an evaluation whose result is no longer needed.
	CancelEvaluation struct{ ID string }
	// Diagnose starts a diagnosis: which row makes the job crash?
	Diagnose struct{ ID string }
	// Forget frees the memory of a job's training.
	Forget struct{ ID string }
)

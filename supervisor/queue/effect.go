package queue

import (
	"time"

	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// Effect is something to be done.
type Effect any

// For the store and for clients.
type (
	// Write orders something to be written to disk. One of the three is set.
	Write struct {
		Ticket uint64               // numbers the orders
		Change *storage.Change      // of a job
		Queue  *storage.Queue       // a queue
		Ahead  []storage.Attachment // large attachments, ahead of the change that names them
	}
	// Prune asks for the deletion of jobs that were over long ago.
	Prune struct{}
	// FindLatest asks which job was submitted last.
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
	// ShowEvents answers a client who watches a job with events that are on disk.
	ShowEvents struct{ Watch }
	// ShowKey answers clients with the job that a key made.
	ShowKey struct {
		Clients []Client
		Key     string
	}
	// RefuseOver answers a client that a job is over already, or that there is none.
	RefuseOver struct {
		Client   Client
		ID, Name string
		Verb     string // what it cannot be any more
	}
	// Drained tells that every job has stopped and that all that happened is on disk.
	Drained struct{}
	// Log writes a line of the log.
	Log struct {
		Level   Level
		Message string
		Fields  []Field
	}
)

// Level is how much a line of the log matters.
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

// For those who work on a job.
type (
	// Open has a job's data and newest checkpoint read.
	Open struct {
		ID   string
		Turn int // tells this opening from one before
	}
	// Train starts the trainer of a job that was opened.
	Train struct{ ID string }
	// Hold has a job's trainer wait after the step at hand, or go on.
	Hold struct {
		ID string
		On bool
	}
	// Halt has a job's trainer stop for good after the step at hand.
	Halt struct{ ID string }
	// CheckpointKept tells a job's trainer that its last checkpoint is on disk, and what
	// that took.
	CheckpointKept struct {
		ID   string
		Took time.Duration
	}
	// StopTrainer ends a job's trainer.
	StopTrainer struct{ ID string }
	// Evaluate has a job's model evaluated on its test rows.
	Evaluate struct {
		ID    string
		Turn  int // tells this evaluation from one before
		Model []byte
	}
	// CancelEvaluation ends an evaluation that nobody waits for any more.
	CancelEvaluation struct{ ID string }
	// Diagnose has somebody find out which row makes a job crash.
	Diagnose struct{ ID string }
	// Forget releases what a job's training needed.
	Forget struct{ ID string }
)

package storage

import (
	"crypto/sha256"
	"encoding/hex"

	"deepnet/actors/protocol"
)

// Digest is a SHA-256.
type Digest [sha256.Size]byte

// String returns the digest in hex.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Job is what a store knows of a job: the part it searches by, and two messages it
// need not understand.
type Job struct {
	ID       string
	Key      string // the client's own name for the submission; empty: none. No two jobs of a store have the same
	State    protocol.State
	Revision uint64 // of the last event
	Token    uint64 // fencing token: grows with every Claim
	Dataset  Digest // what it learns from
	Finished int64  // Unix time, milliseconds; 0: not over

	Head *protocol.Job // what never changes; written when the job is created
	Tail *protocol.Job // what does; its fields do not overlap with Head's
}

// Over says whether the job has come to its end.
func (j *Job) Over() bool {
	switch j.State {
	case protocol.State_STATE_SUCCEEDED, protocol.State_STATE_FAILED, protocol.State_STATE_CANCELLED:
		return true
	default:
		return false
	}
}

// Attachment is something large that belongs to a job and goes with it.
type Attachment struct {
	Job    string
	Kind   Kind
	Number uint64 // a checkpoint's step; 0 for what there is one of
	Data   []byte
}

// Kind is what an attachment is.
type Kind string

// The kinds of attachments.
const (
	Checkpoint Kind = "checkpoint" // the store keeps the two of the highest number
	Model      Kind = "model"      // of which there is one
	Evaluation Kind = "evaluation" // of the model, one
	Origin     Kind = "origin"     // what the job goes on from, one
)

// Kinds are all of them.
var Kinds = []Kind{Checkpoint, Model, Evaluation, Origin}

// Generations is how many checkpoints of a job are kept.
const Generations = 2

// Change is what happens to one job, all of it or nothing.
type Change struct {
	Job         Job               // as it is after the change; Head only where it is created
	Create      bool              // the job is new
	Delete      bool              // the job goes, with its events and attachments
	Release     bool              // the job has no owner after the change; other than Shared stores ignore it
	Events      []*protocol.Event // their revisions follow each other, the last is Job.Revision
	Dataset     []byte            // of a new job, unless the store has it
	Attachments []Attachment
}

// Batch is what becomes durable at once.
type Batch struct {
	Owner   string // whose lease it renews
	Changes []*Change
	Queues  []Queue
}

// Queue is what a store knows of a queue.
type Queue struct {
	Name   string
	Paused bool
	Limit  int // jobs that may run at once; 0: no limit of its own
}

// Query says which jobs are asked for, newest first. IDs grow with time.
type Query struct {
	ID      string // only this one
	Key     string // only the one with this key
	Before  string // only those with a smaller ID
	Limit   int    // 0: no limit
	Without string // only those not of the queue of this name
}

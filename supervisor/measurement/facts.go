package measurement

import (
	"time"

	"deepnet/actors/protocol"
)

// The facts. What may be a label of a metric has few values, whatever the service does:
// Level, Reason, State and the codes of refusals. The id of a job may not.
type (
	// Started says that a service has started, and comes before every other fact.
	Started struct {
		Learned *Learned // what its trainers learn, growing from now on
		Running int      // the most jobs that train at once
		Waiting int      // the most jobs that wait
	}
	// Census says how many jobs there are that are not over, and how many clients wait for
	// news of one. It comes at the start and then about once a second.
	Census struct{ Queued, Running, Paused, Watchers int }
	// Nodes says how many services share the store, this one among them: Alive those that take
	// jobs, Draining those that are alive and take none, Gone those that went within the last
	// hour without having been drained. It comes at the start and then every few seconds.
	Nodes struct{ Alive, Draining, Gone int }
	// Restart says that an actor fell and is back at work, or that it fell with no restart
	// left, so that its parent fails.
	Restart struct {
		Level     Level
		Reason    Reason
		Took      time.Duration // from the failure to being back at work; 0: not known, or Escalated
		Escalated bool
	}
	// Commit says that changes are on disk, synced.
	Commit struct {
		Took    time.Duration
		Changes []Change
	}
	// Trouble says whether the store can be written to; jobs wait while it cannot.
	Trouble struct{ On bool }
	// Phase says that a job has begun something that stands in its history only later, or
	// not at all.
	Phase struct {
		Job  string
		What Doing
		At   time.Time
	}
	// Checkpoint says that a running job's checkpoint is on disk.
	Checkpoint struct {
		Job   string
		Bytes int
		Took  time.Duration // from the end of the step to being synced
		At    time.Time
	}
	// Predicted says that a client was answered with predictions.
	Predicted struct {
		Rows int
		Took time.Duration // to find the model, read the rows and predict them
	}
	// Refused says that a client's request was refused.
	Refused struct{ Code protocol.Refusal }
)

// Change is what a commit has put on disk of one job. The same change comes twice if the
// recorder crashed before it could report the first commit; the revisions of the events tell.
type Change struct {
	Job    string
	Events []*protocol.Event // its history, onwards from what came before
}

// Level is where in the supervision tree a restart takes place.
type Level string

// The levels, from the leaves to the root.
const (
	Neuron   Level = "neuron"
	Layer    Level = "layer"
	Network  Level = "network"
	Trainer  Level = "trainer"
	Jobs     Level = "jobs"
	Models   Level = "models"
	Recorder Level = "recorder"
	Root     Level = "root"
)

// Levels returns all levels.
func Levels() []Level {
	return []Level{Neuron, Layer, Network, Trainer, Jobs, Models, Recorder, Root}
}

// Reason is why an actor fell, as a class.
type Reason string

// The reasons.
const (
	Killed    Reason = "killed"    // a client asked for it
	Chaos     Reason = "chaos"     // the service attacks itself, because it was told to
	Exhausted Reason = "exhausted" // a child used up its restarts
	Panicked  Reason = "panic"     // a defect
	Other     Reason = "other"
)

// Reasons returns all reasons.
func Reasons() []Reason { return []Reason{Killed, Chaos, Exhausted, Panicked, Other} }

// Doing is what a job has begun.
type Doing string

// What a job can begin: Preparing has its table and newest checkpoint read, Evaluating has
// its model measured on the test rows.
const (
	Preparing  Doing = "preparing"
	Evaluating Doing = "evaluating"
)

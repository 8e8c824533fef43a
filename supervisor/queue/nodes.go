package queue

import (
	"errors"
	"time"

	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// A node is a service that shares its store with others. It has in its state the jobs that
// it works on; those that wait or are paused are in the store alone, where any node may
// claim them. So the queue of a node differs in this:
//
//   - a change that leaves a job waiting or paused releases it, and once that is on disk
//     the job leaves the state (part);
//   - a free slot has the store asked for the next job, in place of the lines (claim);
//   - a request about a job that is elsewhere takes the job over if nobody has it, else it is
//     for the node that has it (Elsewhere);
//   - watchers of a job that is elsewhere wait for news of it (onChanged).

// From the store that nodes share.
type (
	// Changed says that a job may have changed; "": any may have.
	Changed struct{ ID string }
	// Claimed brings jobs that this node owns now.
	Claimed struct {
		Jobs []*storage.Job
		Err  error // why there may be more
	}
	// Adopted brings a job that nobody worked on, for a request that follows; then Settled.
	Adopted struct{ Job *storage.Job }
	// Settled says that the request about an adopted job has been carried out.
	Settled struct{ ID string }
	// Read brings what was read for a watcher; a nil Reply: nothing new.
	Read struct {
		Ask   ShowEvents
		Reply proto.Message
	}
	// Looked brings what the node should know of the others.
	Looked struct {
		Counts map[string]storage.Count
		Queues []storage.Queue
		Latest string
		Strays []*storage.Job // that the node owns and does not know of
		Err    error          // the store did not answer, and there is nothing else here
	}
	// Due says that it is time to ask for jobs again.
	Due struct{}
	// LeaseLost says that the node's lease has run out: others may work on its jobs.
	LeaseLost struct{}
	// DrainNode has the node hand its jobs over and claim no others, or claim again.
	DrainNode struct {
		Client Client
		Off    bool
	}
)

// For the store that nodes share.
type (
	// Claim has at most so many jobs claimed.
	Claim struct{ Most int }
	// AskAgain has the event Due come after a time.
	AskAgain struct{ After time.Duration }
	// Elsewhere carries out a request about a job that is not here.
	Elsewhere struct {
		Client   Client
		ID, Name string
		Verb     string // as RefuseOver has it
		Request  Event
	}
	// Look has the store asked about the queues, and about jobs that the node owns and that are
	// not among the known.
	Look struct{ Known map[string]bool }
	// ShowQueues answers a client with the queue of a name, or with all of them.
	ShowQueues struct {
		Client  Client
		Name    string // "": all
		Trouble error  // why the store cannot be written to
	}
	// Announce tells the other nodes whether this one is drained, and answers a client.
	Announce struct {
		Client   Client
		Draining bool
	}
)

// errLease is why a node gives its jobs up.
var errLease = errors.New("this node could not renew its lease in time, so another may go on with the job")

// claimPause is how long a node that found no job to claim waits before it asks again at mere
// news: that may be of jobs that others work on.
const claimPause = 100 * time.Millisecond

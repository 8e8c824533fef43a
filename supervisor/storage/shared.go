package storage

import (
	"context"
	"fmt"
	"time"
)

// Shared is a store that several services use at the same time. Each of them is a node and
// has an owner of its own. A node owns a job only while it works on it: a job that
// waits for its turn, or is paused, has no owner, and whichever node has a slot free
// claims it. All times are by the store's clock, never by a node's.
//
// An owner is alive while its lease lasts, whether Join, Claim or Commit began it. The owner
// "" never is. A job whose owner died stays its own until another claims it: an owner that
// comes back before that has its jobs still.
type Shared interface {
	Store
	Nodes
	Claims
	Mail
}

// Node is a service that shares a store.
type Node struct {
	Owner    string // of this start of it
	Name     string // that operators call it by; unique among the living
	Address  string // at which clients reach it; "": they cannot
	Page     string // the URL of its page; "": none
	Release  string
	Slots    int  // jobs that it works on at once
	Draining bool // it claims no job, as it says itself

	// The store fills in the rest; Join ignores it.
	Started int64         // when its owner joined first; Unix time, milliseconds
	Seen    int64         // when its lease was last renewed; likewise
	Left    time.Duration // how long its lease still lasts; 0: it has run out
	Jobs    []string      // that it owns and that are not over, by id, in order; also of a dead one
}

// Nodes knows which services are alive.
type Nodes interface {
	// Join announces a node and begins its lease, which every Commit of its owner renews.
	// Joining again replaces what was known of the owner. It refuses with ErrNameTaken
	// where another owner of that name is alive.
	Join(Node) error
	// Renew lets the lease of an owner begin anew. It waits for no Commit that is under way,
	// and takes as little as the store can.
	Renew(owner string) error
	// Leave ends the lease of an owner at once: its jobs have no owner any more, and its node
	// is one that was drained. It does nothing where there is no such owner.
	Leave(owner string) error
	// Nodes returns the nodes that joined and are alive, and those whose lease ended within
	// the last hour, by name and start.
	Nodes() ([]Node, error)
	// Lease is how long a lease lasts from the moment that Join or Commit was called.
	Lease() time.Duration
}

// Claims gives jobs to nodes.
type Claims interface {
	// ClaimNext makes owner the owner of at most so many jobs that are ready, under tokens one
	// higher than before, and returns them in the order of their turns. A job is ready that
	// is neither over nor paused, has no living owner, and whose NotBeforeMs has come. Jobs whose
	// state is running, because their owner died or handed them over, come first; then those of the
	// highest priority, then the oldest (smallest id). A job that is not running is not ready while its
	// queue is paused or has as many jobs with a living owner as its limit allows: the limit
	// holds however many nodes claim at once. It returns nothing where the owner's own lease has run out. What it
	// cannot read it gives back, for an hour, and returns a DamagedError beside the others.
	ClaimNext(owner string, most int) ([]*Job, error)
	// ClaimJob makes owner the owner of one job, under a higher token, whatever its turn,
	// so that it can be changed, also a paused one. It returns ErrNotFound for a job that is not there or is over,
	// and an OwnedError for one that has a living owner, also where that is owner itself.
	ClaimJob(owner, id string) (*Job, error)
	// Counts returns how many jobs of each queue run, wait and are paused, by name. A job
	// that has a living owner runs, whatever its state. Queues of none of these are left out.
	Counts() (map[string]Count, error)
}

// Count says how many jobs of a queue are not over.
type Count struct{ Running, Waiting, Paused int }

// Mail brings nodes requests of each other and news of jobs. It is quick as a rule and
// promises no more than it says.
type Mail interface {
	// Ask has a living node answer a request. It returns ErrNotFound if there is no such
	// owner alive. It waits for an owner that is alive and does not answer yet, until ctx
	// ends, and returns the error of ctx then.
	Ask(ctx context.Context, owner string, request []byte) (answer []byte, err error)
	// Answer answers the requests to an owner, several at a time, until ctx ends. It returns
	// once every call of answer has, whose ctx ends with its own. A request may be answered twice, or not at all, where the store has trouble.
	Answer(ctx context.Context, owner string, answer func(ctx context.Context, request []byte) []byte)
	// Follow tells of jobs that a Commit changed, through whichever session, by id, soon after
	// each change is durable, until ctx ends. It calls with "" at its start, where changes may
	// have been missed, where a queue changed, and now and then: then any job may have
	// changed. It makes one call at a time. It is a hint: what a job is stands in the store.
	Follow(ctx context.Context, changed func(job string))
}

// OwnedError says that a living node owns a job.
type OwnedError struct{ Owner string }

// Error implements error.
func (e *OwnedError) Error() string { return fmt.Sprintf("node %s has the job", e.Owner) }

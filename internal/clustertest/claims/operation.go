package claims

import (
	"fmt"
	"math"
	"time"
)

// Operation is something that a node did to a job.
type Operation struct {
	Client int    // that made the call; a client makes one at a time
	Job    string // "": all jobs of the owner, which only Leave is about
	Kind   Kind
	Owner  string // who did it
	Result Result

	Token   uint64 // of a claim: that it gave; of a write: that it was made with
	Release bool   // a write after which nobody has the job
	Over    bool   // a write after which the job is over
	Holder  string // of a claim that was refused: who had the job

	Call, Return time.Duration // since the beginning of the history
}

// Kind is what was done.
type Kind int

// Claim makes the owner that of the job, Write changes the job, Renew begins the owner's
// lease anew, and Leave ends it.
const (
	Claim Kind = iota
	Write
	Renew
	Leave
)

// Result is what the node was told.
type Result int

// OK: it was done. Refused: somebody else has the job. Missing: the job is over. Unknown: the
// answer was lost, and it may have been done, or may yet be. Perhaps: it may have been done
// before the call returned, whatever that said then.
const (
	OK Result = iota
	Refused
	Missing
	Unknown
	Perhaps
)

// never is when a call returns whose answer was lost: what was asked may yet be done.
const never = time.Duration(math.MaxInt64)

// String tells the operation in a line.
func (o Operation) String() string {
	kind := [...]string{"claims", "writes", "renews", "leaves"}[o.Kind]
	result := [...]string{"done", "refused", "over", "unknown", "perhaps done"}[o.Result]
	text := fmt.Sprintf("%12v - %-12v %s %s %s", o.Call, o.Return, o.Owner, kind, o.Job)
	if o.Token > 0 {
		text += fmt.Sprintf(", token %d", o.Token)
	}
	if o.Release {
		text += ", and gives it up"
	}
	if o.Over {
		text += ", which ends it"
	}
	text += ": " + result
	if o.Holder != "" {
		text += ", " + o.Holder + " has it"
	}
	return text
}

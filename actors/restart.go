package actors

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Restart is one supervised restart, or an escalation: a failure for which the
// parent had no restart left. It is logged, counted and shown from this value.
type Restart struct {
	Kind      Kind
	Layer     int    // -1: the actor belongs to no layer
	Neuron    int    // the actor's first neuron; -1: it is no neuron
	Step      uint64 // the step that was being learned, 0 before the first
	Cause     any    // what it panicked with, or the *Exhausted of a child
	Reason    string // the same for people
	Stack     string // where it crashed; empty when it was not a panic
	Count     int    // this is restart Count ...
	Budget    int    // ... of Budget within the period
	Since     time.Time
	Took      time.Duration // from the failure to being back at work
	Escalated bool
}

// String says what happened in one line.
func (r Restart) String() string {
	name := string(r.Kind)
	if r.Neuron >= 0 {
		name = fmt.Sprintf("%s %d of layer %d", name, r.Neuron, r.Layer)
	} else if r.Layer >= 0 {
		name = fmt.Sprintf("%s %d", name, r.Layer)
	}
	if r.Escalated {
		return fmt.Sprintf("%s failed with no restart left of %d at step %d: %s", name, r.Budget, r.Step, r.Reason)
	}
	return fmt.Sprintf("%s restarted at step %d (%d of %d, took %s): %s", name, r.Step, r.Count, r.Budget, r.Took, r.Reason)
}

// Crash is the reason a parent gets when a child panicked.
type Crash struct {
	Reason any
	Stack  []byte
}

// Error says what the child panicked with.
func (c *Crash) Error() string { return fmt.Sprint(c.Reason) }

// Exhausted is the reason a parent fails with when a child has used up its
// restarts.
type Exhausted struct{ Last Restart }

// Error says which child it was and why it failed last.
func (e *Exhausted) Error() string {
	return fmt.Sprintf("its %s used up %d restarts; the last reason: %s", e.Last.Kind, e.Last.Budget, e.Last.Reason)
}

// explain takes over the reason of a failure.
func (r *Restart) explain(reason any) {
	r.Cause = reason
	if crash, ok := reason.(*Crash); ok {
		r.Cause, r.Stack = crash.Reason, string(crash.Stack)
	}
	r.Reason = fmt.Sprint(r.Cause)
}

// Cradle is where a parent leaves the note of a restart, and where the child,
// when it starts again, takes it up and tells how long it was away.
type Cradle struct {
	note atomic.Pointer[Restart]
	box  *mailbox // the child's
}

// Started is called by the child when it starts, for the first time or again.
func (c *Cradle) Started(settings *Settings) {
	note := c.note.Swap(nil)
	if note == nil {
		return
	}
	note.Took = settings.Now().Sub(note.Since)
	settings.Observe(*note)
}

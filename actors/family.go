package actors

import (
	"fmt"
	"slices"
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// Family is how a parent looks after its children: it spawns them, spends its
// budget when one fails, and fails in the child's place when nothing is left.
// protoactor's own strategies stop a child silently then, which leaves a hole in
// the tree.
type Family struct {
	settings *Settings
	kind     Kind // of the children
	budget   Budget
	children []*actor.PID
	boxes    []*mailbox // of the children
	cradles  []*Cradle
	restarts []time.Time
	// Exhausted, if set, is told when no restart is left; otherwise the parent
	// fails in its child's place.
	Exhausted func(actor.Supervisor, Restart)

	retired bool // stopping, restarting or failed: what children do no longer matters
}

// NewFamily returns a parent's care for children of one kind.
func NewFamily(settings *Settings, kind Kind, budget Budget) Family {
	return Family{settings: settings, kind: kind, budget: budget}
}

// Spawn starts the next child under a name. The child calls Cradle.Started when
// it starts.
func (f *Family) Spawn(ctx actor.Context, name string, produce func(*Cradle) actor.Actor, options ...actor.PropsOption) error {
	box := newMailbox()
	cradle := &Cradle{box: box}
	options = append(options, actor.WithMailbox(func() actor.Mailbox { return box }))
	props := f.settings.Props(f.kind, func() actor.Actor { return produce(cradle) }, options...)
	pid, err := ctx.SpawnNamed(props, name)
	if err != nil {
		return fmt.Errorf("starting %s: %w", name, err)
	}
	f.children = append(f.children, pid)
	f.boxes = append(f.boxes, box)
	f.cradles = append(f.cradles, cradle)
	return nil
}

// Child returns the PID of a child by the order of spawning.
func (f *Family) Child(index int) *actor.PID { return f.children[index] }

// Size returns how many children were spawned.
func (f *Family) Size() int { return len(f.children) }

// Failed decides on a child's failure: it is restarted and its index returned,
// or the parent fails in its place and -1 is returned. The caller asks the
// restarted child again. where says which child it is, for the log.
func (f *Family) Failed(supervisor actor.Supervisor, child *actor.PID, reason any, where func(index int) Restart) int {
	index := f.index(child)
	if f.retired || index < 0 {
		return -1
	}
	restart := where(index)
	if restart.Kind == "" {
		restart.Kind = f.kind
	}
	restart.explain(reason)
	restart.Since = f.settings.Now()
	recent, left := f.budget.Spend(f.restarts, restart.Since)
	f.restarts = recent
	restart.Count, restart.Budget = len(recent), f.budget.Restarts
	if !left {
		f.escalate(supervisor, restart)
		return -1
	}
	if untold := f.cradles[index].note.Swap(&restart); untold != nil {
		f.settings.Observe(*untold) // it failed again before it could tell
	}
	supervisor.RestartChildren(child)
	return index
}

func (f *Family) escalate(supervisor actor.Supervisor, restart Restart) {
	f.retired = true
	restart.Escalated = true
	f.settings.Observe(restart)
	if f.Exhausted != nil {
		f.Exhausted(supervisor, restart)
		return
	}
	supervisor.EscalateFailure(&Exhausted{Last: restart}, nil)
}

// Retire is called when the parent stops or restarts: its children are about to
// be stopped.
func (f *Family) Retire() { f.retired = true }

// Terminated is called when a child has stopped. Nobody but its parent may stop
// a child: otherwise the parent crashes, which brings all of them back.
func (f *Family) Terminated(child *actor.PID) {
	if !f.retired && f.index(child) >= 0 { // in this order: a wide layer stops often
		panic(fmt.Errorf("%s stopped and was not asked to", child.GetId()))
	}
}

// ReleaseStopped lets go of the children that have stopped, when an actor hears of one or stops itself. protoactor's
// list of children goes on referring to them beyond its end, and so to all that they held.
func ReleaseStopped(ctx actor.Context) {
	children := ctx.Children()
	clear(children[len(children):cap(children)])
}

// index finds a child, -1 if it is none of ours. It compares the very PID that
// the child was given when it was spawned and not its name: a namesake from
// before a restart of the parent may still be heard of.
func (f *Family) index(child *actor.PID) int {
	return slices.Index(f.children, child)
}

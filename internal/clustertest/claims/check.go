package claims

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// limit is how long the search for an order of one job's operations may take.
const limit = 30 * time.Second

// Check looks for an order of a history, job by job, in which every answer is right, and
// says of which job there is none. A lease lasts so long from the moment that it was
// renewed; while it surely does, nobody else may claim what its owner has.
func Check(history []Operation, lease time.Duration) error {
	alive := lifetimes(history, lease)
	for _, job := range jobs(history) {
		var operations []porcupine.Operation
		for _, o := range of(history, job) {
			operations = append(operations, porcupine.Operation{
				ClientId: o.Client, Input: step{o, alive.throughout(o)}, Call: int64(o.Call), Return: int64(o.Return),
			})
		}
		switch porcupine.CheckOperationsTimeout(model.ToModel(), operations, limit) {
		case porcupine.Ok:
		case porcupine.Illegal:
			return fmt.Errorf("no order of these operations explains what the nodes were told:\n%s", list(of(history, job)))
		case porcupine.Unknown:
			return fmt.Errorf("whether there is an order of the %d operations of job %s was not found out within %v", len(operations), job, limit)
		}
	}
	return nil
}

// jobs are those that a history is about.
func jobs(history []Operation) []string {
	var names []string
	for _, o := range history {
		if o.Job != "" {
			names = append(names, o.Job)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// of are the operations that change a job.
func of(history []Operation, job string) []Operation {
	var found []Operation
	for _, o := range history {
		if o.Job == job && o.Kind != Renew || o.Kind == Leave {
			if o.Result == Unknown {
				o.Return = never
			}
			found = append(found, o)
		}
	}
	slices.SortStableFunc(found, func(a, b Operation) int { return cmp.Compare(a.Call, b.Call) })
	return found
}

func list(operations []Operation) string {
	var text strings.Builder
	for _, o := range operations {
		fmt.Fprintln(&text, o)
	}
	return text.String()
}

// state is what a store knows of a job.
type state struct {
	owner string // "": nobody
	token uint64
	over  bool
}

// step is an operation, and the owners whose lease lasted all through it.
type step struct {
	Operation
	alive map[string]bool
}

// model is how a store answers. Its states are comparable.
var model = porcupine.NondeterministicModel{
	Init: func() []any { return []any{state{}} },
	Step: func(before, input, _ any) []any {
		s := input.(step)
		var after []any
		for _, next := range s.from(before.(state)) {
			after = append(after, next)
		}
		return after
	},
}

// from are the states that the operation may leave behind; none: it cannot have been
// answered so.
func (s step) from(before state) []state {
	after, done := s.done(before)
	switch {
	case s.Result == OK && done:
		return []state{after}
	case s.open() && done:
		return []state{before, after}
	case s.open(),
		s.Result == Missing && before.over,
		s.Result == Refused && s.Kind == Claim && before.owner == s.Holder,
		s.Result == Refused && s.Kind == Write && before.token != s.Token:
		return []state{before}
	default:
		return nil
	}
}

// open says whether it is not known if the operation was done.
func (s step) open() bool { return s.Result == Unknown || s.Result == Perhaps }

// done is what the operation comes to; false: it is not to be done.
func (s step) done(before state) (after state, may bool) {
	after = before
	switch s.Kind {
	case Claim:
		after.owner, after.token = s.Owner, before.token+1
		told := s.open() || s.Token == after.token
		return after, told && !before.over && !s.alive[before.owner]
	case Write:
		after.owner, after.over = s.Owner, before.over || s.Over
		if s.Release {
			after.owner = ""
		}
		return after, s.Token == before.token
	case Renew, Leave:
		if s.Kind == Leave && before.owner == s.Owner {
			after.owner = ""
		}
		return after, true
	default:
		panic(fmt.Sprintf("claims: there is no kind %d", s.Kind))
	}
}

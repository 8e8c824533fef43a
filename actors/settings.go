package actors

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// Kind names what an actor is, as people read it in logs.
type Kind string

// The kinds of actors that are supervised by a budget.
const (
	KindNeuron   Kind = "neuron"
	KindLayer    Kind = "layer"
	KindNetwork  Kind = "network"
	KindTrainer  Kind = "trainer"
	KindJobs     Kind = "jobs"
	KindModels   Kind = "models"
	KindRecorder Kind = "recorder"
)

// Settings are what every actor of a network shares. The zero value works.
type Settings struct {
	// Dispatcher runs the actors; nil: protoactor's own, a goroutine per
	// activation. The service gives a Pool.
	Dispatcher actor.Dispatcher
	// NeuronsPerActor is how many neighbouring neurons share an actor. It
	// changes speed and what one crash takes down, never a bit of the result.
	// 0: one; negative: a whole layer.
	NeuronsPerActor int
	// Budgets; zero: DefaultBudgets.
	Budgets Budgets
	// Observe hears of every supervised restart and escalation, on the
	// goroutine of the actor concerned: it must not block. nil: nobody hears.
	Observe func(Restart)
	// Now is the clock of budgets and durations; nil: time.Now.
	Now func() time.Time
	// Fault is asked at every point where an actor can crash; tests make it
	// panic there. nil: no faults.
	Fault Fault
}

// WithDefaults returns the settings with every default filled in.
func (s Settings) WithDefaults() Settings {
	if s.Dispatcher == nil {
		s.Dispatcher = actor.NewDefaultDispatcher(300)
	}
	if s.NeuronsPerActor == 0 {
		s.NeuronsPerActor = 1
	}
	if s.Budgets == (Budgets{}) {
		s.Budgets = DefaultBudgets()
	}
	if s.Observe == nil {
		s.Observe = func(Restart) {}
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	return s
}

// Props returns the props of an actor of a kind: our mailbox, our dispatcher.
func (s Settings) Props(kind Kind, produce actor.Producer, options ...actor.PropsOption) *actor.Props {
	if s.Fault != nil {
		produce = sabotage(kind, s.Fault, produce)
	}
	options = append([]actor.PropsOption{
		actor.WithDispatcher(s.Dispatcher),
		actor.WithMailbox(func() actor.Mailbox { return newMailbox() }),
	}, options...)
	return actor.PropsFromProducer(produce, options...)
}

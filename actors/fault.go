package actors

import "github.com/asynkron/protoactor-go/actor"

// Phase is the moment of a crash point within the handling of a message.
type Phase int

// The phases: the message is lost unhandled, the work is done but nothing of it
// was told or kept, everything is done and told.
const (
	Before Phase = iota
	During
	After
)

// Fault is asked at every crash point. To crash the actor, it panics.
type Fault interface {
	At(kind Kind, phase Phase, message any)
}

// Reach asks the fault, if there is one.
func (s Settings) Reach(kind Kind, phase Phase, message any) {
	if s.Fault != nil {
		s.Fault.At(kind, phase, message)
	}
}

// sabotage puts a crash point before and after every message of an actor. It
// stands around the actor and not in its mailbox, for an actor that has stopped
// hears nothing and cannot crash.
func sabotage(kind Kind, fault Fault, produce actor.Producer) actor.Producer {
	return func() actor.Actor {
		made := produce()
		sabotaged := &sabotaged{made, kind, fault}
		if parent, ok := made.(actor.SupervisorStrategy); ok {
			return &sabotagedParent{sabotaged, parent}
		}
		return sabotaged
	}
}

type sabotaged struct {
	actor actor.Actor
	kind  Kind
	fault Fault
}

// Receive hands on the message between two crash points.
func (s *sabotaged) Receive(ctx actor.Context) {
	message := ctx.Message()
	switch message.(type) {
	case *actor.Stopping, *actor.Stopped, *actor.Restarting, *actor.Terminated:
		s.actor.Receive(ctx) // the library does not survive a panic in these
		return
	}
	s.fault.At(s.kind, Before, message)
	s.actor.Receive(ctx)
	s.fault.At(s.kind, After, message)
}

// sabotagedParent decides on its children as the actor within it does.
type sabotagedParent struct {
	*sabotaged
	actor.SupervisorStrategy
}

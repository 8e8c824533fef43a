package queue

import (
	"fmt"
	"time"
)

// Apply handles an event and returns its effects, in the order in which they are to be
// carried out.
func (s *State) Apply(now time.Time, event Event) []Effect {
	s.now, s.effects = now, nil
	s.decide(event)
	return s.effects
}

// decide is the table of all events.
func (s *State) decide(event Event) {
	switch e := event.(type) {
	case Restarted:
		s.restart()
	case Tick:
		s.tick()
	case Drain:
		s.drain()
	case Written:
		s.onWritten(e)
	case WriteAgain:
		s.writeAgain()
	case Trouble:
		s.onTrouble(e)
	case LatestFound:
		s.latest = e.ID
	case Accepted:
		s.create(e)
	case Changed, Claimed, Due, Adopted, Settled, Read, Looked, LeaseLost, DrainNode:
		s.share(e)
	case Cancel, Pause, Resume, Retry, Delete, SetQueue, ListQueues, Watch, Waited:
		s.serve(e)
	default:
		s.onWork(e)
	}
}

// share is the table of events where nodes share the store.
func (s *State) share(event Event) {
	switch e := event.(type) {
	case Changed:
		s.onChanged(e)
	case Claimed:
		s.onClaimed(e)
	case Due:
		s.onDue()
	case Adopted:
		s.adopt(e.Job)
	case Settled:
		s.onSettled(e)
	case Read:
		s.onRead(e)
	case Looked:
		s.onLooked(e)
	case LeaseLost:
		s.onLeaseLost()
	case DrainNode:
		s.drainNode(e)
	}
}

// serve is the table of requests.
func (s *State) serve(event Event) {
	switch e := event.(type) {
	case Cancel:
		s.cancel(e)
	case Pause:
		s.pause(e)
	case Resume:
		s.resume(e)
	case Retry:
		s.revive(e)
	case Delete:
		s.delete(e)
	case SetQueue:
		s.setQueue(e)
	case ListQueues:
		s.listQueues(e)
	case Watch:
		s.watch(e)
	case Waited:
		s.onWaited(e)
	}
}

// onWork is the table of events from the actors that work on a job.
func (s *State) onWork(event Event) {
	switch e := event.(type) {
	case Opened:
		s.onOpened(e)
	case Progressed:
		s.onProgressed(e)
	case Checkpointed:
		s.onCheckpointed(e)
	case Stopped:
		s.onStopped(e)
	case Finished:
		s.onFinished(e)
	case Exhausted:
		s.onExhausted(e)
	case Restart:
		s.onRestart(e)
	case Evaluating:
		s.onEvaluating(e)
	case Evaluated:
		s.onEvaluated(e)
	case Diagnosed:
		s.onDiagnosed(e)
	case TrainerRestarted:
		s.remind(e.ID)
	case TrainerStopped:
		s.onTrainerStopped(e)
	default:
		panic(fmt.Sprintf("queue: no such event: %T", event))
	}
}

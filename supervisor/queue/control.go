package queue

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// live returns the job that a request is for. If that is over or unknown, live has the
// request refused and returns nil; or carried out elsewhere, where nodes share the store. verb is what the client asked for: "cancelled".
func (s *State) live(client Client, id, name, verb string, request Event) *job {
	if j := s.jobs[id]; j != nil && j.phase != over && j.phase != creating {
		return j
	}
	if s.settings.Node != "" && s.jobs[id] == nil {
		s.do(Elsewhere{client, id, name, verb, request})
		return nil
	}
	s.do(RefuseOver{client, id, name, verb})
	return nil
}

// reply answers a client with the job as it is now, once that is on disk.
func (s *State) reply(client Client, j *job) {
	now := j.stored.View()
	s.write(j, nil, answers{client, now})
}

func (s *State) cancel(e Cancel) {
	j := s.live(e.Client, e.ID, e.Name, "cancelled", e)
	if j == nil {
		return
	}
	s.end(j, ending{state: protocol.State_STATE_CANCELLED, reason: "cancelled on request"})
	s.reply(e.Client, j)
}

// pause takes a waiting job out of its queue. A running job halts after its current step,
// and is paused once its last checkpoint is on its way to the disk.
func (s *State) pause(e Pause) {
	j := s.live(e.Client, e.ID, e.Name, "paused", e)
	if j == nil {
		return
	}
	switch j.phase {
	case paused:
	case learning:
		j.pausing = true
		j.pausers = append(j.pausers, e.Client)
		s.remind(j.id())
		return
	case opening:
		r := s.running[j.id()]
		s.setAside(j)
		s.dismiss(r)
	default:
		s.dequeue(j)
		s.setAside(j)
	}
	s.reply(e.Client, j)
}

// setAside pauses a job until a client resumes it.
func (s *State) setAside(j *job) {
	j.phase, j.pausing, j.begun = paused, false, false
	j.line.paused++
	s.do(Forget{j.id()})
	j.enter(protocol.State_STATE_PAUSED, "paused on request")
	j.note(s.now, &protocol.Event{What: &protocol.Event_Paused{Paused: &protocol.Pause{Reason: "on request"}}})
}

// resume queues a paused job again.
func (s *State) resume(e Resume) {
	j := s.live(e.Client, e.ID, e.Name, "resumed", e)
	switch {
	case j == nil:
		return
	case j.phase != paused:
		s.answer(e.Client, refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is %s, not paused", j.id(), StateName(j.stored.State))))
		return
	}
	j.line.paused--
	j.enter(protocol.State_STATE_QUEUED, "")
	if j.tail().GetStartedMs() == 0 { // one that has started notes this when it trains again
		s.noteResumed(j, "on request")
	}
	s.enqueue(j)
	s.reply(e.Client, j)
	s.startNext()
}

// delete removes a job that is over.
func (s *State) delete(e Delete) {
	if s.jobs[e.Job.ID] != nil { // it was retried meanwhile, or its end is not written yet
		s.answer(e.Client, refuse(protocol.Refusal_REFUSAL_BUSY, "the job has just changed; look at it and try again"))
		return
	}
	s.order(&pending{Write: Write{Change: &storage.Change{Job: *e.Job, Delete: true}}, then: deleted{e.Client, e.Job}})
}

// deleted answers a client once its job is deleted.
type deleted struct {
	client Client
	job    *storage.Job
}

func (c deleted) follow(s *State, refused error) {
	if answers.follow(answers{c.client, c.job.View()}, s, refused); refused == nil && s.latest == c.job.ID {
		s.do(FindLatest{})
	}
}

// revive queues a job that failed or was cancelled again.
func (s *State) revive(e Retry) {
	if s.jobs[e.Job.ID] != nil || s.running[e.Job.ID] != nil { // not yet written, or its trainer has yet to stop
		s.answer(e.Client, refuse(protocol.Refusal_REFUSAL_BUSY, "the job is only just over; try again in a moment"))
		return
	}
	j := s.add(*e.Job)
	j.durable = e.Job.Revision
	j.stored.Finished = 0
	j.tail().FinishedMs, j.tail().Retried = 0, 0
	j.enter(protocol.State_STATE_QUEUED, "")
	j.note(s.now, &protocol.Event{What: &protocol.Event_Retry{Retry: &protocol.Retry{Reason: "on request"}}})
	s.write(j, nil, revived{e.Client, j})
}

// revived queues a job again once that is on disk.
type revived struct {
	client Client
	job    *job
}

func (c revived) follow(s *State, refused error) {
	if refused != nil {
		s.drop(c.job)
		s.answer(c.client, refuse(protocol.Refusal_REFUSAL_CONFLICT, refused.Error()))
		return
	}
	s.do(Show{c.client, c.job.id()})
	if c.job.phase == creating {
		s.enqueue(c.job)
		s.startNext()
	}
}

// StateName returns the name of a state as people read it; "" for an unknown one.
func StateName(state protocol.State) string { return stateNames[state] }

var stateNames = map[protocol.State]string{
	protocol.State_STATE_QUEUED: "queued", protocol.State_STATE_RUNNING: "running", protocol.State_STATE_PAUSED: "paused",
	protocol.State_STATE_SUCCEEDED: "succeeded", protocol.State_STATE_FAILED: "failed", protocol.State_STATE_CANCELLED: "cancelled",
}

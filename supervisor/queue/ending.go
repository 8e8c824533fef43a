package queue

import (
	"fmt"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// ending is how a job ends.
type ending struct {
	state       protocol.State
	reason      string
	result      *protocol.Result // of one that succeeded
	attachments []storage.Attachment
}

// proceed ends a job whose attachments are on disk.
func (e ending) proceed(s *State, r *running) {
	if e.result != nil {
		r.job.tail().Result = e.result
	}
	s.end(r.job, e)
}

// succeed ends a job that has a model, and stores that with more attachments.
func (s *State) succeed(r *running, e *Finished, more []storage.Attachment) {
	kept := append(more, r.job.attach(storage.Model, e.Model)...)
	s.writeAhead(r, kept, ending{protocol.State_STATE_SUCCEEDED, "", e.Result, kept})
}

// fail ends a job, or queues it to be tried again if the reason may be temporary. A crash
// that recurs at the very same step is not.
func (s *State) fail(r *running, e *Finished) {
	j := r.job
	switch {
	case e.Passing && j.tail().Retried < j.stored.Head.GetRetries():
		s.retry(r, e.Err)
	case e.Crash && !e.Diagnosed:
		r.crash = e
		s.do(Diagnose{j.id()})
	default:
		kept := j.attach(storage.Checkpoint, e.Checkpoint)
		s.writeAhead(r, kept, ending{protocol.State_STATE_FAILED, e.Err.Error(), nil, kept})
	}
}

// retry queues a job to be tried again, after a back-off.
func (s *State) retry(r *running, reason error) {
	j, tail := r.job, r.job.tail()
	tail.Retried++
	tail.NotBeforeMs = s.now.Add(backOff(tail.Retried)).UnixMilli()
	j.enter(protocol.State_STATE_QUEUED, reason.Error())
	j.note(s.now, &protocol.Event{What: &protocol.Event_Retry{Retry: &protocol.Retry{
		Reason: reason.Error(), Count: tail.Retried, Of: j.stored.Head.GetRetries(), NotBeforeMs: tail.NotBeforeMs,
	}}})
	s.log(Warning, "job failed and will be tried again", Field{"job", j.id()}, Field{"reason", reason.Error()},
		Field{"retry", fmt.Sprintf("%d of %d", tail.Retried, j.stored.Head.GetRetries())})
	if j.pausing { // the next try can wait until a client resumes it
		s.setAside(j)
		s.write(j, nil, pausersAnswered{j})
	} else {
		j.begun = false
		s.do(Forget{j.id()})
		s.enqueue(j)
		s.write(j, nil, nil)
	}
	s.dismiss(r)
}

// backOff returns how long a job waits before its n-th retry: a second, then twice as
// long each time, at most a minute.
func backOff(n uint32) time.Duration {
	return min(time.Second<<min(n-1, 10), time.Minute)
}

// onExhausted fails a job that has used up its restarts. It may be tried again if it got
// further than before the previous crash.
func (s *State) onExhausted(e Exhausted) {
	r := s.runs(e.ID)
	if r == nil {
		return
	}
	further := e.Steps > r.job.furthest
	r.job.furthest = e.Steps
	s.onFinished(Finished{ID: e.ID, Err: e.Err, Passing: further, Crash: true})
}

// onDiagnosed fails a job, with the finding added to the reason.
func (s *State) onDiagnosed(e Diagnosed) {
	r := s.runs(e.ID)
	if r == nil || r.crash == nil {
		return
	}
	f := *r.crash
	r.crash = nil
	if e.Found != "" {
		f.Err = fmt.Errorf("%w; %s", f.Err, e.Found)
	}
	f.Diagnosed = true
	s.fail(r, &f)
}

// end ends a job. It leaves the state once its end is on disk.
func (s *State) end(j *job, e ending) {
	s.withdraw(j)
	j.enter(e.state, e.reason)
	j.phase, j.begun = over, false
	s.do(Forget{j.id()})
	j.stored.Finished = s.now.UnixMilli()
	j.tail().FinishedMs, j.tail().NotBeforeMs = s.now.UnixMilli(), 0
	j.note(s.now, &protocol.Event{What: &protocol.Event_Finished{Finished: j.snapshot()}})
	s.logEnd(j)
	s.write(j, e.attachments, isOver{j})
	if r := s.running[j.id()]; r != nil {
		s.dismiss(r)
	}
}

// isOver removes a job whose end is on disk.
type isOver struct{ job *job }

func (c isOver) follow(s *State, _ error) {
	s.drop(c.job)
	pausersAnswered(c).follow(s, nil)
	s.ended = true
}

func (s *State) logSubmitted(head *protocol.Job) {
	s.log(Info, "job submitted", Field{"job", head.GetId()}, Field{"name", head.GetName()}, Field{"queue", head.GetQueue()},
		Field{"rows", head.GetRows()}, Field{"held_out", head.GetHeldOut()}, Field{"layers", head.GetLayers()})
}

func (s *State) logEnd(j *job) {
	tail := j.tail()
	fields := []Field{
		{"job", j.id()}, {"state", StateName(j.stored.State)}, {"epochs", tail.GetEpoch()}, {"error", tail.GetError()}, {"restarts", tail.GetRestarts()},
	}
	if tail.GetReason() != "" {
		fields = append(fields, Field{"reason", tail.GetReason()})
	}
	if tail.GetResult() != nil {
		fields = append(fields, Field{"digest", tail.GetResult().GetDigest()})
	}
	s.log(Info, "job over", fields...)
}

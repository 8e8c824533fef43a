package queue

import (
	"deepnet/actors/protocol"
)

// running is a job that has a place among those that train.
type running struct {
	job        *job
	hasTrainer bool // false while the job is being opened
	closing    bool // the trainer was asked to stop
	evaluation *evaluation
	crash      *Finished // that is being diagnosed
}

// runs returns a job that has a place and shall go on; nil: it does not.
func (s *State) runs(id string) *running {
	if r := s.running[id]; r != nil && !r.closing {
		return r
	}
	return nil
}

// place gives a job a place.
func (s *State) place(j *job) *running {
	r := &running{job: j}
	s.running[j.id()] = r
	j.line.running++
	return r
}

// free makes room for others.
func (s *State) free(r *running) {
	delete(s.running, r.job.id())
	r.job.leaving = false
	r.job.line.running--
	s.startNext()
	s.settle()
}

// dismiss stops a job's trainer; its place is free when that has stopped.
func (s *State) dismiss(r *running) {
	if !r.hasTrainer {
		s.free(r)
		return
	}
	r.closing, r.job.leaving = true, true
	s.cancelEvaluation(r)
	s.do(StopTrainer{r.job.id()})
}

func (s *State) onTrainerStopped(e TrainerStopped) {
	if r := s.running[e.ID]; r != nil && r.closing {
		s.free(r)
	}
}

// open gives a job a place and has its data and newest checkpoint read.
func (s *State) open(j *job) {
	j.phase = opening
	s.place(j)
	s.do(Open{j.id()})
}

// onOpened starts the job's trainer, if the job is still to train.
func (s *State) onOpened(e Opened) {
	r := s.running[e.ID]
	if r == nil || r.job.phase != opening || s.draining {
		return // while the service stops, the next one opens it
	}
	j := r.job
	if e.Err != nil {
		s.fail(r, &Finished{ID: e.ID, Err: e.Err, Passing: e.Passing})
		return
	}
	j.steps, j.epoch, j.number = e.Steps, e.Epoch, e.Checkpoint
	if e.Damage != "" {
		s.log(Warning, "checkpoint not used", Field{"job", j.id()}, Field{"reason", e.Damage}, Field{"step", e.Steps})
	}
	j.enter(protocol.State_STATE_RUNNING, "")
	j.tail().NotBeforeMs = 0
	if j.tail().GetStartedMs() == 0 {
		j.tail().StartedMs = s.now.UnixMilli()
		j.note(s.now, &protocol.Event{What: &protocol.Event_Started{Started: j.sketch()}})
	} else {
		reason := j.whyAgain(e.Damage)
		s.log(Info, "job goes on", Field{"job", j.id()}, Field{"step", e.Steps}, Field{"reason", reason})
		s.noteResumed(j, reason)
	}
	j.begun = false
	s.write(j, nil, nil)
	s.train(r)
}

// whyAgain says why a job goes on, whose newest checkpoint may be damaged.
func (j *job) whyAgain(damage string) string {
	switch {
	case damage != "" && j.steps == 0:
		return "no checkpoint is whole (" + damage + "): it begins anew, to the same end"
	case damage != "":
		return "the checkpoint before is used (" + damage + ")"
	case j.begun:
		return "the service was started anew"
	case j.tail().GetRetried() > 0:
		return "it is tried again"
	default:
		return "it was paused"
	}
}

// noteResumed notes from where the job goes on, and why it had stopped.
func (s *State) noteResumed(j *job, reason string) {
	j.note(s.now, &protocol.Event{What: &protocol.Event_Resumed{Resumed: &protocol.Resume{
		Reason: reason, Step: j.steps, Epoch: uint32(j.epoch),
	}}})
}

// train starts a job's trainer.
func (s *State) train(r *running) {
	r.job.phase, r.hasTrainer = learning, true
	s.do(Train{r.job.id()})
	s.remind(r.job.id())
}

// remind tells a trainer, which may be a new one, what it is to heed.
func (s *State) remind(id string) {
	r := s.runs(id)
	if r == nil || !r.hasTrainer {
		return
	}
	if s.trouble != nil {
		s.do(Hold{id, true})
	}
	if r.job.pausing || s.draining {
		s.do(Halt{id})
	}
}

// restart has everything begin again that was under way: all else is as the actor
// before left it.
func (s *State) restart() {
	s.writeAgain() // what was told of it may be lost
	s.running = map[string]*running{}
	for _, name := range sorted(s.lines) {
		s.lines[name].running = 0
	}
	s.watching = 0
	for _, id := range sorted(s.jobs) {
		j := s.jobs[id]
		s.watching += len(j.watchers)
		switch {
		case j.phase == creating && j.durable > 0: // the actor before crashed while it heard of it
			s.enqueue(j)
		case j.phase == opening:
			s.open(j)
		case j.phase == learning:
			s.train(s.place(j))
		}
	}
	s.startNext()
}

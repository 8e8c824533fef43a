package queue

import (
	"deepnet/actors/protocol"
)

// running is a job in a slot.
type running struct {
	job        *job
	attempt    int  // of its opening
	hasTrainer bool // false while the job is being opened
	closing    bool // the trainer was asked to stop
	evaluation *evaluation
	crash      *Finished // being diagnosed
}

// runs returns the running job of that id; nil if it does not run, or is about to stop.
func (s *State) runs(id string) *running {
	if r := s.running[id]; r != nil && !r.closing {
		return r
	}
	return nil
}

// has says whether a job still has its slot, and is not about to leave it.
func (s *State) has(r *running) bool { return s.runs(r.job.id()) == r }

// takeSlot gives a job a slot.
func (s *State) takeSlot(j *job) *running {
	r := &running{job: j}
	s.running[j.id()] = r
	j.line.running++
	return r
}

// freeSlot takes a job out of its slot and starts the next one.
func (s *State) freeSlot(r *running) {
	delete(s.running, r.job.id())
	r.job.leaving = false
	r.job.line.running--
	s.handOver(r.job)
	if j := s.jobs[r.job.id()]; j != nil { // which may have been adopted since the slot's was lost
		s.part(j)
	}
	s.startNext()
	s.reportDrained()
}

// dismiss stops a job's trainer. The slot is free once the trainer has stopped.
func (s *State) dismiss(r *running) {
	if !r.hasTrainer {
		s.freeSlot(r)
		return
	}
	r.closing, r.job.leaving = true, true
	s.cancelEvaluation(r)
	s.do(StopTrainer{r.job.id()})
}

func (s *State) onTrainerStopped(e TrainerStopped) {
	if r := s.running[e.ID]; r != nil && r.closing {
		s.freeSlot(r)
	}
}

// open gives a job a slot and has its data and newest checkpoint read.
func (s *State) open(j *job) {
	j.phase = opening
	s.attempt++
	s.takeSlot(j).attempt = s.attempt
	s.do(Open{j.id(), s.attempt})
}

// Opens says whether a job still waits for this attempt to open it. While the service
// stops none does: the next process opens the job.
func (s *State) Opens(id string, attempt int) bool {
	r := s.runs(id)
	return r != nil && r.job.phase == opening && r.attempt == attempt && !s.draining
}

// onOpened starts a job's trainer, if the job still waits for it.
func (s *State) onOpened(e Opened) {
	if !s.Opens(e.ID, e.Attempt) {
		return
	}
	r := s.running[e.ID]
	j := r.job
	if e.Err != nil && e.Passing && s.shares(j) {
		s.passOn(r, e.Err)
		return
	}
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
		j.note(s.now, &protocol.Event{What: &protocol.Event_Started{Started: j.snapshot()}})
	} else {
		reason := s.resumeReason(j, e.Damage)
		s.log(Info, "job goes on", Field{"job", j.id()}, Field{"step", e.Steps}, Field{"reason", reason})
		s.noteResumed(j, reason)
	}
	j.begun = false
	s.write(j, nil, nil)
	s.train(r)
}

// resumeReason says why a job resumes; damage is what was wrong with its newest
// checkpoint, "" for nothing.
func (s *State) resumeReason(j *job, damage string) string {
	switch {
	case damage != "" && j.steps == 0:
		return "no checkpoint is whole (" + damage + "): it begins anew, to the same end"
	case damage != "":
		return "the checkpoint before is used (" + damage + ")"
	case j.begun && s.shares(j):
		return "node " + s.settings.Node + " goes on with it"
	case j.begun:
		return "the service was started anew"
	case j.tail().GetRetried() > 0:
		return "it is tried again"
	default:
		return "it was paused"
	}
}

// noteResumed adds to the history at which step the job resumes, and why.
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

// remind tells a trainer, which may have just started, to hold or to halt if it has to.
func (s *State) remind(id string) {
	r := s.runs(id)
	if r == nil || !r.hasTrainer {
		return
	}
	if s.trouble != nil {
		s.do(Hold{id, true})
	}
	if r.job.pausing || s.halting(r.job) {
		s.do(Halt{id})
	}
}

// restart starts again everything that was under way when the actor crashed. All else is
// as the crashed actor left it.
func (s *State) restart() {
	s.writeAgain() // the recorder's reports may be lost
	s.running = map[string]*running{}
	for _, name := range sorted(s.lines) {
		s.lines[name].running = 0
	}
	s.watching, s.node.claiming, s.node.due, s.node.looking = 0, 0, false, false
	for _, a := range s.node.away {
		a.reading = 0
		s.watching += len(a.watchers)
	}
	for _, id := range sorted(s.jobs) {
		j := s.jobs[id]
		s.watching += len(j.watchers)
		j.leaving = false // no trainer is left
		switch {
		case j.phase == creating && j.durable > 0: // the crash came between its write and its queue
			s.enqueue(j)
		case j.phase == opening:
			s.open(j)
		case j.phase == learning:
			s.train(s.takeSlot(j))
		}
		s.part(j)
	}
	s.startNext()
}

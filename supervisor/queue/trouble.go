package queue

import (
	"deepnet/actors/protocol"
)

// onTrouble holds all trainers while the store cannot be written to, and lets them go on
// when it can.
func (s *State) onTrouble(e Trouble) {
	before := s.trouble
	s.trouble = e.Reason
	for _, id := range sorted(s.running) {
		r := s.running[id]
		if r.closing || !r.hasTrainer {
			continue
		}
		s.do(Hold{id, e.Reason != nil})
		if e.Reason == nil && before != nil {
			r.job.note(s.now, &protocol.Event{What: &protocol.Event_Paused{Paused: &protocol.Pause{Reason: waitsFor(before)}}})
			s.noteResumed(r.job, "the store can be written to again")
			s.write(r.job, nil, nil)
		}
	}
	s.startNext()
	s.reportDrained()
}

// waitsFor says why jobs wait.
func waitsFor(trouble error) string {
	return "the store cannot be written to: " + trouble.Error() + "; the job goes on when it can"
}

// ShowTrouble shows a running job as paused while the store cannot be written to: the job
// holds then, and that state cannot be stored.
func (s *State) ShowTrouble(v *protocol.Job) *protocol.Job {
	if s.trouble != nil && v.GetState() == protocol.State_STATE_RUNNING {
		v.State, v.Reason = protocol.State_STATE_PAUSED, waitsFor(s.trouble)
	}
	return v
}

// drain halts all jobs; reportDrained says when that is done.
func (s *State) drain() {
	s.draining = true
	for _, id := range sorted(s.running) {
		switch r := s.running[id]; {
		case r.closing || !r.hasTrainer:
		case r.evaluation != nil && r.evaluation.sent: // the next process evaluates it
			s.dismiss(r)
		default:
			s.do(Halt{id})
		}
	}
	s.reportDrained()
}

// reportDrained reports, while draining, that no job trains any more and everything is on
// disk. If the store cannot be written to, it does not wait for that.
func (s *State) reportDrained() {
	if !s.draining || len(s.outbox) > 0 && s.trouble == nil {
		return
	}
	for _, r := range s.running {
		if r.hasTrainer {
			return
		}
	}
	s.do(Drained{})
}

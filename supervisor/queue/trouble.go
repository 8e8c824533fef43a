package queue

import (
	"deepnet/actors/protocol"
)

// onTrouble has all jobs wait while nothing can be written, and go on when it can.
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
	s.settle()
}

// waitsFor says why jobs wait.
func waitsFor(trouble error) string {
	return "the store cannot be written to: " + trouble.Error() + "; the job goes on when it can"
}

// Excuse shows a running job as paused while nothing can be written: it does not
// train then, and that could not be written down.
func (s *State) Excuse(v *protocol.Job) *protocol.Job {
	if s.trouble != nil && v.GetState() == protocol.State_STATE_RUNNING {
		v.State, v.Reason = protocol.State_STATE_PAUSED, waitsFor(s.trouble)
	}
	return v
}

// drain halts all jobs; settle tells when that is done.
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
	s.settle()
}

// settle tells when no job trains any more and all that happened is on disk, unless
// nothing can be written.
func (s *State) settle() {
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

package queue

import (
	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// evaluation is the evaluation of a job's model, from the end of training to the end of
// the job.
type evaluation struct {
	attempt  int
	finished *Finished
	sent     bool // a worker is at it; all else about the job is on disk
}

// evaluate has a job's model evaluated once its last checkpoint is on disk, so that a
// process that takes the job over evaluates the very same model.
func (s *State) evaluate(r *running, e *Finished) {
	s.attempt++
	r.evaluation = &evaluation{attempt: s.attempt, finished: e}
	kept := r.job.attach(storage.Checkpoint, e.Checkpoint)
	s.writeAhead(r, kept, keepTrained{s.attempt, kept})
}

// keepTrained writes the last checkpoint of a job, and then has its model evaluated.
type keepTrained struct {
	attempt     int
	attachments []storage.Attachment
}

func (c keepTrained) proceed(s *State, r *running) {
	s.write(r.job, c.attachments, isTrained{r.job.id(), c.attempt})
}

// isTrained has a model evaluated whose last checkpoint is on disk.
type isTrained struct {
	job     string
	attempt int
}

func (c isTrained) follow(s *State, _ error) {
	switch r := s.evaluated(c.job, c.attempt); {
	case r == nil: // over, or started again
	case s.halting(r.job):
		s.dismiss(r)
	default:
		r.evaluation.sent = true
		s.do(Evaluate{c.job, c.attempt, r.evaluation.finished.Model})
	}
}

// evaluated returns the running job that waits for an attempt to evaluate it; nil if none
// does any more.
func (s *State) evaluated(id string, attempt int) *running {
	if r := s.runs(id); r != nil && r.evaluation != nil && r.evaluation.attempt == attempt {
		return r
	}
	return nil
}

// onEvaluating records how far the evaluation of a job's model is.
func (s *State) onEvaluating(e Evaluating) {
	r := s.evaluated(e.ID, e.Attempt)
	if r == nil || !r.evaluation.sent || s.trouble != nil { // what the store cannot take yet is out of date by then
		return
	}
	now := &protocol.Evaluating{Part: e.Part, Done: uint32(e.Done), Of: uint32(e.Of)}
	r.job.tail().Evaluating = now
	r.job.note(s.now, &protocol.Event{What: &protocol.Event_Evaluating{Evaluating: now}})
	s.write(r.job, nil, nil)
}

// onEvaluated ends a job whose model was evaluated, or could not be.
func (s *State) onEvaluated(e Evaluated) {
	r := s.evaluated(e.ID, e.Attempt)
	if r == nil {
		return
	}
	finished := *r.evaluation.finished
	r.evaluation.sent = false // the worker is done
	if e.Err != nil {
		s.succeed(r, &finished, nil)
		return
	}
	finished.Result = proto.CloneOf(finished.Result)
	finished.Result.Summary = e.Summary
	s.succeed(r, &finished, r.job.attach(storage.Evaluation, e.Evaluation))
}

// cancelEvaluation ends a job's evaluation, if a worker is at it.
func (s *State) cancelEvaluation(r *running) {
	if r.evaluation != nil && r.evaluation.sent {
		s.do(CancelEvaluation{r.job.id()})
	}
}

package queue

import (
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// evaluation is that of a job's model, between its trainer's end and its own.
type evaluation struct {
	turn     int
	finished *Finished
	sent     bool // somebody is at it: all else about the job is on disk
}

// evaluate has a job's model evaluated once its last checkpoint is on disk: a process that
// takes the job over evaluates the very same model.
func (s *State) evaluate(r *running, e *Finished) {
	s.turn++
	r.evaluation = &evaluation{turn: s.turn, finished: e}
	kept := r.job.attach(storage.Checkpoint, e.Checkpoint)
	s.writeAhead(r.job, kept, keepTrained{s.turn, kept})
}

// keepTrained writes the last checkpoint of a job, and then has its model evaluated.
type keepTrained struct {
	turn        int
	attachments []storage.Attachment
}

func (c keepTrained) proceed(s *State, j *job) {
	s.write(j, c.attachments, isTrained{j.id(), c.turn})
}

// isTrained has a model evaluated whose last checkpoint is on disk.
type isTrained struct {
	job  string
	turn int
}

func (c isTrained) follow(s *State, _ error) {
	switch r := s.evaluated(c.job, c.turn); {
	case r == nil: // over, or begun again
	case s.draining:
		s.dismiss(r)
	default:
		r.evaluation.sent = true
		s.do(Evaluate{c.job, c.turn, r.evaluation.finished.Model})
	}
}

// evaluated returns the running job that an evaluation belongs to; nil: nobody waits for
// it any more.
func (s *State) evaluated(id string, turn int) *running {
	if r := s.runs(id); r != nil && r.evaluation != nil && r.evaluation.turn == turn {
		return r
	}
	return nil
}

// onEvaluated ends a job whose model was evaluated, or could not be.
func (s *State) onEvaluated(e Evaluated) {
	r := s.evaluated(e.ID, e.Turn)
	if r == nil {
		return
	}
	finished := *r.evaluation.finished
	r.evaluation.sent = false // nobody is at it any more
	if e.Err != nil {
		s.succeed(r, &finished, nil)
		return
	}
	finished.Result = proto.CloneOf(finished.Result)
	finished.Result.Summary = e.Summary
	s.succeed(r, &finished, r.job.attach(storage.Evaluation, e.Evaluation))
}

// cancelEvaluation ends an evaluation that nobody waits for any more.
func (s *State) cancelEvaluation(r *running) {
	if r.evaluation != nil && r.evaluation.sent {
		s.do(CancelEvaluation{r.job.id()})
	}
}

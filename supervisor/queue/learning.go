package queue

import (
	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// onProgressed records the epochs done so far. It skips epochs that are recorded already,
// so a repeated report does no harm.
func (s *State) onProgressed(e Progressed) {
	r := s.runs(e.ID)
	if r == nil {
		return
	}
	j, tail := r.job, r.job.tail()
	j.steps, j.epoch = e.Steps, e.Epoch
	for int(tail.Epoch) < len(e.Losses) {
		tail.Error = e.Losses[tail.Epoch]
		tail.Epoch++
		if n := int(tail.Epoch); Eventful(n, j.epochs) {
			j.note(s.now, &protocol.Event{What: &protocol.Event_Epoch{Epoch: e.epoch(n)}})
		}
	}
	if len(j.fresh) > 0 {
		s.write(j, nil, nil)
	}
}

// epoch returns epoch n as it stands in the history.
func (e *Progressed) epoch(n int) *protocol.Epoch {
	epoch := &protocol.Epoch{Epoch: uint32(n), Error: e.Losses[n-1]}
	if n == len(e.Losses) {
		epoch.Chain = e.Chain
	}
	if n <= len(e.Validated) {
		v := e.Validated[n-1]
		epoch.ValidationError, epoch.ValidationScore = &v.Loss, &v.Score
	}
	return epoch
}

// onRestart records a supervised restart.
func (s *State) onRestart(e Restart) {
	r := s.runs(e.ID)
	if r == nil {
		return
	}
	if !e.What.GetEscalated() {
		r.job.tail().Restarts++
	}
	e.What.Epoch = r.job.tail().GetEpoch()
	if r.job.tail().Restarts <= restartEvents {
		r.job.note(s.now, &protocol.Event{What: &protocol.Event_Restart{Restart: e.What}})
	}
	s.write(r.job, nil, nil)
}

// onCheckpointed writes a checkpoint, and then tells the trainer how long that took.
func (s *State) onCheckpointed(e Checkpointed) {
	if r := s.runs(e.ID); r != nil {
		kept := r.job.attach(storage.Checkpoint, e.Data)
		s.writeAhead(r, kept, keepCheckpoint{e, kept})
	}
}

// keepCheckpoint writes a checkpoint. Of many checkpoints the history has only some.
type keepCheckpoint struct {
	checkpoint  Checkpointed
	attachments []storage.Attachment
}

func (c keepCheckpoint) proceed(s *State, r *running) {
	j := r.job
	if j.checkpoints++; j.checkpoints <= checkpointEvents || j.checkpoints%checkpointEvents == 0 {
		j.note(s.now, c.checkpoint.event())
	}
	s.write(j, c.attachments, isKept{r, c.checkpoint})
}

// isKept tells the trainer that its checkpoint is on disk.
type isKept struct {
	of         *running
	checkpoint Checkpointed
}

func (c isKept) follow(s *State, refused error) {
	if refused == nil && s.has(c.of) {
		s.do(CheckpointKept{c.checkpoint.ID, s.now.Sub(c.checkpoint.Began), len(c.checkpoint.Data)})
	}
}

// event returns the checkpoint as it stands in the history.
func (c *Checkpointed) event() *protocol.Event {
	return &protocol.Event{What: &protocol.Event_Checkpoint{Checkpoint: &protocol.Checkpoint{
		Step: c.Steps, Epoch: uint32(c.Epoch), Bytes: uint64(len(c.Data)),
	}}}
}

// onStopped writes the last checkpoint of a job that halted: to pause, or because the
// service stops.
func (s *State) onStopped(e Stopped) {
	if r := s.runs(e.ID); r != nil {
		kept := r.job.attach(storage.Checkpoint, e.Data)
		s.writeAhead(r, kept, keepStopped{e, kept})
	}
}

// keepStopped writes a halted job's checkpoint and ends its trainer.
type keepStopped struct {
	stopped     Stopped
	attachments []storage.Attachment
}

func (c keepStopped) proceed(s *State, r *running) {
	j := r.job
	j.note(s.now, c.stopped.event())
	if j.pausing {
		s.setAside(j)
	}
	s.write(j, c.attachments, pausersAnswered{j})
	s.dismiss(r)
}

// pausersAnswered answers the clients that asked for a pause, once the job has paused or
// ended. They wait on where it is about to be handed over, which pauses it.
type pausersAnswered struct{ job *job }

func (c pausersAnswered) follow(s *State, _ error) {
	works := c.job.works()
	if works && s.shares(c.job) {
		return
	}
	for _, client := range c.job.pausers {
		if works {
			s.answer(client, refuse(protocol.Refusal_REFUSAL_BUSY, Stopping))
		} else {
			s.do(Show{client, c.job.id()})
		}
	}
	c.job.pausers = nil
}

// onFinished has the model evaluated, or ends the job.
func (s *State) onFinished(e Finished) {
	r := s.runs(e.ID)
	switch {
	case r == nil || r.evaluation != nil: // a restarted trainer reports the end once more
	case e.Err != nil:
		s.fail(r, &e)
	case e.Evaluable:
		s.evaluate(r, &e)
	default:
		s.succeed(r, &e, r.job.attach(storage.Checkpoint, e.Checkpoint))
	}
}

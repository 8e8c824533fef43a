package queue

import (
	"cmp"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// pending is a write that has not been reported on.
type pending struct {
	Write
	job  *job // whose change it is; nil: it is no change of a job in the state
	then consequence
}

// consequence is what follows once a write is on disk, or refused.
type consequence interface {
	follow(s *State, refused error)
}

// write has everything new about a job written, with attachments; then follows. A nil
// then means that nothing does.
func (s *State) write(j *job, attachments []storage.Attachment, then consequence) {
	change := j.change()
	change.Attachments = attachments
	change.Release = s.shares(j) && !j.works()
	s.order(&pending{Write: Write{Change: change}, job: j, then: then})
}

// order puts a write into the outbox and sends it.
func (s *State) order(p *pending) {
	s.ticket++
	p.Ticket = s.ticket
	if p.job != nil {
		p.job.writes++
	}
	s.outbox = append(s.outbox, p)
	s.do(p.Write)
}

// writeAgain sends every write in the outbox again.
func (s *State) writeAgain() {
	for _, p := range s.outbox {
		s.do(p.Write)
	}
}

// largeBytes is the total size above which attachments are written ahead of the change
// that names them.
const largeBytes = 64 << 10

// writeAhead has large attachments of a running job written ahead. Once they are on disk,
// then follows, if the job still has its slot. With small attachments it follows at once.
func (s *State) writeAhead(r *running, attachments []storage.Attachment, then afterAhead) {
	size := 0
	for _, a := range attachments {
		size += len(a.Data)
	}
	if size <= largeBytes {
		then.proceed(s, r)
		return
	}
	s.order(&pending{Write: Write{Ahead: attachments}, then: isAhead{r, then}})
}

// afterAhead is what a running job does once its attachments are written ahead.
type afterAhead interface {
	proceed(s *State, r *running)
}

// isAhead continues with a job whose attachments are on disk.
type isAhead struct {
	of   *running
	then afterAhead
}

func (c isAhead) follow(s *State, _ error) {
	if s.has(c.of) {
		c.then.proceed(s, c.of)
	}
}

// onWritten removes writes from the outbox and continues with what waited for them.
func (s *State) onWritten(e Written) {
	for i, ticket := range e.Tickets {
		at, found := slices.BinarySearchFunc(s.outbox, ticket, func(p *pending, ticket uint64) int { return cmp.Compare(p.Ticket, ticket) })
		if !found {
			continue // reported before
		}
		p := s.outbox[at]
		s.outbox = slices.Delete(s.outbox, at, at+1)
		s.onDisk(p, e.Refused[i])
	}
	s.reportDrained()
}

// onDisk continues with what waited for a write, which is on disk or refused.
func (s *State) onDisk(p *pending, refused error) {
	if p.job != nil {
		p.job.writes--
		defer s.part(p.job)
	}
	switch {
	case p.job == nil: // no change of a job in the state
	case refused == nil:
		p.job.durable = p.Change.Job.Revision
		s.answerWatchers(p.job, p.Change)
	case !p.Change.Create: // created answers for a new job
		s.lose(p.job, refused)
	}
	if p.then != nil {
		p.then.follow(s, refused)
	}
}

// drop removes a job from the state, unless what this process knows of it has been replaced.
func (s *State) drop(j *job) {
	if s.jobs[j.id()] == j {
		delete(s.jobs, j.id())
	}
}

// lose drops a job whose changes the store refuses because another owner has taken it
// over: what this process knows of it is out of date.
func (s *State) lose(j *job, refused error) {
	if s.jobs[j.id()] != j {
		s.log(Info, "late change refused", Field{"job", j.id()}, Field{"error", refused})
		return
	}
	s.log(Error, "job lost", Field{"job", j.id()}, Field{"error", refused})
	delete(s.jobs, j.id())
	s.withdraw(j)
	j.phase = over
	for _, w := range j.watchers {
		s.answer(w.Client, &protocol.Events{Job: j.id()})
	}
	s.watching -= len(j.watchers)
	j.watchers = nil
	for _, client := range j.pausers {
		s.answer(client, refuse(protocol.Refusal_REFUSAL_CONFLICT, refused.Error()))
	}
	j.pausers = nil
	s.do(Forget{j.id()})
	if r := s.running[j.id()]; r != nil && !r.closing {
		s.dismiss(r)
	}
}

// answers sends a client its answer, or a refusal.
type answers struct {
	client  Client
	message proto.Message
}

func (c answers) follow(s *State, refused error) {
	if refused != nil {
		s.answer(c.client, refuse(protocol.Refusal_REFUSAL_CONFLICT, refused.Error()))
		return
	}
	s.answer(c.client, c.message)
}

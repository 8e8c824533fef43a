package queue

import (
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// The most requests that may be under way, and new jobs on their way to the disk, for
// another submission to be accepted.
const (
	maxRequests = 256
	maxCreating = 4096
)

// Full says why no further job can be accepted while that many requests are under way; ""
// if one can.
func (s *State) Full(requests int) string {
	switch {
	case s.draining:
		return Stopping
	case s.trouble != nil:
		return "the store cannot be written to: " + s.trouble.Error() + "; submit the job again when it can"
	case requests >= maxRequests || s.creating >= maxCreating:
		return fmt.Sprintf("%d submissions are being read; try again in a moment", requests+s.creating)
	case s.waitingJobs()+s.creating >= s.settings.Waiting:
		return fmt.Sprintf("%d jobs are waiting, which is all the queue takes; try again when some are done", s.waitingJobs()+s.creating)
	default:
		return ""
	}
}

// create makes a job. Once it is on disk, its clients are answered and it is queued.
func (s *State) create(e Accepted) {
	if reason := s.Full(e.Requests); reason != "" {
		for _, client := range e.Clients {
			s.answer(client, refuse(protocol.Refusal_REFUSAL_BUSY, reason))
		}
		return
	}
	head := e.Head
	head.Id, head.SubmittedMs = e.ID, s.now.UnixMilli()
	j := s.add(storage.Job{ID: e.ID, Key: head.GetKey(), Token: 1, Dataset: e.Digest, Head: head, Tail: &protocol.Job{}})
	s.creating++
	j.enter(protocol.State_STATE_QUEUED, "")
	j.note(s.now, &protocol.Event{What: &protocol.Event_Submitted{Submitted: proto.CloneOf(head)}})
	change := j.change()
	change.Create, change.Dataset, change.Job.Head = true, e.Dataset, head
	change.Release = s.shares(j)
	change.Attachments = j.attach(storage.Origin, e.Origin)
	s.order(&pending{Write: Write{Change: change}, job: j, then: created{e.Clients, j, &change.Job}})
}

// created acknowledges a job that is on disk, or says why it is not.
type created struct {
	clients []Client
	job     *job
	stored  *storage.Job
}

func (c created) follow(s *State, refused error) {
	s.creating--
	if refused != nil {
		s.drop(c.job)
		c.refuse(s, refused)
		return
	}
	if c.stored.Head.GetQueue() != plan.BootQueue || s.latest == "" {
		s.latest = c.stored.ID
	}
	s.logSubmitted(c.stored.Head)
	for _, client := range c.clients {
		s.answer(client, c.stored.View())
	}
	if c.job.phase == creating {
		if s.shares(c.job) {
			s.node.waiting++
		}
		s.enqueue(c.job)
		s.startNext()
	}
}

// refuse answers the clients of a job that the store refused. If another submission with
// the same key was faster, they get that one's job.
func (c created) refuse(s *State, refused error) {
	message := refuse(protocol.Refusal_REFUSAL_INTERNAL, "the job was not accepted: "+refused.Error())
	switch {
	case errors.Is(refused, storage.ErrKeyTaken):
		s.do(ShowKey{c.clients, c.stored.Key, c.stored.Head})
		return
	case errors.Is(refused, storage.ErrNotFound), errors.Is(refused, storage.ErrDamaged):
		message = RefuseDataset(c.stored.Dataset, refused)
	}
	for _, client := range c.clients {
		s.answer(client, message)
	}
}

// RefuseDataset refuses a job whose data set cannot be read.
func RefuseDataset(digest storage.Digest, err error) *protocol.Refused {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return refuse(protocol.Refusal_REFUSAL_NOT_FOUND, fmt.Sprintf("the service has no data set %s; upload it first", digest))
	case errors.Is(err, storage.ErrDamaged):
		return refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("the service's copy of data set %s is damaged; submit the table itself", digest))
	default:
		return RefuseUnread(err)
	}
}

// RefuseUnread refuses a request because the store could not be read.
func RefuseUnread(err error) *protocol.Refused {
	return refuse(protocol.Refusal_REFUSAL_BUSY, "the store could not be read, try again: "+err.Error())
}

package queue

import (
	"errors"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// node is what the queue of a node knows besides.
type node struct {
	idle     bool             // drained: it claims no job
	looking  bool             // the store is being asked what the others do
	latest   string           // the latest job at the moment when the store was asked
	claiming int              // jobs that are being claimed, at most; 0: no claim is under way
	again    bool             // and there may be more to claim since
	due      bool             // another one is to come soon
	empty    time.Time        // when a claim last found nothing
	waiting  int              // jobs that wait, of all nodes
	paused   int              // jobs that are paused, of all nodes
	away     map[string]*away // jobs elsewhere that clients watch
}

// shares says whether a job is one that any node may work on. The job taught at boot is
// the node's own.
func (s *State) shares(j *job) bool { return s.settings.Node != "" && j.line.Name != plan.BootQueue }

// works says whether this node works on the job.
func (j *job) works() bool { return j.phase == opening || j.phase == learning }

// part removes a job from the state of a node that does not work on it, once that is on disk.
func (s *State) part(j *job) {
	if !s.shares(j) || j.phase != waiting && j.phase != paused || j.writes > 0 || s.running[j.id()] != nil || s.jobs[j.id()] != j {
		return
	}
	s.withdraw(j)
	delete(s.jobs, j.id())
	s.watching -= len(j.watchers)
	for _, w := range j.watchers {
		s.await(w)
	}
	j.watchers = nil
}

// release gives up a job that this node owns, so that others may claim it.
func (s *State) release(j *storage.Job) {
	change := &storage.Change{Job: *j, Release: true}
	change.Job.Head = nil
	s.order(&pending{Write: Write{Change: change}})
}

// handOver releases a job that has left its slot before its end.
func (s *State) handOver(j *job) {
	switch {
	case !s.shares(j) || !j.works():
	case j.pausing: // before it could halt
		s.setAside(j)
		s.write(j, nil, pausersAnswered{j})
	default:
		j.begun = true
		s.do(Forget{j.id()})
		s.enqueue(j)
		s.write(j, nil, nil)
	}
}

// passPause is how long a job waits that a node could not read, before one reads it again.
const passPause = time.Second

// passOn releases a job that the store could not give this node. That is no failure of the job,
// so it costs none of its retries.
func (s *State) passOn(r *running, reason error) {
	s.log(Warning, "job passed on", Field{"job", r.job.id()}, Field{"reason", reason.Error()})
	r.job.tail().NotBeforeMs = s.now.Add(passPause).UnixMilli()
	s.dismiss(r)
}

// halting says whether a running job is to halt and leave its slot.
func (s *State) halting(j *job) bool { return s.draining || s.node.idle && s.shares(j) }

// claim asks for jobs for the slots that are free.
func (s *State) claim() {
	free := s.settings.Running - s.taken()
	if free <= 0 || s.node.idle || s.draining || s.trouble != nil {
		return
	}
	if s.node.claiming > 0 {
		s.node.again = true
		return
	}
	s.node.claiming, s.node.again = free, false
	s.do(Claim{free})
}

// onClaimed opens the jobs that were claimed.
func (s *State) onClaimed(e Claimed) {
	s.node.claiming = 0
	s.node.waiting = max(0, s.node.waiting-len(e.Jobs))
	if e.Err != nil || len(e.Jobs) == 0 {
		s.node.empty = s.now
	}
	var damaged *storage.DamagedError
	if errors.As(e.Err, &damaged) {
		s.log(Warning, "job not readable", Field{"job", damaged.Job}, Field{"reason", e.Err.Error()})
	}
	for _, found := range e.Jobs {
		stopping := s.running[found.ID] != nil // its trainer of before has yet to stop
		if s.node.idle || s.draining || stopping {
			s.release(found)
			continue
		}
		j := s.adopt(found)
		s.dequeue(j)
		s.open(j)
	}
	if e.Err == nil && (len(e.Jobs) > 0 || s.node.again) {
		s.startNext()
	}
}

// onDue asks for jobs after news that came too soon.
func (s *State) onDue() {
	s.node.due = false
	s.startNext()
}

// adopt adds a job that this node owns now. What it knew of it before is out of date.
func (s *State) adopt(found *storage.Job) *job {
	if before := s.jobs[found.ID]; before != nil {
		s.withdraw(before)
		before.phase = over
		s.watching -= len(before.watchers)
		for _, w := range before.watchers {
			s.showNext(w)
		}
		before.watchers = nil
	}
	j := s.add(*found)
	j.durable = found.Revision
	j.begun = found.State == protocol.State_STATE_RUNNING
	if found.State == protocol.State_STATE_PAUSED {
		j.phase = paused
		j.line.paused++
	} else {
		s.enqueue(j)
	}
	s.wake(found.ID)
	return j
}

// onSettled releases a job that was adopted for a request.
func (s *State) onSettled(e Settled) {
	if j := s.jobs[e.ID]; j != nil && s.shares(j) && !j.works() && j.writes == 0 {
		s.write(j, nil, nil)
	}
}

// look has the store asked what the other nodes do, and jobs claimed then. A store that has
// not answered the last time is not asked again.
func (s *State) look() {
	if s.node.looking {
		s.startNext()
		return
	}
	s.node.looking, s.node.latest = true, s.latest
	known := make(map[string]bool, len(s.jobs))
	for id := range s.jobs {
		known[id] = true
	}
	s.do(Look{known})
}

// onLooked takes over what the store knows of the queues, releases jobs that the node owns
// and does not know of, because the answer to the claim was lost or the lease was, and then
// claims jobs.
func (s *State) onLooked(e Looked) {
	defer s.startNext()
	s.node.looking = false
	if e.Err != nil {
		return
	}
	s.node.waiting, s.node.paused = 0, 0
	for _, count := range e.Counts {
		s.node.waiting += count.Waiting
		s.node.paused += count.Paused
	}
	s.learn(e.Queues)
	if s.latest == s.node.latest { // else one was submitted here meanwhile
		s.latest = e.Latest
	}
	if s.node.claiming > 0 {
		return // they may be those of the claim
	}
	for _, stray := range e.Strays {
		if s.jobs[stray.ID] == nil && s.running[stray.ID] == nil {
			s.log(Warning, "job released", Field{"job", stray.ID}, Field{"reason", "this node owns it and does not work on it"})
			s.release(stray)
		}
	}
}

// learn takes over settings of queues that other nodes may have changed.
func (s *State) learn(queues []storage.Queue) {
	for _, q := range queues {
		s.line(q.Name).Queue = q
	}
}

// onLeaseLost gives up every job that this node works on.
func (s *State) onLeaseLost() {
	for _, id := range sorted(s.jobs) {
		if j := s.jobs[id]; j.works() {
			s.lose(j, errLease)
		}
	}
}

// drainNode has the running jobs halt, to be handed over, or claims again.
func (s *State) drainNode(e DrainNode) {
	s.node.idle = !e.Off
	s.do(Announce{e.Client, s.node.idle})
	if e.Off {
		s.startNext()
		return
	}
	for _, id := range sorted(s.running) {
		r := s.running[id]
		switch {
		case r.closing || !s.shares(r.job):
		case !r.hasTrainer || r.evaluation != nil && r.evaluation.sent:
			s.dismiss(r)
		default:
			s.do(Halt{id})
		}
	}
}

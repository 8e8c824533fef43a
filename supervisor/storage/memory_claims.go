package storage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"deepnet/actors/protocol"
)

// Claim implements Writer.
func (m *Memory) Claim(owner string) ([]*Job, error) {
	defer m.open()()
	m.renew(owner)
	var jobs []*Job
	for _, k := range m.jobs {
		if !k.Over() && (k.owner == owner || !m.alive(k.owner)) {
			jobs = append(jobs, k.claim(owner))
		}
	}
	slices.SortFunc(jobs, func(a, b *Job) int { return strings.Compare(a.ID, b.ID) })
	return jobs, nil
}

// claim makes owner the owner of the job.
func (k *kept) claim(owner string) *Job {
	k.owner = owner
	k.Token++
	return k.Job.clone()
}

// ClaimNext implements Claims.
func (m *Memory) ClaimNext(owner string, most int) ([]*Job, error) {
	defer m.open()()
	if !m.alive(owner) {
		return nil, nil
	}
	var jobs []*Job
	counts := m.counts()
	for _, k := range m.ready() {
		count, queue := counts[k.Head.GetQueue()], m.queues[k.Head.GetQueue()]
		full := queue.Limit > 0 && count.Running >= queue.Limit
		switch {
		case len(jobs) >= most:
			return jobs, nil
		case !k.runs() && (queue.Paused || full):
			continue
		}
		count.Running++
		counts[k.Head.GetQueue()] = count
		jobs = append(jobs, k.claim(owner))
	}
	return jobs, nil
}

// ready returns the jobs that are ready as far as their queues let them, in the order of
// their turns.
func (m *Memory) ready() []*kept {
	var ready []*kept
	now := m.now().UnixMilli()
	for _, k := range m.jobs {
		paused := k.State == protocol.State_STATE_PAUSED
		if !k.Over() && !paused && !m.alive(k.owner) && k.Tail.GetNotBeforeMs() <= now {
			ready = append(ready, k)
		}
	}
	slices.SortFunc(ready, byTurn)
	return ready
}

// byTurn orders jobs: those that are running first, then by priority, the highest first,
// then by age.
func byTurn(a, b *kept) int {
	switch {
	case a.runs() != b.runs() && a.runs():
		return -1
	case a.runs() != b.runs():
		return 1
	default:
		return cmp.Or(cmp.Compare(b.Head.GetPriority(), a.Head.GetPriority()), strings.Compare(a.ID, b.ID))
	}
}

// runs says whether a node works on the job, or did when it died.
func (k *kept) runs() bool { return k.State == protocol.State_STATE_RUNNING }

// ClaimJob implements Claims.
func (m *Memory) ClaimJob(owner, id string) (*Job, error) {
	defer m.open()()
	k := m.jobs[id]
	switch {
	case k == nil || k.Over():
		return nil, fmt.Errorf("job %s: %w", id, ErrNotFound)
	case m.alive(k.owner):
		return nil, &OwnedError{k.owner}
	default:
		return k.claim(owner), nil
	}
}

// Counts implements Claims.
func (m *Memory) Counts() (map[string]Count, error) {
	defer m.open()()
	return m.counts(), nil
}

func (m *Memory) counts() map[string]Count {
	counts := make(map[string]Count)
	for _, k := range m.jobs {
		c := counts[k.Head.GetQueue()]
		switch {
		case k.Over():
			continue
		case m.alive(k.owner):
			c.Running++
		case k.State == protocol.State_STATE_PAUSED:
			c.Paused++
		default:
			c.Waiting++
		}
		counts[k.Head.GetQueue()] = c
	}
	return counts
}

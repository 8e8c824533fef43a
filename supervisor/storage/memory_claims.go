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
	count := func(k *kept) {
		c := counts[k.Head.GetQueue()]
		c.Running++
		counts[k.Head.GetQueue()] = c
	}
	for _, k := range m.jobs {
		if k.runs() && !m.alive(k.owner) { // a node goes on with it soon
			count(k)
		}
	}
	for len(jobs) < most {
		k := m.next(counts)
		if k == nil {
			break
		}
		if !k.runs() {
			count(k)
		}
		jobs = append(jobs, k.claim(owner))
	}
	return jobs, nil
}

// next returns the ready job whose turn it is; nil: none is ready.
func (m *Memory) next(counts map[string]Count) *kept {
	var next *kept
	now := m.now().UnixMilli()
	for _, k := range m.jobs {
		if (next == nil || byTurn(k, next) < 0) && m.ready(k, now) && (k.runs() || m.admits(k.Head.GetQueue(), counts)) {
			next = k
		}
	}
	return next
}

// ready says whether a job is ready, as far as its queue lets it.
func (m *Memory) ready(k *kept, now int64) bool {
	return !k.Over() && k.State != protocol.State_STATE_PAUSED && k.Tail.GetNotBeforeMs() <= now && !m.alive(k.owner)
}

// admits says whether a queue lets one more job run.
func (m *Memory) admits(name string, counts map[string]Count) bool {
	queue := m.queues[name]
	return !queue.Paused && (queue.Limit <= 0 || counts[name].Running < queue.Limit)
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

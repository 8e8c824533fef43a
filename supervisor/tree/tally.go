package tree

import (
	"strings"
	"sync"
	"time"

	"deepnet/actors"
)

// KindRoot is the root supervisor, which no budget of a parent's is spent on.
const KindRoot actors.Kind = "root"

// Tally counts the restarts of every actor since the service started. Observers report to
// it from many goroutines; the zero value is empty. It has an entry for each actor that was
// ever restarted, of jobs until they are dropped.
type Tally struct {
	mu   sync.Mutex
	jobs map[string]*counts // "": the actors that belong to no job
}

// counts are those of one job.
type counts struct {
	restarts map[place]*count
	spent    map[place][]time.Time // restarts of an actor's children that may count against its budget
}

// place is an actor within its job.
type place struct {
	kind          actors.Kind
	layer, neuron int // -1: none
}

// count is what is known of an actor's restarts.
type count struct {
	restarts uint32
	reason   string
	last     time.Time
	took     time.Duration
}

// maxReason is how much of a reason is kept, in bytes.
const maxReason = 300

// Note counts a restart; an escalation is none. job is "" for the root and its children.
func (t *Tally) Note(job string, r actors.Restart) {
	if r.Escalated {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c, at := t.of(job), place{r.Kind, r.Layer, r.Neuron}
	own := c.restarts[at]
	if own == nil {
		own = &count{}
		c.restarts[at] = own
	}
	own.restarts++
	own.reason, own.last, own.took = shortened(r.Reason), r.Since, r.Took
	t.renew(job, at)
	above := at.parent()
	spent := append(c.spent[above], r.Since)
	c.spent[above] = spent[max(0, len(spent)-r.Count):]
}

// of returns the counts of a job.
func (t *Tally) of(job string) *counts {
	if t.jobs == nil {
		t.jobs = map[string]*counts{}
	}
	if t.jobs[job] == nil {
		t.jobs[job] = &counts{map[place]*count{}, map[place][]time.Time{}}
	}
	return t.jobs[job]
}

// renew gives a restarted actor, and all below it, whole budgets.
func (t *Tally) renew(job string, at place) {
	for other, c := range t.jobs {
		if other != job && !at.isAboveJobs() {
			continue
		}
		for owner := range c.spent {
			if owner == at || owner.isBelow(at) {
				delete(c.spent, owner)
			}
		}
	}
}

// isAboveJobs says whether the actor has all jobs below it.
func (p place) isAboveJobs() bool { return p.kind == KindRoot || p.kind == actors.KindJobs }

// isBelow says whether an actor with children is below another one of its job.
func (p place) isBelow(other place) bool {
	for p.kind != KindRoot {
		if p = p.parent(); p == other {
			return true
		}
	}
	return false
}

// parent returns the actor whose budget pays for a restart.
func (p place) parent() place {
	switch p.kind {
	case actors.KindNeuron:
		return place{actors.KindLayer, p.layer, -1}
	case actors.KindLayer:
		return place{actors.KindNetwork, -1, -1}
	case actors.KindNetwork:
		return place{actors.KindTrainer, -1, -1}
	case actors.KindTrainer:
		return place{actors.KindJobs, -1, -1}
	default:
		return place{KindRoot, -1, -1}
	}
}

// shortened returns the beginning of a reason.
func shortened(reason string) string {
	if len(reason) <= maxReason {
		return reason
	}
	return strings.ToValidUTF8(reason[:maxReason], "") + "..."
}

// Drop forgets a job that is over.
func (t *Tally) Drop(job string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.jobs, job)
}

// Retain forgets every job that keep does not want.
func (t *Tally) Retain(keep func(job string) bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for job := range t.jobs {
		if job != "" && !keep(job) {
			delete(t.jobs, job)
		}
	}
}

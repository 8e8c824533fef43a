package storagetest

import (
	"fmt"
	"time"

	"github.com/anishathalye/porcupine"

	"deepnet/supervisor/storage"
)

// goesOn says whether there are jobs that are not over.
func (c *crowded) goesOn() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.left > 0 && !c.Failed()
}

// now returns the round.
func (c *crowded) now() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.round
}

// progress begins the next round; over: as a job came to its end.
func (c *crowded) progress(over bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if over {
		c.left--
	}
	c.round++
	c.changed.Broadcast()
}

// rest waits for the round after that one. When all nodes rest, there is a job that
// nobody gets.
func (c *crowded) rest(round int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.idle++; c.idle == crowdNodes && c.round == round {
		c.Errorf("%d jobs are left and nobody gets one", c.left)
		c.round++
		c.changed.Broadcast()
	}
	for c.round == round {
		c.changed.Wait()
	}
	c.idle--
}

// count adds to the jobs that surely have an owner: a claim has returned, and what lets
// the job go has not been called.
func (c *crowded) count(j *storage.Job, add int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	queue := j.Head.GetQueue()
	c.owned[queue] += add
	for _, q := range crowdQueues {
		if q.Name == queue && q.Limit > 0 && c.owned[queue] > q.Limit {
			c.Errorf("queue %s has %d jobs that are owned; its limit is %d", queue, c.owned[queue], q.Limit)
		}
	}
}

// note adds to the history what was called at a time and returns now.
func (m *member) note(called time.Duration, a act, o outcome) {
	returned := time.Since(m.start)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.history = append(m.history, porcupine.Operation{
		ClientId: m.number, Input: a, Call: int64(called), Output: o, Return: int64(returned),
	})
}

// act is what a node does to one job: a claim, unless it says otherwise.
type act struct {
	job, owner string
	leave      bool
	write      bool // under the token, and the job has no owner after it
	token      uint64
	over       bool // after the write
}

// outcome is what comes of an act.
type outcome struct {
	token   uint64 // of a claim that succeeded
	owner   string // that has the job, of one that failed
	missing bool   // the job is over
	fenced  bool   // of a write
}

func claimed(token uint64) outcome { return outcome{token: token} }

// holding is a job as the register that it has to be.
type holding struct {
	owner string
	token uint64
	over  bool
}

// after says what a job is after an act, and whether that can have come of it.
func (h holding) after(a act, o outcome) (holding, bool) {
	switch {
	case a.leave:
		if h.owner == a.owner {
			h.owner = ""
		}
		return h, true
	case a.write && o.fenced:
		return h, a.token != h.token
	case a.write:
		return holding{token: h.token, over: a.over}, a.token == h.token
	case o.missing:
		return h, h.over
	case o.owner != "":
		return h, h.owner == o.owner
	default:
		return holding{owner: a.owner, token: o.token}, h.owner == "" && !h.over && o.token == h.token+1
	}
}

// register is each job by itself: nobody's at first, under token 0.
var register = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		jobs := make(map[string][]porcupine.Operation)
		for _, operation := range history {
			job := operation.Input.(act).job
			jobs[job] = append(jobs[job], operation)
		}
		var parts [][]porcupine.Operation
		for _, part := range jobs {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return holding{} },
	Step: func(state, input, output any) (bool, any) {
		next, fits := state.(holding).after(input.(act), output.(outcome))
		return fits, next
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %+v", input, output) },
}

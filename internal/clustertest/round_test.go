package clustertest

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// night is a queue that is paused while everything goes wrong.
const night = "night"

// task is a job as its client knows it.
type task struct {
	submit *protocol.Submit
	wait   time.Duration // before it is submitted
	pauses time.Duration // after it was acknowledged; 0: never

	client *client.Client // nil: none yet, or none any more

	id   string            // once it was acknowledged
	seen []*protocol.Event // by its watcher
}

// round is what clients do with a cluster while it is disturbed.
type round struct {
	*cluster
	seed  uint64
	tasks []*task

	mu    sync.Mutex
	notes []string // what happened when
	began time.Time
}

var howMany = flag.Int("rounds", 0, "how many rounds of faults there are; 0: as the tier has them")

// Whatever happens to nodes, their networks and the database, no acknowledged job is lost or
// worked on twice, and every one has the bits of a run that nothing disturbed.
func TestADisturbedClusterLosesNothingAndChangesNoBit(t *testing.T) {
	expected(t)
	rounds := cmp.Or(*howMany, servicetest.Rounds(30, 1000))
	seeds := make(chan uint64, rounds)
	for seed := range rounds {
		seeds <- uint64(seed)
	}
	close(seeds)
	sum := totals{had: map[string]int{}}
	var summing sync.Mutex
	var lanes sync.WaitGroup
	for lane := range lanesAtOnce() {
		lanes.Go(func() {
			t.Run(fmt.Sprintf("lane %d", lane), func(t *testing.T) {
				more := runLane(t, seeds)
				summing.Lock()
				defer summing.Unlock()
				sum.add(more)
			})
		})
	}
	lanes.Wait()
	sum.tell(t)
	if picked := strings.Contains(flag.Lookup("test.run").Value.String(), "/"); t.Failed() || picked {
		return
	}
	for _, complaint := range sum.complaints() {
		t.Error(complaint)
	}
}

// lanesAtOnce is how many clusters there are at the same time, each with a server of its own,
// so that none suffers from another's faults. Most of them wait most of the time, in the longer
// tier still more.
func lanesAtOnce() int {
	lanes := 2 * runtime.GOMAXPROCS(0)
	if servicetest.Long() {
		lanes *= 2
	}
	return min(lanes, 16)
}

// runLane runs one round after the other on a cluster.
func runLane(t *testing.T, seeds <-chan uint64) totals {
	c := newCluster(t, 3)
	c.watchClaims()
	_, err := c.healthy().SetQueue(t.Context(), &protocol.SetQueue{Name: narrow, Running: proto.Uint32(narrowLimit)})
	c.check(err)
	rounds, ofZombies := 0, 0
	for seed := range seeds {
		spells, before := len(c.spells), c.said(refused)
		passed := t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { c.runRound(t, seed) })
		rounds++
		if slices.ContainsFunc(c.spells[spells:], func(s spell) bool { return s.fault == zombie.name }) {
			ofZombies += c.said(refused) - before
		}
		if !passed {
			for range seeds { // the cluster may be in any state
			}
		}
	}
	sum := c.total()
	sum.rounds, sum.ofZombies = rounds, ofZombies
	return sum
}

// runRound has the jobs of a round submitted and watched while the cluster is disturbed, and
// checks what came of it once it is mended.
func (c *cluster) runRound(t *testing.T, seed uint64) {
	here := *c
	here.TB = t
	chance := rand.New(rand.NewPCG(seed, 0))
	r := &round{cluster: &here, seed: seed, began: time.Now()}
	r.tasks = drawTasks(seed, chance)
	defer r.tell()
	drawn := c.disturbances(seed, chance)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	r.setQueue(ctx, &protocol.SetQueue{Name: night, Paused: proto.Bool(true)})
	var clients sync.WaitGroup
	for _, k := range r.tasks {
		clients.Go(func() { r.runClient(ctx, k) })
	}
	r.disturb(drawn)
	r.note("all is mended")
	r.setQueue(ctx, &protocol.SetQueue{Name: night, Paused: proto.Bool(false)})
	clients.Wait()
	r.note("all jobs are over")
	r.check(ctx)
}

// isCalm says whether the round of a seed is calm: every tenth has one death and nothing else, to
// see how long the jobs of the dead stand still.
func isCalm(seed uint64) bool { return seed%10 == 9 }

// atOnce is how many jobs a node of a cluster works on at the same time.
const atOnce = 2

// jobsOf is how many jobs the round of a seed has. In the longer tier it has one of each kind,
// unless the two nodes that outlive the third are to have a place for each.
func jobsOf(seed uint64) int {
	if servicetest.Long() && !isCalm(seed) {
		return len(jobKinds())
	}
	return 2 * atOnce
}

// drawTasks draws the jobs of a round.
func drawTasks(seed uint64, chance *rand.Rand) []*task {
	var tasks []*task
	kinds := jobKinds()
	for i, at := range chance.Perm(len(kinds))[:jobsOf(seed)] {
		k := &task{submit: proto.Clone(kinds[at]).(*protocol.Submit), wait: upTo(chance, lease())}
		k.submit.Key = fmt.Sprintf("%d/%d %s", seed, i, k.submit.GetName())
		k.submit.Priority = chance.Int32N(3)
		tasks = append(tasks, k)
		if isCalm(seed) {
			continue // no job waits for another
		}
		switch chance.IntN(6) {
		case 0:
			k.submit.Queue = night
		case 1, 2, 3:
			k.submit.Queue = narrow
		case 4:
			k.pauses = upTo(chance, lease()/2)
		}
	}
	return tasks
}

// runClient submits the task under its key until that is acknowledged, and watches it to its
// end, whichever node it takes.
func (r *round) runClient(ctx context.Context, k *task) {
	defer k.hangUp()
	servicetest.Sleep(ctx, k.wait)
	r.persist(ctx, k, "submit", func(c *client.Client) error {
		job, err := c.Submit(ctx, k.submit)
		if err == nil {
			k.id = job.GetId()
		}
		return err
	})
	if k.pauses > 0 {
		servicetest.Sleep(ctx, k.pauses)
		_ = r.attempt(ctx, k, func(c *client.Client) error { // it may not be possible
			_, err := c.Pause(ctx, k.id)
			return err
		})
	}
	r.persist(ctx, k, "watch", func(c *client.Client) error {
		if job, err := c.Get(ctx, k.id); err == nil && job.GetState() == protocol.State_STATE_PAUSED && k.pauses > 0 {
			_, _ = c.Resume(ctx, k.id) // else it is tried again
		}
		watching, cancel := context.WithTimeout(ctx, 2*lease())
		defer cancel()
		return c.Watch(watching, k.id, uint64(len(k.seen)), func(event *protocol.Event) error {
			k.seen = append(k.seen, event)
			return nil
		})
	})
}

// persist does something until it succeeds, after a failure with a new client: the one before
// may be of a node that is no more.
func (r *round) persist(ctx context.Context, k *task, what string, do func(*client.Client) error) {
	var last error
	for {
		err := r.attempt(ctx, k, do)
		if err == nil {
			return
		}
		if ctx.Err() == nil {
			last = err
		}
		if !servicetest.Sleep(ctx, 50*time.Millisecond) {
			r.Errorf("%s %s (%s): it never succeeded: %v", what, k.id, k.submit.GetName(), last)
			return
		}
	}
}

// attempt does something with the client of a task.
func (r *round) attempt(ctx context.Context, k *task, do func(*client.Client) error) error {
	if k.client == nil {
		var err error
		if k.client, err = r.dial(ctx); err != nil {
			return err
		}
	}
	err := do(k.client)
	if err != nil {
		k.hangUp()
	}
	return err
}

func (k *task) hangUp() {
	if k.client != nil {
		_ = k.client.Close()
		k.client = nil
	}
}

// setQueue sets a queue up, whichever node takes it.
func (r *round) setQueue(ctx context.Context, q *protocol.SetQueue) {
	k := &task{submit: &protocol.Submit{Name: "the queue " + q.GetName()}}
	defer k.hangUp()
	r.persist(ctx, k, "set", func(c *client.Client) error {
		_, err := c.SetQueue(ctx, q)
		return err
	})
}

// note writes down what happened.
func (r *round) note(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = append(r.notes, fmt.Sprintf("%8v %s", time.Since(r.began).Round(time.Millisecond), what))
}

// tell tells how the round went; where it failed, with all that the nodes said.
func (r *round) tell() {
	for _, note := range r.notes {
		r.Log(note)
	}
	if !r.Failed() && !r.nodes[0].cluster.Failed() {
		return
	}
	for _, n := range r.nodes {
		r.Log(n.log())
	}
	r.Logf("to do the like again: go test ./internal/clustertest -run 'ADisturbedCluster//seed_%d$'", r.seed)
}

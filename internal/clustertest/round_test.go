package clustertest

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
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

// Whatever happens to nodes, their networks and the database, no acknowledged job is lost or
// worked on twice, and every one has the bits of a run that nothing disturbed.
func TestADisturbedClusterLosesNothingAndChangesNoBit(t *testing.T) {
	long(t)
	expected(t)
	seeds := make(chan uint64)
	var lanes sync.WaitGroup
	var taken atomic.Int64
	for lane := range lanesAtOnce() {
		lanes.Go(func() {
			t.Run(fmt.Sprintf("lane %d", lane), func(t *testing.T) { taken.Add(int64(runLane(t, seeds))) })
		})
	}
	rounds := servicetest.Rounds(10, 1000)
	for seed := range uint64(rounds) {
		seeds <- seed
	}
	close(seeds)
	lanes.Wait()
	if ran := flag.Lookup("test.run").Value.String(); rounds >= 30 && taken.Load() == 0 && !t.Failed() && !strings.Contains(ran, "/") {
		t.Error("no job was ever taken from a node: the rounds are too tame")
	}
}

// lanesAtOnce is how many clusters there are at the same time: most of them wait most of the
// time.
func lanesAtOnce() int { return 3 }

// runLane runs one round after the other on a cluster, and returns how many jobs nodes took over
// from others.
func runLane(t *testing.T, seeds <-chan uint64) int {
	c := newCluster(t, 3)
	c.watchClaims()
	rounds := 0
	for seed := range seeds {
		rounds++
		passed := t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { c.runRound(t, seed) })
		if !passed {
			for range seeds { // the cluster may be in any state
			}
		}
	}
	return c.report(rounds)
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
	drawn := c.disturbances(chance)
	found := here.healthy()
	for _, q := range []*protocol.SetQueue{
		{Name: narrow, Running: proto.Uint32(narrowLimit)},
		{Name: night, Paused: proto.Bool(true)},
	} {
		_, err := found.SetQueue(t.Context(), q)
		here.check(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*servicetest.Patience)
	defer cancel()
	var clients sync.WaitGroup
	for _, k := range r.tasks {
		clients.Go(func() { r.runClient(ctx, k) })
	}
	r.disturb(drawn)
	r.note("all is mended")
	r.wakeNight(ctx)
	clients.Wait()
	r.note("all jobs are over")
	r.check(ctx)
}

// drawTasks draws the jobs of a round.
func drawTasks(seed uint64, chance *rand.Rand) []*task {
	var tasks []*task
	kinds := jobKinds()
	for i, at := range chance.Perm(len(kinds)) {
		k := &task{submit: proto.Clone(kinds[at]).(*protocol.Submit), wait: upTo(chance, lease())}
		k.submit.Key = fmt.Sprintf("%d/%d %s", seed, i, k.submit.GetName())
		k.submit.Priority = chance.Int32N(3)
		switch chance.IntN(6) {
		case 0:
			k.submit.Queue = night
		case 1, 2, 3:
			k.submit.Queue = narrow
		case 4:
			k.pauses = upTo(chance, lease()/2)
		}
		tasks = append(tasks, k)
	}
	return tasks
}

// runClient submits the task under its key until that is acknowledged, and watches it to its
// end, whichever node it takes.
func (r *round) runClient(ctx context.Context, k *task) {
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
		r.pause(ctx, k)
	}
	r.persist(ctx, k, "watch", func(c *client.Client) error {
		if job, err := c.Get(ctx, k.id); err == nil && job.GetState() == protocol.State_STATE_PAUSED && k.pauses > 0 {
			_, _ = c.Resume(ctx, k.id) // else it is tried again
		}
		watching, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		return c.Watch(watching, k.id, uint64(len(k.seen)), func(event *protocol.Event) error {
			k.seen = append(k.seen, event)
			return nil
		})
	})
}

// persist does something until it succeeds, with a client of its own each time: this one may
// be of a node that is no more.
func (r *round) persist(ctx context.Context, k *task, what string, do func(*client.Client) error) {
	var last error
	for {
		c, err := r.dial(ctx)
		if err == nil {
			err = do(c)
			_ = c.Close()
		}
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

// pause pauses the job once, if it can be.
func (r *round) pause(ctx context.Context, k *task) {
	if c, err := r.dial(ctx); err == nil {
		_, _ = c.Pause(ctx, k.id)
		_ = c.Close()
	}
}

// wakeNight lets the jobs of the paused queue go on, none of which may have begun.
func (r *round) wakeNight(ctx context.Context) {
	k := &task{submit: &protocol.Submit{Name: "the paused queue"}}
	r.persist(ctx, k, "wake", func(c *client.Client) error {
		_, err := c.SetQueue(ctx, &protocol.SetQueue{Name: night, Paused: proto.Bool(false)})
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

package supervisor

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
	"google.golang.org/protobuf/proto"
)

// nodes are services that share a store in memory.
type nodes struct {
	t      *testing.T
	store  *storage.Memory
	shared storage.Shared // through which nodes that start get at it
	alive  []*live
}

// startNodes starts so many nodes, named a, b, c...
func startNodes(t *testing.T, count int, settings Settings) *nodes {
	t.Helper()
	n := &nodes{t: t, store: &storage.Memory{LeaseTerm: time.Minute}}
	n.shared = n.store
	for i := range count {
		n.start(string(rune('a'+i)), settings)
	}
	return n
}

func (n *nodes) start(name string, settings Settings) *live {
	n.t.Helper()
	settings.Store, settings.Node = n.shared, storage.Node{Name: name}
	settings.Tick, settings.Checkpoint = 20*time.Millisecond, time.Millisecond
	l := startService(n.t, settings)
	n.t.Cleanup(l.stop)
	n.alive = append(n.alive, l)
	return l
}

// Jobs submitted to one node are worked on by all, each once, and come to the bits of one
// service alone; any node tells of them.
func TestNodesShareTheJobs(t *testing.T) {
	n := startNodes(t, 3, Settings{Running: 1})
	var ids []string
	for i := range 12 {
		ids = append(ids, n.alive[i%3].submit(xorJob()).GetId())
	}
	for i, id := range ids {
		job := n.alive[(i+1)%3].watch(id)
		if got, want := job.GetResult().GetDigest(), reference(t, xorJob()); got != want {
			t.Errorf("job %s came to %s, %s, want %s", id, queue.StateName(job.GetState()), got, want)
		}
		n.once(id)
	}
}

// once fails unless a job started once and finished once, and its history has no gap.
func (n *nodes) once(id string) {
	n.t.Helper()
	events, err := n.store.Events(id, 0, 0)
	if err != nil {
		n.t.Fatal(err)
	}
	starts, ends := 0, 0
	for i, event := range events {
		if event.GetRevision() != uint64(i+1) {
			n.t.Errorf("event %d of %s has revision %d", i+1, id, event.GetRevision())
		}
		if event.GetStarted() != nil {
			starts++
		}
		if event.GetFinished() != nil {
			ends++
		}
	}
	if starts != 1 || ends != 1 {
		n.t.Errorf("job %s started %d times and ended %d times", id, starts, ends)
	}
}

// A drained node hands its job over where it is, claims none, and claims again when told to.
func TestADrainedNodeHandsItsJobsOver(t *testing.T) {
	n := startNodes(t, 1, Settings{Running: 1})
	a := n.alive[0]
	id := a.submit(endless()).GetId()
	a.started(id)
	b := n.start("b", Settings{Running: 1})
	shown := n.ask(b, &protocol.DrainNode{Node: "a"})
	if node, ok := shown.(*protocol.ServiceNode); !ok || node.GetName() != "a" || !node.GetDraining() {
		t.Fatalf("the drain is answered by %v", shown)
	}
	n.until("b has the job", func() bool { return slices.Contains(n.jobsOf(b, "b"), id) })
	if _, err := b.client.Cancel(b.ctx, id); err != nil {
		t.Fatal(err)
	}
	other := a.submit(xorJob()).GetId()
	n.ask(a, &protocol.DrainNode{Node: "b"})
	n.ask(b, &protocol.DrainNode{Node: "a", Off: true})
	if job := b.watch(other); job.GetState() != protocol.State_STATE_SUCCEEDED {
		t.Errorf("the job came to %v", job)
	}
	n.once(id)
}

// A job is cancelled, paused, resumed and killed through any node, whoever works on it.
func TestAnyNodeControlsAnyJob(t *testing.T) {
	n := startNodes(t, 1, Settings{Running: 1})
	a := n.alive[0]
	id := a.submit(endless()).GetId()
	a.started(id)
	b := n.start("b", Settings{Running: 1})
	if killed := n.ask(b, &protocol.Kill{Job: id, Victim: protocol.Victim_VICTIM_NEURON, Layer: 1}); killed.(*protocol.Killed).GetJob() != id {
		t.Errorf("killed is %v", killed)
	}
	if network, ok := n.ask(b, &protocol.GetNetwork{Job: id}).(*protocol.Network); !ok || len(network.GetLayers()) == 0 {
		t.Errorf("the network is %v", network)
	}
	for _, through := range []*live{b, a} {
		if job, err := through.client.Pause(b.ctx, id); err != nil || job.GetState() != protocol.State_STATE_PAUSED {
			t.Fatalf("paused: %v, %v", job, err)
		}
		other := n.alive[0]
		if through == a {
			other = b
		}
		if job, err := other.client.Resume(b.ctx, id); err != nil || job.GetState() != protocol.State_STATE_QUEUED {
			t.Fatalf("resumed: %v, %v", job, err)
		}
		n.until("it runs again", func() bool {
			job, err := b.client.Get(b.ctx, id)
			return err == nil && job.GetState() == protocol.State_STATE_RUNNING
		})
	}
	if job, err := b.client.Cancel(b.ctx, id); err != nil || job.GetState() != protocol.State_STATE_CANCELLED {
		t.Fatalf("cancelled: %v, %v", job, err)
	}
	n.once(id)
}

// ask sends a request that the client has no call for.
func (n *nodes) ask(l *live, msg any) any {
	n.t.Helper()
	reply, err := l.service.system.Root.RequestFuture(l.service.Jobs(), msg, 20*time.Second).Result()
	if err != nil {
		n.t.Fatal(err)
	}
	return reply
}

// jobsOf returns the jobs that a node works on, as another tells.
func (n *nodes) jobsOf(l *live, name string) []string {
	n.t.Helper()
	list, ok := n.ask(l, &protocol.ListNodes{}).(*protocol.Nodes)
	if !ok {
		n.t.Fatalf("the nodes are %v", list)
	}
	for _, node := range list.GetNodes() {
		if node.GetName() == name {
			return node.GetJobs()
		}
	}
	n.t.Fatalf("there is no node %s among %v", name, list)
	return nil
}

// until waits for a condition that comes about by itself.
func (n *nodes) until(what string, is func() bool) {
	n.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			n.t.Fatalf("it never came about: %s", what)
		}
	}
}

// cut is a store that a node may be cut off from.
type cut struct {
	*storage.Memory
	off atomic.Bool
}

var errCut = errors.New("cut off")

func (c *cut) Commit(b storage.Batch) ([]error, error) {
	if c.off.Load() {
		return nil, errCut
	}
	return c.Memory.Commit(b)
}

func (c *cut) Renew(owner string) error {
	if c.off.Load() {
		return errCut
	}
	return c.Memory.Renew(owner)
}

func (c *cut) ClaimNext(owner string, most int) ([]*storage.Job, error) {
	if c.off.Load() {
		return nil, errCut
	}
	return c.Memory.ClaimNext(owner, most)
}

func (c *cut) Nodes() ([]storage.Node, error) {
	if c.off.Load() {
		return nil, errCut
	}
	return c.Memory.Nodes()
}

// A node that is cut off from the store stops what it works on when its lease is over.
// Another goes on from the last checkpoint, to the same bits, and what the first still
// had to write is refused when it is back.
func TestAJobOfANodeThatIsCutOffIsGoneOnWith(t *testing.T) {
	core, logs := observer.New(zap.InfoLevel)
	memory := &storage.Memory{LeaseTerm: time.Second}
	store := &cut{Memory: memory}
	n := &nodes{t: t, store: memory, shared: store}
	a := n.start("a", Settings{Running: 1, Log: zap.New(core)})
	submit := endless()
	submit.Plan.Epochs = proto.Uint32(3000)
	id := a.submit(submit).GetId()
	a.started(id)
	n.until("a has a checkpoint", func() bool {
		found, err := memory.Attachments(id, storage.Checkpoint)
		return err == nil && len(found) > 0
	})
	store.off.Store(true)
	n.shared = memory
	b := n.start("b", Settings{Running: 1})
	job := b.watch(id)
	if got, want := job.GetResult().GetDigest(), reference(t, submit); got != want {
		t.Errorf("the job came to %s, %s, want %s", queue.StateName(job.GetState()), got, want)
	}
	n.until("a gives the job up", func() bool { return logs.FilterMessage("job lost").Len() > 0 })
	store.off.Store(false)
	n.until("a is back", func() bool { return logs.FilterMessageSnippet("can be written to again").Len() > 0 })
	if got := a.watch(id).GetResult().GetDigest(); got != job.GetResult().GetDigest() {
		t.Errorf("a shows the job with digest %s", got)
	}
	n.once(id)
}

// mute is a store that a node cannot leave.
type mute struct{ *cut }

func (m mute) Leave(string) error { return errCut }

// A node lives as long as its actors do, and not as long as anything that they started: when it
// is gone without a word its lease runs out, and another goes on with its jobs.
func TestTheLeaseOfANodeThatIsGoneRunsOut(t *testing.T) {
	memory := &storage.Memory{LeaseTerm: time.Second}
	n := &nodes{t: t, store: memory, shared: memory}
	store := mute{&cut{Memory: memory}}
	a := startService(t, Settings{Running: 1, Store: store, Node: storage.Node{Name: "a"}})
	id := a.submit(endless()).GetId()
	a.started(id)
	store.off.Store(true)
	a.stop()
	store.off.Store(false)
	b := n.start("b", Settings{Running: 1})
	n.until("b has the job", func() bool { return slices.Contains(n.jobsOf(b, "b"), id) })
	if _, err := b.client.Cancel(b.ctx, id); err != nil {
		t.Fatal(err)
	}
}

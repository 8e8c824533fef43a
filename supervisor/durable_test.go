package supervisor

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// diary is a store that remembers every batch, so that it can be rebuilt as a process that
// died after any of them would have left it.
type diary struct {
	*storage.Memory
	batches []storage.Batch
}

func (d *diary) Commit(b storage.Batch) ([]error, error) {
	refused, err := d.Memory.Commit(b)
	d.batches = append(d.batches, b)
	return refused, err
}

// after returns the store as it was after that many batches.
func (d *diary) after(t *testing.T, batches int) *storage.Memory {
	t.Helper()
	m := &storage.Memory{LeaseTerm: time.Nanosecond}
	for _, b := range d.batches[:batches] {
		if refused, err := m.Commit(b); err != nil || refused != nil {
			t.Fatal(refused, err)
		}
	}
	return m
}

// often has a checkpoint made after almost every step.
const often = time.Nanosecond

// events returns all events of a job. It fails unless their revisions are 1 to n and they
// have every epoch once.
func events(t *testing.T, store storage.Store, job string) []*protocol.Event {
	t.Helper()
	all, err := store.Events(job, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	epochs := uint32(0)
	for i, event := range all {
		if event.GetRevision() != uint64(i)+1 {
			t.Fatalf("event %d has revision %d", i+1, event.GetRevision())
		}
		if epoch := event.GetEpoch(); epoch != nil {
			if epochs++; epoch.GetEpoch() != epochs {
				t.Fatalf("epoch %d came where %d was expected", epoch.GetEpoch(), epochs)
			}
		}
	}
	return all
}

// After whichever batch the process dies, the next one has the job, resumes it and gets the
// same result. No event is repeated or changed.
func TestAJobHasTheSameResultWheneverItsProcessDies(t *testing.T) {
	for _, submit := range jobsToCrash() {
		t.Run(submit.GetName(), func(t *testing.T) {
			t.Parallel()
			system := quietSystem()
			before := &diary{Memory: &storage.Memory{}}
			want := learn(t, system, Settings{Store: before, Checkpoint: often}, nil, submit)
			resumed := 0
			for died := 1; died <= len(before.batches); died++ {
				store := before.after(t, died)
				if found, _ := store.Find(storage.Query{ID: want.GetId()}); len(found) == 0 {
					continue // it was not acknowledged yet
				}
				known := events(t, store, want.GetId())
				b := newBench(t, system, Settings{Store: store, Checkpoint: often}, nil)
				job := b.finish(want.GetId())
				if job.GetResult().GetDigest() != want.GetResult().GetDigest() || job.GetResult().GetReceipt().GetChain() != want.GetResult().GetReceipt().GetChain() {
					t.Fatalf("after batch %d of %d: the job %s, %v, want %v", died, len(before.batches), queue.StateName(job.GetState()), job.GetResult(), want.GetResult())
				}
				now := events(t, store, want.GetId())
				for i, event := range known {
					if !proto.Equal(event, now[i]) {
						t.Fatalf("after batch %d the history had %v, now %v", died, event, now[i])
					}
				}
				for _, event := range now[len(known):] {
					if event.GetResumed().GetStep() > 0 {
						resumed++
					}
				}
			}
			if resumed < len(before.batches)/3 {
				t.Errorf("%d of %d times the job went on from a checkpoint", resumed, len(before.batches))
			}
			t.Logf("%d deaths, resumed from a checkpoint %d times", len(before.batches), resumed)
		})
	}
}

// After an orderly stop a job resumes with the very next step, however often that happens.
func TestAStoppedServiceRepeatsNoStep(t *testing.T) {
	system := quietSystem()
	store := &storage.Memory{LeaseTerm: time.Nanosecond}
	chance := rand.New(rand.NewPCG(7, 7))
	b := newBench(t, system, Settings{Store: store}, nil)
	id := b.submitOnly(xorJob())
	for range 25 {
		b.sequencer.Run(chance.IntN(400))
		b.stop()
		b = startBench(t, system, Settings{Store: store}, nil)
	}
	job := b.finish(id)
	if job.GetResult().GetDigest() != digests["xor"] {
		t.Errorf("the job %s with digest %s, want %s", queue.StateName(job.GetState()), job.GetResult().GetDigest(), digests["xor"])
	}
	steps, resumed := uint64(0), 0
	for _, event := range events(t, store, id) {
		if c := event.GetCheckpoint(); c != nil {
			steps = c.GetStep()
		}
		if r := event.GetResumed(); r != nil {
			if resumed++; r.GetStep() != steps {
				t.Errorf("the job stopped after step %d and went on after %d", steps, r.GetStep())
			}
		}
	}
	if resumed < 5 {
		t.Errorf("the job resumed only %d times", resumed)
	}
}

// damaged is a store whose newest checkpoints cannot be read.
type damaged struct {
	storage.Store
	generations int
}

func (d damaged) Attachments(job string, kind storage.Kind) ([]storage.Attachment, error) {
	found, err := d.Store.Attachments(job, kind)
	for i := range found {
		if kind == storage.Checkpoint && i < d.generations {
			found[i].Data = nil
		}
	}
	return found, err
}

func TestInsteadOfADamagedCheckpointTheOlderOneOrNoneIsUsed(t *testing.T) {
	system := quietSystem()
	submit := xorJob()
	submit.Plan.Epochs, submit.Plan.StopBelow = proto.Uint32(200), nil
	want := reference(t, submit)
	for generations, reason := range []string{"the service was started anew", "the checkpoint before is used", "it begins anew, to the same end"} {
		store := &storage.Memory{LeaseTerm: time.Nanosecond}
		b := newBench(t, system, Settings{Store: store, Checkpoint: often}, nil)
		id := b.submitOnly(submit)
		for kept := 0; kept < storage.Generations; {
			b.sequencer.Run(10)
			found, _ := store.Attachments(id, storage.Checkpoint)
			kept = len(found)
		}
		b = newBench(t, system, Settings{Store: damaged{store, generations}}, nil)
		job := b.finish(id)
		if job.GetResult().GetDigest() != want {
			t.Errorf("%d damaged: the job %s, %s", generations, queue.StateName(job.GetState()), job.GetReason())
		}
		said := ""
		for _, event := range events(t, store, id) {
			if r := event.GetResumed(); r != nil {
				said = r.GetReason()
				if (r.GetStep() == 0) != (generations == 2) {
					t.Errorf("%d damaged: the job goes on after step %d", generations, r.GetStep())
				}
			}
		}
		if !strings.Contains(said, reason) {
			t.Errorf("%d damaged: the history says %q, want %q", generations, said, reason)
		}
	}
}

// full is a store whose disk is full for a while.
type full struct {
	storage.Store
	full    bool
	refused int // how often it was asked while full
}

var errFull = errors.New("the disk is full")

func (f *full) Commit(b storage.Batch) ([]error, error) {
	if f.full {
		f.refused++
		return nil, errFull
	}
	return f.Store.Commit(b)
}

func TestJobsHoldWhileTheStoreCannotBeWrittenToAndThenResume(t *testing.T) {
	store := &full{Store: &storage.Memory{}}
	b := newBench(t, quietSystem(), Settings{Store: store, Checkpoint: often}, nil)
	id := b.submitOnly(xorJob())
	b.sequencer.Run(300)
	store.full = true
	b.run() // comes to rest: the job waits
	job := b.get(id)
	if job.GetState() != protocol.State_STATE_PAUSED || !strings.Contains(job.GetReason(), "the disk is full; the job goes on when it can") {
		t.Errorf("the job is %s: %q", queue.StateName(job.GetState()), job.GetReason())
	}
	refusal(t, b.ask(bootJob()), protocol.Refusal_REFUSAL_BUSY, "the disk is full")
	if queues := b.ask(&protocol.ListQueues{}).(*protocol.Queues); queues.GetTrouble() != "the disk is full" {
		t.Errorf("the trouble is %q", queues.GetTrouble())
	}
	store.full = false
	b.beat()
	if job := b.finish(id); job.GetResult().GetDigest() != digests["xor"] {
		t.Errorf("the job %s with digest %s, want %s", queue.StateName(job.GetState()), job.GetResult().GetDigest(), digests["xor"])
	}
	var said []string
	for _, event := range events(t, store, id) {
		if event.GetPaused() != nil || event.GetResumed() != nil {
			said = append(said, event.GetPaused().GetReason()+event.GetResumed().GetReason())
		}
	}
	if len(said) != 2 || !strings.Contains(said[0], "the disk is full") || said[1] != "the store can be written to again" {
		t.Errorf("the history says %q", said)
	}
}

// With a negative Beat the recorder sets no timer, least of all one that fires at once.
func TestARecorderWithoutABeatDoesNotRetryByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &full{Store: &storage.Memory{}}
		b := newBench(t, quietSystem(), Settings{Store: store}, nil)
		b.submitOnly(xorJob())
		store.full = true
		b.run()
		tried := store.refused
		time.Sleep(time.Hour) // of the bubble's own time
		b.run()
		if store.refused != tried || tried != 1 {
			t.Errorf("the store was asked %d times by itself, and %d times in an hour more, want once", tried, store.refused-tried)
		}
		store.full = false
		b.beat()
		b.stop()
		time.Sleep(time.Second) // the library's own goroutines end
	})
}

// A process that was thought dead but is alive may change nothing any more.
func TestAProcessWhoseJobsWereTakenOverLosesThemAndHarmsNothing(t *testing.T) {
	system := quietSystem()
	store := &storage.Memory{LeaseTerm: time.Nanosecond}
	old := newBench(t, system, Settings{Store: store, Checkpoint: often, Owner: "old"}, nil)
	id := old.submitOnly(xorJob())
	old.sequencer.Run(2000)
	b := newBench(t, system, Settings{Store: store, Checkpoint: often, Owner: "new"}, nil)
	old.run()
	if n := old.service.lasting.queue.Len(); n != 0 {
		t.Errorf("the old process still has %d jobs", n)
	}
	old.stop()
	if job := b.finish(id); job.GetResult().GetDigest() != digests["xor"] {
		t.Errorf("the job %s with digest %s, want %s", queue.StateName(job.GetState()), job.GetResult().GetDigest(), digests["xor"])
	}
	events(t, store, id)
}

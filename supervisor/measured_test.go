package supervisor

import (
	"slices"
	"sync"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// facts keeps what it hears.
type facts struct {
	mu   sync.Mutex
	list []measurement.Fact
}

func (f *facts) Observe(fact measurement.Fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, fact)
}

// heard returns the facts of a type.
func heard[T measurement.Fact](f *facts) (list []T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fact := range f.list {
		if one, is := fact.(T); is {
			list = append(list, one)
		}
	}
	return list
}

func TestWhoMeasuresHearsOfEveryStepRestartAndEvent(t *testing.T) {
	f := &facts{}
	b := newBench(t, quietSystem(), Settings{Measure: f}, nil)
	id := b.submitOnly(xorJob())
	for victim := protocol.Victim_VICTIM_NEURON; victim <= protocol.Victim_VICTIM_TRAINER; victim++ {
		b.sequencer.Run(200)
		if _, ok := b.answer(&protocol.Kill{Job: id, Victim: victim, Layer: 1, Index: 2}).(*protocol.Killed); !ok {
			t.Fatalf("%v was not killed", victim)
		}
	}
	job := b.finish(id)
	if job.GetResult().GetDigest() != digests["xor"] {
		t.Errorf("measured, the digest is %s, want %s", job.GetResult().GetDigest(), digests["xor"])
	}
	var restarts []measurement.Restart
	for _, r := range heard[measurement.Restart](f) {
		restarts = append(restarts, measurement.Restart{Level: r.Level, Reason: r.Reason, Escalated: r.Escalated})
	}
	want := []measurement.Restart{{Level: "neuron", Reason: "killed"}, {Level: "layer", Reason: "killed"}, {Level: "network", Reason: "killed"}, {Level: "trainer", Reason: "killed"}}
	if !slices.Equal(restarts, want) {
		t.Errorf("the restarts are %v, want %v", restarts, want)
	}
	started := heard[measurement.Started](f)
	if steps := uint64(2 * job.GetResult().GetEpochs()); len(started) != 1 || started[0].Learned.Steps() != steps || started[0].Learned.Rows() != 2*steps {
		t.Errorf("%v learned, want %d steps of 2 rows", started, steps)
	}
	var told []*protocol.Event
	for _, c := range heard[measurement.Commit](f) {
		for _, change := range c.Changes {
			if change.Job != id {
				t.Errorf("a change of %s", change.Job)
			}
			told = append(told, change.Events...)
		}
	}
	history := events(t, b.store, id)
	if !slices.EqualFunc(told, history, func(x, y *protocol.Event) bool { return proto.Equal(x, y) }) {
		t.Errorf("told %d events, the history has %d", len(told), len(history))
	}
}

func TestTheCensusCountsTheJobsThatAreNotOver(t *testing.T) {
	f := &facts{}
	b := newBench(t, quietSystem(), Settings{Measure: f, Running: 1}, nil)
	running, _, paused := b.startEndless(), b.submitOnly(xorJob()), b.submitOnly(xorJob())
	b.job(&protocol.PauseJob{Job: paused})
	b.system.Root.Send(b.service.Jobs(), &tick{})
	b.sequencer.Run(500)
	all := heard[measurement.Census](f)
	if want := (measurement.Census{Queued: 1, Running: 1, Paused: 1}); all[0] != (measurement.Census{}) || all[len(all)-1] != want {
		t.Errorf("the counts are %v, want nothing first and %v last", all, want)
	}
	b.cancel(running)
	b.stop()
}

func TestTroubleRefusalsCheckpointsAndPredictionsAreMeasured(t *testing.T) {
	f, store := &facts{}, &full{Store: &storage.Memory{}}
	b := newBench(t, quietSystem(), Settings{Measure: f, Store: store, Checkpoint: often}, nil)
	id := b.submitOnly(flowerJob())
	store.full = true
	b.run()
	refusal(t, b.ask(bootJob()), protocol.Refusal_REFUSAL_BUSY, "the disk is full")
	store.full = false
	b.beat()
	b.run()
	b.ask(&protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte("size,weight\n1,2\n3,4\n5,6\n")}})
	refusal(t, b.ask(&protocol.Get{Job: "nothing"}), protocol.Refusal_REFUSAL_NOT_FOUND, "no job")
	b.stop()
	if got := heard[measurement.Trouble](f); !slices.Equal(got, []measurement.Trouble{{On: true}, {}}) {
		t.Errorf("the trouble is told as %v", got)
	}
	if got := heard[measurement.Refused](f); !slices.Equal(got, []measurement.Refused{{Code: protocol.Refusal_REFUSAL_BUSY}, {Code: protocol.Refusal_REFUSAL_NOT_FOUND}}) {
		t.Errorf("the refusals are told as %v", got)
	}
	if got := heard[measurement.Predicted](f); len(got) != 1 || got[0].Rows != 3 || got[0].Took <= 0 {
		t.Errorf("the predictions are told as %v", got)
	}
	checkpoints, phases := heard[measurement.Checkpoint](f), heard[measurement.Phase](f)
	if len(checkpoints) == 0 || checkpoints[0].Job != id || checkpoints[0].Bytes == 0 || checkpoints[0].Took <= 0 {
		t.Errorf("the checkpoints are told as %v", checkpoints)
	}
	if len(phases) != 2 || phases[0].What != measurement.Preparing || phases[1].What != measurement.Evaluating {
		t.Fatalf("the phases are told as %v", phases)
	}
	for _, event := range events(t, store, id) {
		if event.GetEpoch() != nil && (event.GetTimeMs() < phases[0].At.UnixMilli() || event.GetTimeMs() > phases[1].At.UnixMilli()) {
			t.Errorf("an epoch at %d is not between %v", event.GetTimeMs(), phases)
		}
	}
}

func TestTheReasonOfARestartIsOneOfFew(t *testing.T) {
	child := &actors.Exhausted{Last: actors.Restart{Kind: actors.KindNeuron, Budget: 10, Reason: "NaN"}}
	for want, r := range map[measurement.Reason]actors.Restart{
		measurement.Killed:    {Cause: actors.Killed{Victim: actors.KindLayer}, Stack: "main.go"},
		measurement.Chaos:     {Cause: actors.Killed{Victim: actors.KindNeuron, By: actors.Chaos}, Stack: "main.go"},
		measurement.Exhausted: {Cause: child},
		measurement.Panicked:  {Cause: "index out of range [3] with length 3", Stack: "main.go"},
		measurement.Other:     {Cause: "it stopped answering"},
	} {
		if got := reasonOf(r); got != want || !slices.Contains(measurement.Reasons(), got) {
			t.Errorf("%v is of the class %q, want %q", r.Cause, got, want)
		}
	}
}

// The two have to be as fast as each other.
func BenchmarkTraining(b *testing.B) {
	for name, measure := range map[string]measurement.Observer{"unmeasured": nil, "measured": &facts{}} {
		b.Run(name, func(b *testing.B) {
			l := startService(b, Settings{Measure: measure})
			l.ctx = b.Context()
			submit := proto.CloneOf(xorJob())
			submit.Plan.Epochs, submit.Plan.StopBelow = proto.Uint32(5000), nil
			for b.Loop() {
				began := time.Now()
				job := l.watch(l.submit(submit).GetId())
				b.ReportMetric(float64(2*job.GetResult().GetEpochs())/time.Since(began).Seconds(), "steps/s")
			}
			l.stop()
		})
	}
}

package supervisor

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
	"deepnet/supervisor/queue"

	"google.golang.org/protobuf/proto"
)

// network asks for a network.
func (b *bench) network(ask *protocol.GetNetwork) *protocol.Network {
	b.t.Helper()
	reply := b.answer(ask)
	shown, ok := reply.(*protocol.Network)
	if !ok {
		b.t.Fatalf("the network is %v", reply)
	}
	return shown
}

// Looking changes nothing: the trainer answers between two steps, and what it answers is
// of one step.
func TestAJobThatIsLookedAtAllTheTimeComesToTheSameResult(t *testing.T) {
	for _, submit := range append(jobsToCrash(), xorJob()) {
		t.Run(submit.GetName(), func(t *testing.T) {
			b := newBench(t, quietSystem(), Settings{}, rand.New(rand.NewPCG(7, 7)))
			id := b.submitOnly(submit)
			seen := map[uint64]bool{}
			for b.answer(&protocol.Get{Job: id}).(*protocol.Job).GetFinishedMs() == 0 {
				b.now = b.now.Add(time.Second)
				if network, ok := b.answer(&protocol.GetNetwork{Job: id, Grid: 2}).(*protocol.Network); ok {
					seen[network.GetStep()] = true
				}
			}
			if job := b.finish(id); job.GetResult().GetDigest() != reference(t, submit) {
				t.Errorf("the job %s with digest %s, want %s", queue.StateName(job.GetState()), job.GetResult().GetDigest(), reference(t, submit))
			}
			if len(seen) < 3 {
				t.Errorf("it was seen after the steps %v only", seen)
			}
		})
	}
}

// A job that is about to run has no network yet. That is for a client to wait for, and no
// sign of a service with too much to do, which its health would be judged by.
func TestAJobThatIsAboutToRunHasNoNetworkYet(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, rand.New(rand.NewPCG(7, 7)))
	id := b.submitOnly(xorJob())
	refused := 0
	for {
		reply := b.answer(&protocol.GetNetwork{Job: id})
		if _, shown := reply.(*protocol.Network); shown {
			break
		}
		refusal(t, reply, protocol.Refusal_REFUSAL_CONFLICT, "")
		if refused++; refused > 100 {
			t.Fatal("it never had one")
		}
	}
	if refused == 0 {
		t.Error("it had one from the beginning")
	}
}

// What is shown of a running job are the weights of the step it names, as plain loops have
// them, at whichever of its messages the trainer is asked.
func TestWhatIsShownIsTheWeightsOfOneStep(t *testing.T) {
	want := weightsBySteps(t, xorJob())
	for seed := range uint64(5) {
		b := newBench(t, quietSystem(), Settings{}, rand.New(rand.NewPCG(seed, 7)))
		id := b.submitOnly(xorJob())
		seen := 0
		for b.answer(&protocol.Get{Job: id}).(*protocol.Job).GetFinishedMs() == 0 {
			b.now = b.now.Add(time.Second)
			shown, ok := b.answer(&protocol.GetNetwork{Job: id}).(*protocol.Network)
			if !ok || shown.GetStep() == 0 {
				continue
			}
			seen++
			if got := fmt.Sprint(shown.GetLayers()[1].GetWeight(), shown.GetLayers()[2].GetWeight()); got != want[shown.GetStep()] {
				t.Fatalf("seed %d: after step %d it has the weights\n%s, want\n%s", seed, shown.GetStep(), got, want[shown.GetStep()])
			}
		}
		if seen < 20 {
			t.Errorf("seed %d: it was seen %d times", seed, seen)
		}
		b.stop()
	}
}

// weightsBySteps returns the weights of a job's two layers that learn after each step.
func weightsBySteps(t *testing.T, submit *protocol.Submit) map[uint64]string {
	t.Helper()
	run, state := resolved(t, submit).Run, &training.State{}
	plain := neuron.NewReference(run.Network)
	learner := training.NewLearner(run, state, func() [][]neuron.Params { return plain.Params })
	weights := map[uint64]string{}
	for order := learner.Next(); order.Phase == training.Learning; order = learner.Next() {
		plain.Rate, plain.Epoch = order.Rate, order.Epoch
		loss, err := plain.Step(order.In(), order.Targets)
		if err != nil {
			t.Fatal(err)
		}
		learner.Stepped(loss)
		var layers [2][]float32
		for i, layer := range plain.Params[1:] {
			for _, p := range layer {
				for _, w := range p.Weights[1:] {
					layers[i] = append(layers[i], float32(w))
				}
			}
		}
		weights[state.Steps] = fmt.Sprint(layers[0], layers[1])
	}
	return weights
}

// What a network is shown to fire for a row is what it predicts for it.
func TestAFinishedNetworkFiresWhatItPredicts(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	id := b.submit(xorJob()).GetId()
	samples := xorJob().GetSamples()
	predicted := b.answer(&protocol.Predict{Job: id, Rows: &protocol.Predict_Samples{Samples: &protocol.Samples{Inputs: 2, Input: samples.GetInput()}}}).(*protocol.Predictions)
	for row := range 4 {
		shown := b.network(&protocol.GetNetwork{Job: id, Row: uint32(row), Grid: 8})
		if got, want := shown.GetLayers()[2].GetSignal()[0], float32(predicted.GetOutput()[row]); got != want {
			t.Errorf("row %d: %v is shown, %v predicted", row, got, want)
		}
		in := shown.GetLayers()[0].GetSignal()
		if float64(in[0]) != samples.GetInput()[2*row] || float64(in[1]) != samples.GetInput()[2*row+1] {
			t.Errorf("row %d: the inputs fire %v", row, in)
		}
		if shown.GetJob() != id || shown.GetRows() != 4 || !proto.Equal(shown.GetSample(), samples) || len(shown.GetLayers()[1].GetMaps()) != 3*8*8 {
			t.Errorf("shown is %v", shown)
		}
	}
	refusal(t, b.answer(&protocol.GetNetwork{Job: id, Row: 4}), protocol.Refusal_REFUSAL_INVALID, "rows 0 to 3")
	table := b.submit(flowerJob()).GetId()
	shown := b.network(&protocol.GetNetwork{Job: table})
	if sum := shown.GetLayers()[3].GetSignal(); len(sum) == 0 || shown.GetRows() == 0 || shown.GetSample() != nil || shown.GetEpoch() != 3 {
		t.Errorf("shown is %v", shown)
	}
	b.stop()
}

// A running job is copied at most every so often; in between the same copy is shown, and
// all who wait share one.
func TestARunningNetworkIsCopiedSeldom(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	id := b.startEndless()
	first := b.network(&protocol.GetNetwork{Job: id})
	b.sequencer.Run(500)
	if again := b.network(&protocol.GetNetwork{Job: id}); again.GetStep() != first.GetStep() || first.GetStep() == 0 {
		t.Errorf("within %s there are copies of the steps %d and %d", copyEvery, first.GetStep(), again.GetStep())
	}
	b.now = b.now.Add(copyEvery)
	one, other := b.request(&protocol.GetNetwork{Job: id}), b.request(&protocol.GetNetwork{Job: "latest", Row: 9})
	for len(one.replies)+len(other.replies) < 2 {
		b.sequencer.Run(1)
	}
	if later := one.replies[0].(*protocol.Network); later.GetStep() <= first.GetStep() {
		t.Errorf("after %s it is still step %d", copyEvery, later.GetStep())
	}
	refusal(t, other.replies[0], protocol.Refusal_REFUSAL_INVALID, "rows 0 to 0")
	b.cancel(id)
	b.stop()
}

func TestANetworkThatDoesNotExistIsNotShown(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Running: 1}, nil)
	first, second := b.startEndless(), b.startEndless()
	refusal(t, b.answer(&protocol.GetNetwork{Job: second}), protocol.Refusal_REFUSAL_CONFLICT, "is queued, so it has no network")
	refusal(t, b.answer(&protocol.GetTree{Job: second}), protocol.Refusal_REFUSAL_CONFLICT, "is queued, so it has no actors")
	refusal(t, b.answer(&protocol.GetNetwork{Job: "nope"}), protocol.Refusal_REFUSAL_NOT_FOUND, "no job")
	refusal(t, b.answer(&protocol.GetTree{Job: "nope"}), protocol.Refusal_REFUSAL_NOT_FOUND, "no job")
	refusal(t, b.answer(&protocol.GetNetwork{Job: first, Grid: 65}), protocol.Refusal_REFUSAL_INVALID, "at most 64")
	b.cancel(second)
	b.cancel(first)
	refusal(t, b.answer(&protocol.GetNetwork{Job: first}), protocol.Refusal_REFUSAL_CONFLICT, "is cancelled")
	b.stop()
}

// Whoever waits for a copy when the trainer falls gets it from the one after, and when the
// job ends, what the store has.
func TestAClientThatWaitsForANetworkIsAnsweredWhateverHappens(t *testing.T) {
	for _, then := range []proto.Message{
		&protocol.Kill{Job: "latest", Victim: protocol.Victim_VICTIM_TRAINER}, &protocol.Cancel{Job: "latest"}, &protocol.PauseJob{Job: "latest"},
	} {
		b := newBench(t, quietSystem(), Settings{}, nil)
		id := b.startEndless()
		in := b.request(&protocol.GetNetwork{Job: id})
		b.answer(then)
		for range 3000 {
			b.sequencer.Run(1)
		}
		if len(in.replies) != 1 {
			t.Errorf("after %T there were %d answers", then, len(in.replies))
		}
		b.answer(&protocol.Cancel{Job: id})
		b.run()
		b.stop()
	}
}

// Whenever jobs falls, who looks gets one answer, unless it was about to hear the question.
func TestLookingOutlivesACrashOfTheQueue(t *testing.T) {
	for point := 0; ; point++ {
		fault := &actorstest.Crashes{Kinds: []actors.Kind{actors.KindJobs}, Where: map[int]bool{point: true}, Paused: true}
		b := newBench(t, quietSystem(), Settings{Fault: fault}, nil)
		id := b.submitOnly(flowerJob())
		b.sequencer.Run(50)
		fault.Paused = false
		var all []*inbox
		for range 4 {
			all = append(all, b.request(&protocol.GetNetwork{Job: id}), b.request(&protocol.GetTree{}))
			b.sequencer.Run(30)
		}
		b.run()
		fault.Paused = true
		unanswered := 0
		for _, in := range all {
			unanswered += 1 - len(in.replies)
		}
		if len(fault.Made) == 0 {
			b.stop()
			return
		}
		if unanswered < 0 || unanswered > 1 {
			t.Errorf("%v: %d of %d questions were not answered", fault.Made[0], unanswered, len(all))
		}
		if got, want := b.finish(id).GetResult().GetDigest(), reference(t, flowerJob()); got != want {
			t.Errorf("%v: digest %s, want %s", fault.Made[0], got, want)
		}
	}
}

package supervisor

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/supervisor/queue"

	"google.golang.org/protobuf/proto"
)

// jobsToCrash returns the jobs that the tests in this file crash.
func jobsToCrash() []*protocol.Submit {
	return []*protocol.Submit{bootJob(), xorJob(), flowerJob(), crowdedJob(), searchingJob(), normalisedJob(), labelsJob()}
}

// crowdedJob has everything at once that is state of a training run or random in a step:
// validation rows, best weights, a plateau schedule, dropout and noise, averaged weights,
// row weights, label smoothing.
func crowdedJob() *protocol.Submit {
	submit := flowerJob()
	submit.Name = "crowded"
	p := submit.Plan
	p.Hidden = []uint32{3}
	p.Stopping = &protocol.Stopping{Patience: proto.Uint32(1), Tolerance: proto.Float64(0.01), Validation: proto.Float64(0.3), Metric: "score"}
	p.Schedule = &protocol.Schedule{Name: "reduce_on_plateau", Patience: proto.Uint32(0)}
	p.Dropout, p.InputDropout, p.InputNoise, p.Average = proto.Float64(0.3), proto.Float64(0.1), proto.Float64(0.2), proto.Float64(0.9)
	p.LabelSmoothing, p.Balanced = proto.Float64(0.1), true
	return submit
}

// searchingJob trains with L-BFGS and validation rows.
func searchingJob() *protocol.Submit {
	submit := flowerJob()
	submit.Name = "searching"
	p := submit.Plan
	p.Hidden, p.Activation, p.Schedule, p.Batch, p.Epochs = []uint32{3}, "tanh", nil, proto.Uint32(0), proto.Uint32(8)
	p.Optimizer = &protocol.Optimizer{Name: neuron.LBFGS}
	p.Stopping = &protocol.Stopping{Validation: proto.Float64(0.3)}
	return submit
}

// normalisedJob has batch normalization and layer normalization, a last batch of a single
// row, and steps with two backward passes, to clip the gradient's total norm.
func normalisedJob() *protocol.Submit {
	submit := flowerJob()
	submit.Name = "normalised"
	p := submit.Plan
	p.Hidden, p.Activation, p.Epochs, p.Batch = nil, "tanh", proto.Uint32(2), proto.Uint32(3)
	p.Layers = []*protocol.Layer{
		{Neurons: 3, Normalization: neuron.BatchNormalization, Dropout: proto.Float64(0.3)}, {Neurons: 3, Normalization: neuron.LayerNormalization},
	}
	p.Average, p.Holdout = proto.Float64(0.9), proto.Float64(0.2)
	p.Regularization = &protocol.Regularization{ClipTotalNorm: proto.Float64(0.3)}
	return submit
}

// labelsJob learns two columns of two classes together, the epoch by how many rows are right
// in both.
func labelsJob() *protocol.Submit {
	submit := flowerJob()
	table := "size,weight,kind,fresh\n"
	for i := range 12 {
		table += fmt.Sprintf("%d,%d,%s,%s\n", i, 3*i%7, [...]string{"rose", "tulip"}[i%2], [...]string{"no", "yes"}[i/3%2])
	}
	submit.Name, submit.Data = "labels", &protocol.Submit_Table{Table: []byte(table)}
	p := submit.Plan
	p.MoreTargets, p.Hidden, p.LabelSmoothing = []string{"fresh"}, []uint32{3}, proto.Float64(0.1)
	p.Stopping = &protocol.Stopping{Validation: proto.Float64(0.3), Metric: "score", Keep: "best"}
	return submit
}

// Whatever crashes, at whichever message, before, during or after handling it:
// the job ends with the same weights and the same loss history.
func TestACrashAtAnyPointOfAJobChangesNothing(t *testing.T) {
	for _, submit := range jobsToCrash() {
		t.Run(submit.GetName(), func(t *testing.T) {
			t.Parallel()
			system := quietSystem()
			counted := &actorstest.Crashes{Kinds: learners}
			want := learn(t, system, Settings{Fault: counted}, nil, submit).GetResult().GetDigest()
			if reference := reference(t, submit); want != reference {
				t.Fatalf("actors without a crash have digest %s, plain loops %s", want, reference)
			}
			late := 0
			for point := range counted.Points {
				if point%stride(submit) != 0 {
					continue
				}
				fault := &actorstest.Crashes{Kinds: learners, Where: map[int]bool{point: true}}
				job := learn(t, system, Settings{Fault: fault}, nil, submit)
				if len(fault.Made) != 1 {
					t.Fatalf("point %d: %d crashes were made", point, len(fault.Made))
				}
				if got := job.GetResult().GetDigest(); got != want {
					t.Fatalf("%v: the job %s with digest %q, want %q", fault.Made[0], queue.StateName(job.GetState()), got, want)
				}
				late += 1 - int(job.GetRestarts())
			}
			if late < 0 || late > 30 {
				t.Errorf("%d of %d crashes were not followed by one restart; only those after the end of the job may be", late, counted.Points)
			}
			t.Logf("%d crash points, digest %s", counted.Points, want)
		})
	}
}

// stride returns the distance between the points at which a job is crashed: 1 for the two
// small jobs and with DEEPNET_LONG, else 8, which comes by all three phases of a message.
func stride(submit *protocol.Submit) int {
	switch {
	case testing.Short():
		return 7
	case os.Getenv("DEEPNET_LONG") != "" || submit.GetSamples() != nil:
		return 1
	default:
		return 8
	}
}

// schedule is a seeded random sequence of crashes and message orders.
type schedule struct {
	seed    uint64
	submit  *protocol.Submit
	crashes int
	points  int // crash points of the job without a crash
}

// run runs a job with actors in random order, crashes at random points, and reminders that
// repeat orders at random moments. It returns the job.
func (s schedule) run(t *testing.T, service *Settings, b func(*Settings, *rand.Rand) *bench) (*protocol.Job, *actorstest.Crashes) {
	t.Helper()
	chance := rand.New(rand.NewPCG(s.seed, 0))
	fault := &actorstest.Crashes{Kinds: everyone, Where: map[int]bool{}, Paused: true}
	for range s.crashes {
		fault.Where[chance.IntN(s.points)] = true
	}
	service.Fault = fault
	few := actors.Budget{Restarts: 3, Period: time.Hour} // so that failures climb the tree
	service.Budgets = actors.Budgets{Neuron: few, Layer: few, Network: actors.Budget{Restarts: 1000, Period: time.Hour}}
	service.Trainer, service.Jobs = service.Budgets.Network, service.Budgets.Network
	run := b(service, chance)
	submit := proto.Clone(s.submit).(*protocol.Submit)
	submit.Plan.NeuronsPerActor = proto.Uint32(chance.Uint32N(3)) // 0: a whole layer
	job := run.submitOnly(submit)
	fault.Paused = false
	for run.sequencer.Run(1+chance.IntN(200)) > 0 {
		run.remind(job)
	}
	fault.Paused = true
	return run.finish(job), fault
}

// schedules returns how many schedules to run: 2,000, or 50,000 with DEEPNET_LONG.
func schedules(t *testing.T) int {
	switch {
	case os.Getenv("DEEPNET_LONG") != "":
		return 50_000
	case testing.Short():
		return 200
	default:
		return 2_000
	}
}

func TestRandomSchedulesWithManyCrashesChangeNothing(t *testing.T) {
	type fixed struct {
		want   string
		points int
	}
	const lanes = 2
	for lane := range lanes {
		t.Run(fmt.Sprintf("lane %d", lane), func(t *testing.T) {
			t.Parallel()
			system, fresh := quietSystem(), 0
			var crashFree []fixed
			for _, submit := range jobsToCrash() {
				counted := &actorstest.Crashes{Kinds: everyone}
				job := learn(t, system, Settings{Fault: counted}, nil, submit)
				crashFree = append(crashFree, fixed{job.GetResult().GetDigest(), counted.Points})
			}
			made := 0
			for seed := lane; seed < schedules(t); seed += lanes {
				which := seed / lanes % len(crashFree)
				s := schedule{uint64(seed), jobsToCrash()[which], seed % 51, crashFree[which].points}
				if fresh++; fresh%100 == 0 {
					system = quietSystem() // a system remembers every service that ran in it
				}
				job, fault := s.run(t, &Settings{}, func(settings *Settings, chance *rand.Rand) *bench {
					return newBench(t, system, *settings, chance)
				})
				made += len(fault.Made)
				if got := job.GetResult().GetDigest(); got != crashFree[which].want {
					t.Fatalf("seed %d, %s, %d crashes: the job %s (%s) with digest %q, want %q",
						seed, s.submit.GetName(), len(fault.Made), queue.StateName(job.GetState()), job.GetReason(), got, crashFree[which].want)
				}
			}
			if made < schedules(t) {
				t.Errorf("only %d crashes were made", made)
			}
			t.Logf("%d crashes in %d schedules", made, schedules(t)/lanes)
		})
	}
}

// Once a job is acknowledged, the actor jobs may crash at any of its messages.
func TestACrashOfTheQueueLosesNoJob(t *testing.T) {
	system := quietSystem()
	submit := flowerJob()
	want := reference(t, submit)
	queue := []actors.Kind{actors.KindJobs}
	for point := 0; ; point++ {
		fault := &actorstest.Crashes{Kinds: queue, Where: map[int]bool{point: true}, Paused: true}
		b := newBench(t, system, Settings{Fault: fault}, nil)
		job := b.submitOnly(submit)
		fault.Paused = false
		b.run()
		fault.Paused = true
		done := b.finish(job)
		if len(fault.Made) == 0 {
			if point < 10 {
				t.Errorf("the queue handled only %d messages", point)
			}
			return
		}
		if got := done.GetResult().GetDigest(); got != want {
			t.Fatalf("%v: digest %q, want %q", fault.Made[0], got, want)
		}
		if epochs := b.epochs; fmt.Sprint(epochs) != "[1 2 3]" {
			t.Fatalf("%v: the history has epochs %v", fault.Made[0], epochs)
		}
	}
}

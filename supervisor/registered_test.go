package supervisor

import (
	"slices"
	"testing"

	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/supervisor/record"

	"google.golang.org/protobuf/proto"
)

// registered returns a job for everything that a plan can name: what is added to a
// list is tormented here from then on.
func registered() map[string]*protocol.Submit {
	jobs := map[string]*protocol.Submit{}
	vary := func(name string, change func(*protocol.Plan)) {
		submit := flowerJob()
		submit.Name = name
		submit.Plan.Hidden = []uint32{3}
		change(submit.Plan)
		jobs[name] = submit
	}
	for _, name := range neuron.Optimizers() {
		vary("optimizer "+name, func(p *protocol.Plan) {
			p.Optimizer = &protocol.Optimizer{Name: name}
			if neuron.WholeBatches(name) {
				p.Batch = proto.Uint32(0)
			}
			p.Regularization = &protocol.Regularization{
				L1: proto.Float64(0.01), L2: proto.Float64(0.01), WeightDecay: proto.Float64(0.01),
				MaxNorm: proto.Float64(2), ClipValue: proto.Float64(1), ClipNorm: proto.Float64(1),
			}
		})
	}
	for _, name := range neuron.Schedules() {
		vary("schedule "+name, func(p *protocol.Plan) { p.Schedule = &protocol.Schedule{Name: name} })
	}
	for _, activation := range neuron.Activations() {
		if slices.Contains(neuron.OutputActivations(), activation.Name()) && activation.Name() == "exp" {
			continue // of the output layer only
		}
		vary("activation "+activation.Name(), func(p *protocol.Plan) { p.Activation = activation.Name() })
	}
	for _, name := range numeric {
		vary("loss "+name, func(p *protocol.Plan) { p.Loss, p.Target = name, "size" })
	}
	vary("folds", func(p *protocol.Plan) { p.Splitting = &protocol.Splitting{Folds: 3, Fold: 2, Repeat: 1} })
	vary("layers", func(p *protocol.Plan) {
		p.Hidden = nil
		p.Layers = []*protocol.Layer{{Neurons: 3, Activation: "elu"}, {Neurons: 2}}
	})
	return jobs
}

// Whatever a plan names: actors learn what plain loops do, and a job that its process
// died on, or whose actors crash, comes to the same bits.
func TestEverythingThatAPlanNamesComesToTheSameEndWhateverDies(t *testing.T) {
	system := quietSystem()
	jobs := registered()
	for _, name := range sorted(jobs) {
		t.Run(name, func(t *testing.T) {
			submit := jobs[name]
			want := reference(t, submit)
			before := &diary{Memory: &record.Memory{}}
			fault := &actorstest.Crashes{Kinds: learners, Where: map[int]bool{50: true, 120: true}}
			job := learn(t, system, Settings{Store: before, Checkpoint: often, Fault: fault}, nil, submit)
			if got := job.GetResult().GetDigest(); got != want || len(fault.Made) == 0 {
				t.Fatalf("the job %s (%s) with digest %q after %d crashes, plain loops have %s", stateNames[job.GetState()], job.GetReason(), got, len(fault.Made), want)
			}
			died := len(before.batches) / 2
			store := before.after(t, died)
			if found, _ := store.Find(record.Query{ID: job.GetId()}); len(found) == 0 {
				t.Fatal("the job was not acknowledged halfway")
			}
			b := newBench(t, system, Settings{Store: store}, nil)
			again := b.finish(job.GetId())
			if !proto.Equal(again.GetResult(), job.GetResult()) {
				t.Errorf("after a death halfway the result is %v, want %v", again.GetResult(), job.GetResult())
			}
		})
	}
}

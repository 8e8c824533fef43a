package supervisor

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// registered returns a job for everything that a plan can name. What is added to a registry
// is crashed here from then on.
func registered() map[string]*protocol.Submit {
	jobs := map[string]*protocol.Submit{}
	vary := func(name string, change func(*protocol.Plan)) {
		submit := flowerJob()
		submit.Name = name
		submit.Plan.Hidden = []uint32{3}
		change(submit.Plan)
		jobs[name] = submit
	}
	for _, name := range plan.Presets() {
		vary("preset "+name, func(p *protocol.Plan) {
			proto.Reset(p)
			p.Preset, p.Target, p.Epochs = name, "kind", proto.Uint32(4)
			if name == "realmlp" {
				p.Hidden = []uint32{4, 4, 4}
			}
		})
	}
	vary("no plan at all", func(p *protocol.Plan) { proto.Reset(p); p.Target = "kind" })
	for _, name := range neuron.Optimizers() {
		vary("optimizer "+name, func(p *protocol.Plan) {
			p.Optimizer, p.Schedule = &protocol.Optimizer{Name: name}, nil
			if neuron.WholeBatches(name) {
				p.Batch = proto.Uint32(0)
			}
			if name == neuron.LBFGS {
				p.Regularization = &protocol.Regularization{L2: proto.Float64(0.01)}
				p.Epochs = proto.Uint32(12)
				return
			}
			p.Regularization = &protocol.Regularization{
				L1: proto.Float64(0.01), L2: proto.Float64(0.01), WeightDecay: proto.Float64(0.01),
				MaxNorm: proto.Float64(2), ClipValue: proto.Float64(1), ClipNorm: proto.Float64(1), ClipTotalNorm: proto.Float64(0.5),
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
	for _, loss := range neuron.Losses() {
		name := loss.Name()
		if strings.HasSuffix(name, "crossentropy") {
			continue // of classes
		}
		vary("loss "+name, func(p *protocol.Plan) {
			switch p.Loss, p.Target = name, "size"; name {
			case "huber":
				p.HuberDelta = proto.Float64(0.5)
			case "quantile":
				p.Quantile = proto.Float64(0.3)
			}
		})
	}
	vary("folds", func(p *protocol.Plan) { p.Splitting = &protocol.Splitting{Folds: 3, Fold: 2, Repeat: 1} })
	vary("layers", func(p *protocol.Plan) {
		p.Hidden = nil
		p.Layers = []*protocol.Layer{{Neurons: 3, Activation: "elu", Dropout: proto.Float64(0.2)}, {Neurons: 2, Normalization: "none"}}
	})
	vary("until", func(p *protocol.Plan) { p.Until = 2 })
	varyStopping(vary)
	varyNoise(vary)
	varyTables(jobs)
	return jobs
}

// gardenJob learns a table like those in practice: with another delimiter and decimal sign,
// a column that is no input, missing values, groups and dates.
func gardenJob(plan *protocol.Plan) *protocol.Submit {
	csv := "size;bed;sown;colour;note;kind\n"
	for i := range 16 {
		size, colour := fmt.Sprintf("%d,5", 3*i%11), [...]string{"red", "blue", "-"}[i%3]
		if i%5 == 4 {
			size = "-"
		}
		csv += fmt.Sprintf("%s;%d;2026-03-%02d;%s;n%d;%s\n", size, i%4, i+1, colour, i, [...]string{"rose", "tulip"}[i/2%2])
	}
	plan.Target, plan.Hidden, plan.Epochs, plan.Batch = "kind", []uint32{3}, proto.Uint32(3), proto.Uint32(4)
	return &protocol.Submit{
		Name: "garden", Data: &protocol.Submit_Table{Table: []byte(csv)}, Plan: plainly(plan),
		Queue: "night", Priority: 3, Key: "garden", Retries: proto.Uint32(1),
	}
}

// varyTables adds jobs that read and split a table as the plan says, not by guessing.
func varyTables(jobs map[string]*protocol.Submit) {
	jobs["a table read as it says"] = gardenJob(&protocol.Plan{Preparation: &protocol.Preparation{
		Delimiter: ";", Decimal: ",", Header: "yes", Missing: []string{"-"},
		Kinds:    []*protocol.ColumnKind{{Column: "bed", Kind: "category"}},
		Cyclic:   []*protocol.ColumnCycle{{Column: "size", Period: 24}},
		LeaveOut: []string{"note"}, Numbers: "constant", NumbersWith: "2.5", Categories: "constant", CategoriesWith: "green",
		Scaling: "quantile", Rare: 2, Reading: proto.Uint32(1),
	}})
	jobs["rows divided by groups"] = gardenJob(&protocol.Plan{Positive: "rose", Splitting: &protocol.Splitting{Method: "grouped", Group: "bed"}, Holdout: proto.Float64(0.25)})
	jobs["rows divided by time"] = gardenJob(&protocol.Plan{Splitting: &protocol.Splitting{Order: "sown"}, Holdout: proto.Float64(0.25)})
}

// varyStopping adds jobs that evaluate every epoch on validation rows, in every way.
func varyStopping(vary func(string, func(*protocol.Plan))) {
	for _, metric := range []string{"loss", "score"} {
		for _, keep := range []string{"best", "last"} {
			for _, target := range []string{"kind", "size"} {
				vary(fmt.Sprintf("stopping by the %s of %s, keeping the %s", metric, target, keep), func(p *protocol.Plan) {
					if p.Epochs = proto.Uint32(8); target == "size" {
						p.Target, p.Task = target, protocol.Task_TASK_REGRESSION
					}
					p.Stopping = &protocol.Stopping{
						Patience: proto.Uint32(2), Tolerance: proto.Float64(0.01), Metric: metric, Keep: keep, Validation: proto.Float64(0.3),
					}
					p.Schedule = &protocol.Schedule{Name: "reduce_on_plateau", Patience: proto.Uint32(1), Cooldown: proto.Uint32(1)}
				})
			}
		}
	}
	vary("stopping by the training loss, keeping the best", func(p *protocol.Plan) {
		p.Stopping = &protocol.Stopping{Patience: proto.Uint32(1), Keep: "best", Validation: proto.Float64(0)}
	})
	vary("a minimum of epochs", func(p *protocol.Plan) {
		p.Epochs = proto.Uint32(9)
		p.Stopping = &protocol.Stopping{Patience: proto.Uint32(1), Tolerance: proto.Float64(100), MinEpochs: 5, Validation: proto.Float64(0.3)}
	})
	vary("stopping lbfgs", func(p *protocol.Plan) {
		p.Optimizer = &protocol.Optimizer{
			Name: neuron.LBFGS, History: proto.Uint32(3), GradientTolerance: proto.Float64(1e-5), ChangeTolerance: proto.Float64(1e-6),
		}
		p.Batch, p.Epochs, p.Schedule = proto.Uint32(0), proto.Uint32(15), nil
		p.Stopping = &protocol.Stopping{Patience: proto.Uint32(4), Validation: proto.Float64(0.3)}
	})
}

// varyNoise adds jobs with dropout and noise, row weights, label smoothing, and averaged
// weights.
func varyNoise(vary func(string, func(*protocol.Plan))) {
	vary("dropout, noise and an average", func(p *protocol.Plan) {
		p.Hidden = []uint32{4, 3}
		p.Dropout, p.InputDropout, p.InputNoise = proto.Float64(0.3), proto.Float64(0.1), proto.Float64(0.2)
		p.Average = proto.Float64(0.9)
	})
	for _, how := range neuron.Normalizations() {
		vary("normalization "+how, func(p *protocol.Plan) {
			p.Hidden, p.Normalization = []uint32{3, 3}, how
			p.Stopping = &protocol.Stopping{Validation: proto.Float64(0.3)}
		})
	}
	vary("averages validated", func(p *protocol.Plan) {
		p.Average = proto.Float64(0.5)
		p.Stopping = &protocol.Stopping{Validation: proto.Float64(0.3)}
	})
	vary("smoothed and weighed", func(p *protocol.Plan) {
		p.LabelSmoothing, p.Weights = proto.Float64(0.1), "weight"
		p.ClassWeights = []*protocol.ClassWeight{{Class: "rose", Weight: 2}}
	})
	vary("balanced", func(p *protocol.Plan) { p.Balanced = true })
	vary("several numbers", func(p *protocol.Plan) {
		p.Target, p.MoreTargets, p.Task = "size", []string{"weight"}, protocol.Task_TASK_REGRESSION
		p.Stopping = &protocol.Stopping{Validation: proto.Float64(0.3), Metric: "score"}
	})
	vary("numbers as they are", func(p *protocol.Plan) {
		p.Target, p.Task = "size", protocol.Task_TASK_REGRESSION
		p.Preparation = &protocol.Preparation{TargetScaling: "none", Scaling: "robust"}
	})
}

// Every setting is varied by a job of the test below, or this test fails. It checks the
// table of settings and all fields of a plan.
func TestEverySettingIsVariedByAJobThatCrashes(t *testing.T) {
	set, varied := map[protoreflect.FullName]bool{}, map[string]bool{}
	for _, submit := range registered() {
		whole := proto.CloneOf(submit)
		whole.Plan = resolved(t, submit).Head.GetPlan()
		note(set, whole.Plan.ProtoReflect())
		for _, s := range plan.Settings() {
			varied[s.Flag] = varied[s.Flag] || len(s.Given(whole)) > 0
		}
	}
	for _, s := range plan.Settings() {
		if !varied[s.Flag] {
			t.Errorf("no job varies --%s", s.Flag)
		}
	}
	every(t, (&protocol.Plan{}).ProtoReflect().Descriptor(), func(f protoreflect.FieldDescriptor) {
		if !set[f.FullName()] {
			t.Errorf("no job has a value for %s", f.FullName())
		}
	})
}

// note adds to set the fields that have a value in m and in the messages within.
func note(set map[protoreflect.FullName]bool, m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		set[f.FullName()] = true
		switch {
		case f.Message() == nil:
		case f.IsList():
			for i := range v.List().Len() {
				note(set, v.List().Get(i).Message())
			}
		default:
			note(set, v.Message())
		}
		return true
	})
}

// every visits the fields of a message and of the messages within.
func every(t *testing.T, d protoreflect.MessageDescriptor, visit func(protoreflect.FieldDescriptor)) {
	t.Helper()
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		visit(f)
		if f.Message() != nil {
			every(t, f.Message(), visit)
		}
	}
}

// Whatever a plan names: actors learn what plain loops learn, and a job whose actors crash or
// whose process dies has the same bits.
func TestEverythingThatAPlanNamesHasTheSameResultWhateverCrashes(t *testing.T) {
	system := quietSystem()
	jobs := registered()
	for _, name := range slices.Sorted(maps.Keys(jobs)) {
		t.Run(name, func(t *testing.T) {
			submit := jobs[name]
			want := reference(t, submit)
			before := &diary{Memory: &storage.Memory{}}
			fault := &actorstest.Crashes{Kinds: learners, Where: map[int]bool{50: true, 120: true}}
			job := learn(t, system, Settings{Store: before, Checkpoint: often, Fault: fault}, nil, submit)
			if got := job.GetResult().GetDigest(); got != want || len(fault.Made) == 0 {
				t.Fatalf("the job %s (%s) with digest %q after %d crashes, plain loops have %s", queue.StateName(job.GetState()), job.GetReason(), got, len(fault.Made), want)
			}
			died := len(before.batches) / 2
			store := before.after(t, died)
			if found, _ := store.Find(storage.Query{ID: job.GetId()}); len(found) == 0 {
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

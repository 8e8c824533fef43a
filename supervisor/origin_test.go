package supervisor

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// continuing returns a submission that continues a job on the same rows, up to that many
// epochs.
func continuing(job *protocol.Job, epochs uint32) *protocol.Submit {
	return &protocol.Submit{
		Name: job.GetName(), From: job.GetId(), Plan: &protocol.Plan{Epochs: &epochs},
		Data: &protocol.Submit_Dataset{Dataset: job.GetDataset()},
	}
}

// continuable returns changes to a plan that give the training run more state.
func continuable() map[string]func(*protocol.Plan) {
	return map[string]func(*protocol.Plan){
		"adam": func(*protocol.Plan) {},
		"averaged, with dropout": func(p *protocol.Plan) {
			p.Average, p.Dropout = proto.Float64(0.9), proto.Float64(0.3)
		},
		"validated, best kept": func(p *protocol.Plan) {
			p.Stopping = &protocol.Stopping{Patience: proto.Uint32(50), Validation: proto.Float64(0.3)}
			p.Schedule = &protocol.Schedule{Name: "reduce_on_plateau", Patience: proto.Uint32(1)}
		},
		"lbfgs": func(p *protocol.Plan) {
			p.Optimizer = &protocol.Optimizer{
				Name: neuron.LBFGS, GradientTolerance: proto.Float64(1e-12), ChangeTolerance: proto.Float64(1e-14),
			}
			p.Activation, p.Batch, p.Schedule = "tanh", proto.Uint32(0), nil
			p.Regularization.L2 = proto.Float64(0.01)
		},
	}
}

// On the same rows, a continued job has the same bits as one that never stopped, even if its
// actors crash and its process dies on the way.
func TestAContinuedJobEqualsOneThatNeverStopped(t *testing.T) {
	for name, change := range continuable() {
		t.Run(name, func(t *testing.T) {
			submit := flowerJob()
			change(submit.Plan)
			submit.Plan.Epochs = proto.Uint32(6)
			long := proto.CloneOf(submit)
			long.Plan.Epochs = proto.Uint32(14)
			want := reference(t, long)

			store := &diary{Memory: &storage.Memory{}}
			fault := &actorstest.Crashes{Kinds: learners, Where: map[int]bool{150: true, 260: true}}
			b := newBench(t, quietSystem(), Settings{Store: store, Checkpoint: often, Fault: fault}, nil)
			first := b.get(b.submit(submit).GetId())
			if end := open(store, "", first.GetId()).work.state.Trajectory; end != nil && end.Ending != lbfgs.Going {
				t.Fatalf("the first job ended by itself: %s", end.Ending)
			}
			second := b.get(b.submit(continuing(first, 14)).GetId())
			if got := second.GetResult().GetDigest(); got != want || second.GetFrom() != first.GetId() {
				t.Fatalf("it came to %s after %d epochs, without a stop to %s", got, second.GetResult().GetEpochs(), want)
			}
			if r := second.GetResult().GetReceipt(); r.GetOrigin() != first.GetResult().GetDigest() {
				t.Errorf("its receipt says %q of its origin", r.GetOrigin())
			}
			b.stop()
			for died := range store.batches {
				after := store.after(t, died)
				if found, _ := after.Find(storage.Query{ID: second.GetId()}); len(found) == 0 {
					continue
				}
				b := newBench(t, quietSystem(), Settings{Store: after}, nil)
				if again := b.finish(second.GetId()); !proto.Equal(again.GetResult(), second.GetResult()) {
					t.Fatalf("dead after %d batches, it comes to %v, want %v", died, again.GetResult(), second.GetResult())
				}
				b.stop()
			}
		})
	}
}

// New rows are prepared with the old preparation, whatever their own statistics, and may
// have fewer classes.
func TestAModelIsTrainedFurtherOnNewRows(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	first := b.get(b.submit(flowerJob()).GetId())
	table := "weight,kind,size,note\n"
	for i := range 10 {
		table += fmt.Sprintf("%d,%s,%d,x%d\n", 100+i, [...]string{"tulip", "rose"}[i%2], 50-i, i)
	}
	submit := continuing(first, 9)
	submit.Data = &protocol.Submit_Table{Table: []byte(table)}
	second := b.get(b.submit(submit).GetId())
	kept, err := b.store.Find(storage.Query{ID: second.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	from, err := readOrigin(b.store, kept[0])
	if err != nil {
		t.Fatal(err)
	}
	made, err := plan.Resolve("flowers", kept[0].Head.GetPlan(), plan.Text([]byte(table)), from.plain())
	if err != nil {
		t.Fatal(err)
	}
	before := open(b.store, "", first.GetId()).work
	state, params := before.run.Resume(before.state, before.memory.Params(), false)
	if got, want := second.GetResult().GetDigest(), plainDigest(t, made.Run, &state, params); got != want {
		t.Errorf("it came to %s, plain loops to %s", got, want)
	}
	if second.GetState() != protocol.State_STATE_SUCCEEDED || second.GetResult().GetEpochs() != 9 {
		t.Fatalf("it %s: %s", queue.StateName(second.GetState()), second.GetReason())
	}
	if got, want := fmt.Sprint(second.GetClasses(), second.GetColumns()), fmt.Sprint(first.GetClasses(), first.GetColumns()); got != want {
		t.Errorf("its classes and columns are %s, want %s", got, want)
	}
	if a, b := first.GetResult().GetReceipt(), second.GetResult().GetReceipt(); a.GetPreparation() == b.GetPreparation() || a.GetDataset() == b.GetDataset() {
		t.Error("rows and data set do not differ in the receipts")
	}
	b.stop()
}

func TestAJobThatCannotBeContinuedIsRefused(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{}, nil)
	first := b.get(b.submit(flowerJob()).GetId())
	boot := b.get(b.submit(bootJob()).GetId())
	for part, change := range map[string]func(*protocol.Submit){
		"there is no job":                      func(s *protocol.Submit) { s.From = "01nosuchjob" },
		"has learned 3 epochs already":         func(s *protocol.Submit) { s.Plan.Epochs = proto.Uint32(3) },
		"cannot have another activation, loss": func(s *protocol.Submit) { s.Plan.Activation, s.Plan.Loss = "tanh", "mse" },
		"does not know the class \"daisy\"": func(s *protocol.Submit) {
			s.Data = &protocol.Submit_Table{Table: []byte("size,weight,kind\n1,2,rose\n2,3,daisy\n3,4,rose\n4,5,daisy\n5,5,daisy\n6,6,rose\n")}
		},
		"no such column": func(s *protocol.Submit) {
			s.Data = &protocol.Submit_Table{Table: []byte("size,kind\n1,rose\n2,tulip\n3,rose\n4,tulip\n5,tulip\n6,rose\n")}
		},
		"learned a table": func(s *protocol.Submit) { s.Data = bootJob().GetData() },
		"learned plain samples": func(s *protocol.Submit) {
			s.From, s.Plan.Epochs = boot.GetId(), nil
		},
	} {
		submit := continuing(first, 9)
		change(submit)
		answer := b.ask(submit)
		refused, ok := answer.(*protocol.Refused)
		if !ok || !strings.Contains(refused.GetMessage(), part) {
			t.Errorf("answered %v, want a refusal that says %q", answer, part)
		}
	}
	b.stop()
}

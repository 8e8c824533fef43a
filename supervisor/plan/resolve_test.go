package plan

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// plain returns a submission of one row of samples, changed by change.
func plain(change func(*protocol.Submit)) *protocol.Submit {
	submit := oneSample()
	change(submit)
	return submit
}

func TestWhatCannotBeLearnedIsRefusedWithWhatToDo(t *testing.T) {
	numbers := func(s *protocol.Submit) *protocol.Samples { return s.GetSamples() }
	changed := func(change func(*protocol.Plan)) *protocol.Submit {
		submit := flowers()
		change(submit.Plan)
		return submit
	}
	for _, c := range []struct {
		part   string
		submit *protocol.Submit
	}{
		{"send a table (CSV), samples", &protocol.Submit{}},
		{"at least one input and one target per row", plain(func(s *protocol.Submit) { numbers(s).Inputs = 0 })},
		{"do not make whole rows of 3", plain(func(s *protocol.Submit) { numbers(s).Input = []float64{1, 2} })},
		{"need 3 target numbers", plain(func(s *protocol.Submit) { numbers(s).Target = []float64{1} })},
		{"row 1, input 2 is NaN", plain(func(s *protocol.Submit) { numbers(s).Input[1] = math.NaN() })},
		{"row 1, target 3 is +Inf", plain(func(s *protocol.Submit) { numbers(s).Target[2] = math.Inf(1) })},
		{"leave out holdout: that needs a table", plain(func(s *protocol.Submit) { s.Plan.Holdout = proto.Float64(0.5) })},
		{"leave out weights, scale: that needs a table", plain(func(s *protocol.Submit) {
			s.Plan.Weights, s.Plan.Preparation = "w", &protocol.Preparation{Scaling: "robust"}
		})},
		{"--hidden and --layer say the same in two ways", changed(func(p *protocol.Plan) { p.Layers = []*protocol.Layer{{Neurons: 2}} })},
		{"epochs 0: give a whole number from 1 to 1000000", changed(func(p *protocol.Plan) { p.Epochs = proto.Uint32(0) })},
		{"epochs 5000000", changed(func(p *protocol.Plan) { p.Epochs = proto.Uint32(5_000_000) })},
		{"stop below NaN", changed(func(p *protocol.Plan) { p.StopBelow = proto.Float64(math.NaN()) })},
		{"stop below -1", changed(func(p *protocol.Plan) { p.StopBelow = proto.Float64(-1) })},
		{"hidden layers", changed(func(p *protocol.Plan) { p.Hidden = slices.Repeat([]uint32{1}, 1000) })},
		{"hidden 0: give a whole number from 1", changed(func(p *protocol.Plan) { p.Hidden = []uint32{0, 3} })},
		{"give 1 to 1000000", changed(func(p *protocol.Plan) { p.Hidden = []uint32{math.MaxUint32} })},
		{"choose smaller hidden layers", changed(func(p *protocol.Plan) { p.Hidden = []uint32{5000, 5000} })},
		{"let more neurons share an actor", changed(func(p *protocol.Plan) { p.Hidden, p.NeuronsPerActor = []uint32{200_000}, proto.Uint32(1) })},
		{`"magic"`, changed(func(p *protocol.Plan) { p.Optimizer = &protocol.Optimizer{Name: "magic"} })},
		{"learning rate", changed(func(p *protocol.Plan) {
			p.Optimizer = &protocol.Optimizer{Name: "sgd", LearningRate: proto.Float64(-1)}
		})},
		{"momentum", changed(func(p *protocol.Plan) {
			p.Optimizer = &protocol.Optimizer{Name: "sgd", Momentum: proto.Float64(0.5)}
		})},
		{`"swish"`, changed(func(p *protocol.Plan) { p.Activation = "swish" })},
		{`"hinge"`, changed(func(p *protocol.Plan) { p.Loss = "hinge" })},
		{`"zeros"`, changed(func(p *protocol.Plan) { p.Initializer = "zeros" })},
		{"choose softmax", changed(func(p *protocol.Plan) { p.OutputActivation = "sigmoid" })},
		{"holdout 1: give a number from 0 to below 1", changed(func(p *protocol.Plan) { p.Holdout = proto.Float64(1) })},
	} {
		if _, err := resolve(c.submit); err == nil || !strings.Contains(err.Error(), c.part) {
			t.Errorf("got %v, want an error that says %q", err, c.part)
		}
	}
}

// The plan that comes back says everything that was decided.
func TestAnAdmittedPlanHasEveryDefaultWrittenOut(t *testing.T) {
	bare := iris(t)
	bare.Plan = &protocol.Plan{Target: "species", Epochs: proto.Uint32(20)}
	made, err := resolve(bare)
	if err != nil {
		t.Fatal(err)
	}
	p := made.Head.GetPlan()
	if p.GetTask() != protocol.Task_TASK_CLASSIFICATION || p.GetPreset() != "auto" || p.GetActivation() != "gelu_tanh" || p.GetOutputActivation() != "softmax" ||
		p.GetLoss() != "softmax_crossentropy" || p.GetInitializer() != "he" || p.GetOptimizer().GetName() != "adam" ||
		p.GetOptimizer().GetLearningRate() != 0.01 || p.GetOptimizer().GetBeta2() != 0.999 || p.GetEpochs() != 20 ||
		p.GetBatch() != 16 || p.GetHoldout() != 0.2 || p.GetSeed() != 1 || p.NeuronsPerActor == nil || p.StopBelow == nil {
		t.Errorf("the plan is %v", p)
	}
	if made.Head.GetRows() != 120 || made.Head.GetHeldOut() != 30 {
		t.Errorf("%d rows to learn from, %d held", made.Head.GetRows(), made.Head.GetHeldOut())
	}
	none := flowers()
	none.Plan.Hidden = []uint32{0}
	if made, err = resolve(none); err != nil || len(made.Head.GetLayers()) != 2 {
		t.Errorf("a single 0 means no hidden layer; got %v, %v", made, err)
	}
}

// wide returns a submission of so many rows of one input and one target.
func wide(rows int, hidden uint32) *protocol.Submit {
	numbers := make([]float64, rows)
	return &protocol.Submit{
		Name: "wide",
		Data: &protocol.Submit_Samples{Samples: &protocol.Samples{Inputs: 1, Targets: 1, Input: numbers, Target: numbers}},
		Plan: &protocol.Plan{Hidden: []uint32{hidden}, NeuronsPerActor: proto.Uint32(0)},
	}
}

func TestAStepThatWouldNotFitInMemoryIsRefused(t *testing.T) {
	if _, err := resolve(wide(100_000, 100_000)); err == nil || !strings.Contains(err.Error(), "(--batch)") {
		t.Errorf("got %v, want a refusal that names --batch", err)
	}
	small := wide(100_000, 10_000)
	small.Plan.Batch = proto.Uint32(100)
	if made, err := resolve(small); err != nil || made.Head.GetRows() != 100_000 {
		t.Errorf("with small steps it fits: %v, %v", made, err)
	}
}

// A job is opened as the run that was accepted. What its table was warned of is known.
func TestAPlanIsReopenedAsTheSameRun(t *testing.T) {
	submit := flowers()
	lines := strings.Split(strings.TrimSpace(string(submit.GetTable())), "\n")
	for i := range lines {
		lines[i] = []string{"same", "1"}[min(i, 1)] + "," + lines[i]
	}
	submit.Data = &protocol.Submit_Table{Table: []byte(strings.Join(lines, "\n"))}
	accepted, err := resolve(submit)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Reopen(submit.GetName(), proto.CloneOf(accepted.Head.GetPlan()), Text(DataOf(submit)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := opened.Identify([32]byte{}, ""), accepted.Identify([32]byte{}, ""); got != want || !slices.Equal(opened.Run.Train, accepted.Run.Train) {
		t.Errorf("it is opened as %v, and was accepted as %v", got, want)
	}
	if len(accepted.Head.GetWarnings()) == 0 || len(opened.Head.GetWarnings()) > 0 {
		t.Errorf("warned of %v when it was accepted, and of %v when it was opened", accepted.Head.GetWarnings(), opened.Head.GetWarnings())
	}
}

// Submissions come by the thousand: buffers for a large table would cost more than reading a small one.
func TestASmallTableIsReadInLittleMemory(t *testing.T) {
	resolve := func() {
		if _, err := Resolve("small", &protocol.Plan{Target: "b", Epochs: proto.Uint32(1)}, Text([]byte("a,b\n1,2\n2,4\n3,6\n4,0\n")), nil); err != nil {
			t.Fatal(err)
		}
	}
	resolve() // what is made once for all is not counted
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	resolve()
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 128<<10 {
		t.Errorf("reading took %d KiB", used>>10)
	}
}

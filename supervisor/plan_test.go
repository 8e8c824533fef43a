package supervisor

import (
	"math"
	"strings"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// plain returns a submission of one row of samples, changed by change.
func plain(change func(*protocol.Submit)) *protocol.Submit {
	submit := bootJob()
	change(submit)
	return submit
}

func TestWhatCannotBeLearnedIsRefusedWithWhatToDo(t *testing.T) {
	numbers := func(s *protocol.Submit) *protocol.Samples { return s.GetSamples() }
	flowers := func(change func(*protocol.Plan)) *protocol.Submit {
		submit := flowerJob()
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
		{"needs a table", plain(func(s *protocol.Submit) { s.Plan.Holdout = proto.Float64(0.5) })},
		{"0 epochs are not possible; choose 1 to 1000000", flowers(func(p *protocol.Plan) { p.Epochs = proto.Uint32(0) })},
		{"5000000 epochs", flowers(func(p *protocol.Plan) { p.Epochs = proto.Uint32(5_000_000) })},
		{"error of NaN", flowers(func(p *protocol.Plan) { p.StopBelow = proto.Float64(math.NaN()) })},
		{"error of -1", flowers(func(p *protocol.Plan) { p.StopBelow = proto.Float64(-1) })},
		{"hidden layers", flowers(func(p *protocol.Plan) { p.Hidden = make([]uint32, 1000) })},
		{"layer 1 has 0 neurons", flowers(func(p *protocol.Plan) { p.Hidden = []uint32{0, 3} })},
		{"give 1 to 1000000", flowers(func(p *protocol.Plan) { p.Hidden = []uint32{math.MaxUint32} })},
		{"choose smaller hidden layers", flowers(func(p *protocol.Plan) { p.Hidden = []uint32{5000, 5000} })},
		{"let more neurons share an actor", flowers(func(p *protocol.Plan) { p.Hidden = []uint32{200_000} })},
		{`"magic"`, flowers(func(p *protocol.Plan) { p.Optimizer = &protocol.Optimizer{Name: "magic"} })},
		{"learning rate", flowers(func(p *protocol.Plan) {
			p.Optimizer = &protocol.Optimizer{Name: "sgd", LearningRate: proto.Float64(-1)}
		})},
		{"momentum", flowers(func(p *protocol.Plan) {
			p.Optimizer = &protocol.Optimizer{Name: "sgd", Momentum: proto.Float64(0.5)}
		})},
		{`"swish"`, flowers(func(p *protocol.Plan) { p.Activation = "swish" })},
		{`"hinge"`, flowers(func(p *protocol.Plan) { p.Loss = "hinge" })},
		{`"zeros"`, flowers(func(p *protocol.Plan) { p.Initializer = "zeros" })},
		{"choose softmax", flowers(func(p *protocol.Plan) { p.OutputActivation = "sigmoid" })},
		{"share", flowers(func(p *protocol.Plan) { p.Holdout = proto.Float64(1) })},
	} {
		if _, err := admitSubmit(c.submit); err == nil || !strings.Contains(err.Error(), c.part) {
			t.Errorf("got %v, want an error that says %q", err, c.part)
		}
	}
}

// The plan that comes back says everything that was decided.
func TestAnAdmittedPlanHasEveryDefaultWrittenOut(t *testing.T) {
	bare := irisJob(t)
	bare.Plan = &protocol.Plan{Target: "species", Epochs: proto.Uint32(20)}
	made, err := admitSubmit(bare)
	if err != nil {
		t.Fatal(err)
	}
	p := made.head.GetPlan()
	if p.GetTask() != protocol.Task_TASK_CLASSIFICATION || p.GetPreset() != "auto" || p.GetActivation() != "gelu" || p.GetOutputActivation() != "softmax" ||
		p.GetLoss() != "softmax_crossentropy" || p.GetInitializer() != "he" || p.GetOptimizer().GetName() != "adam" ||
		p.GetOptimizer().GetLearningRate() != 0.01 || p.GetOptimizer().GetBeta2() != 0.999 || p.GetEpochs() != 20 ||
		p.GetBatch() != 16 || p.GetHoldout() != 0.2 || p.GetSeed() != 1 || p.NeuronsPerActor == nil || p.StopBelow == nil {
		t.Errorf("the plan is %v", p)
	}
	if made.head.GetRows() != 120 || made.head.GetHeldOut() != 30 {
		t.Errorf("%d rows to learn from, %d held", made.head.GetRows(), made.head.GetHeldOut())
	}
	none := flowerJob()
	none.Plan.Hidden = []uint32{0}
	if made, err = admitSubmit(none); err != nil || len(made.head.GetLayers()) != 2 {
		t.Errorf("a single 0 means no hidden layer; got %v, %v", made, err)
	}
}

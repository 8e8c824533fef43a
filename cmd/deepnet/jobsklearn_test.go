package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
)

// signature is that of scikit-learn 1.7's MLPClassifier with its defaults, and loss,
// which MLPRegressor has besides.
const signature = `loss=squared_error hidden_layer_sizes=(100,) activation=relu solver=adam alpha=0.0001 batch_size=auto
learning_rate=constant learning_rate_init=0.001 power_t=0.5 max_iter=200 shuffle=true random_state=null tol=1e-4
verbose=false warm_start=false momentum=0.9 nesterovs_momentum=true early_stopping=false validation_fraction=0.1
beta_1=0.9 beta_2=0.999 epsilon=1e-8 n_iter_no_change=10 max_fun=15000`

// signed is the signature as a job file, with some values changed.
func signed(changed map[string]string) string {
	text := "preset: sklearn\n"
	for parameter := range strings.FieldsSeq(signature) {
		name, value, _ := strings.Cut(parameter, "=")
		if other, is := changed[name]; is {
			value = other
		}
		text += name + ": " + value + "\n"
	}
	return text
}

func TestEveryParameterOfScikitLearnIsKnown(t *testing.T) {
	var want, got []string
	for parameter := range strings.FieldsSeq(signature) {
		name, _, _ := strings.Cut(parameter, "=")
		want = append(want, name)
	}
	for _, one := range sklearnParameters() {
		got = append(got, one.name)
		if one.key != "" && !slices.ContainsFunc(newJobFlags().keys(), func(s shape) bool { return s.key == one.key }) {
			t.Errorf("%s is said to be the key %s, which there is not", one.name, one.key)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
}

// What scikit-learn's get_params gives is a job file; what its solver does not read
// decides nothing.
func TestScikitLearnsParametersBecomeAPlan(t *testing.T) {
	iris, err := os.ReadFile("../../docs/examples/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	all := func(change func(*protocol.Plan)) *protocol.Plan {
		plan := &protocol.Plan{
			Preset: "sklearn", Loss: "half_mse", Hidden: []uint32{100}, Activation: "relu", Epochs: proto.Uint32(200),
			Optimizer: &protocol.Optimizer{
				Name: "adam_epsilon_hat", LearningRate: proto.Float64(0.001),
				Beta1: proto.Float64(0.9), Beta2: proto.Float64(0.999), Epsilon: proto.Float64(1e-8),
			},
			Regularization: &protocol.Regularization{L2: proto.Float64(0.0001)},
			Stopping:       &protocol.Stopping{Validation: proto.Float64(0), Patience: proto.Uint32(10), Tolerance: proto.Float64(1e-4)},
		}
		change(plan)
		return plan
	}
	sgd := func(name string, momentum *float64, schedule *protocol.Schedule) func(*protocol.Plan) {
		return func(plan *protocol.Plan) {
			plan.Optimizer = &protocol.Optimizer{Name: name, LearningRate: proto.Float64(0.001), Momentum: momentum}
			plan.Schedule = schedule
		}
	}
	constant := &protocol.Schedule{Name: "constant"}
	for name, c := range map[string]struct {
		changed map[string]string
		want    *protocol.Plan
	}{
		"its defaults": {nil, all(func(*protocol.Plan) {})},
		"an activation of another name": {map[string]string{"activation": "logistic", "hidden_layer_sizes": "[64, 32]"}, all(func(plan *protocol.Plan) {
			plan.Activation, plan.Hidden = "sigmoid", []uint32{64, 32}
		})},
		"sgd":                {map[string]string{"solver": "sgd"}, all(sgd("sutskever_nesterov", proto.Float64(0.9), constant))},
		"plain momentum":     {map[string]string{"solver": "sgd", "nesterovs_momentum": "False"}, all(sgd("sutskever_momentum", proto.Float64(0.9), constant))},
		"no momentum":        {map[string]string{"solver": "sgd", "momentum": "0"}, all(sgd("sgd", nil, constant))},
		"a falling rate":     {map[string]string{"solver": "sgd", "learning_rate": "invscaling"}, all(sgd("sutskever_nesterov", proto.Float64(0.9), &protocol.Schedule{Name: "invscaling", Power: proto.Float64(0.5)}))},
		"a seed and a batch": {map[string]string{"random_state": "3", "batch_size": "50"}, all(func(plan *protocol.Plan) { plan.Seed, plan.Batch = proto.Uint64(3), proto.Uint32(50) })},
		"rows for validation": {map[string]string{"early_stopping": "true"}, all(func(plan *protocol.Plan) {
			plan.Stopping.Validation, plan.Stopping.Metric, plan.Stopping.Keep = proto.Float64(0.1), "score", "best"
		})},
		"a rate that is stuck": {map[string]string{"solver": "sgd", "learning_rate": "adaptive"}, all(func(plan *protocol.Plan) {
			sgd("sutskever_nesterov", proto.Float64(0.9), &protocol.Schedule{Name: "adaptive", Patience: proto.Uint32(10), Threshold: proto.Float64(1e-4)})(plan)
			plan.Stopping.Patience, plan.Stopping.Metric, plan.Stopping.Keep = proto.Uint32(0), "loss", "last"
		})},
		"lbfgs": {map[string]string{"solver": "lbfgs"}, all(func(plan *protocol.Plan) {
			plan.Optimizer = &protocol.Optimizer{Name: "lbfgs", GradientTolerance: proto.Float64(1e-4)}
			plan.Stopping = nil
		})},
	} {
		t.Run(name, func(t *testing.T) {
			job := newJobFlags()
			if err := job.take([]byte(signed(c.changed)), "job.yaml"); err != nil {
				t.Fatal(err)
			}
			dropEmpty(job.submit.Plan.ProtoReflect())
			if diff := cmp.Diff(c.want, job.submit.Plan, protocmp.Transform()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			job.submit.Plan.Target, job.submit.Plan.Loss = "species", "" // the table below has classes
			job.submit.Name, job.submit.Data = "iris.csv", &protocol.Submit_Table{Table: iris}
			if _, err := plan.Explain(job.submit); err != nil {
				t.Errorf("the service refuses it: %v", err)
			}
		})
	}
}

func TestAParameterWithoutACounterpartIsRefusedWithTheReason(t *testing.T) {
	for name, value := range map[string]string{"warm_start": "true", "verbose": "true", "shuffle": "false", "max_fun": "10"} {
		job := newJobFlags()
		err := job.take([]byte(signed(map[string]string{name: value, "solver": map[bool]string{true: "lbfgs", false: "adam"}[name == "max_fun"]})), "job.yaml")
		if err == nil || !strings.Contains(err.Error(), "this parameter can only be ") {
			t.Errorf("%s: %s gave %v", name, value, err)
		}
	}
}

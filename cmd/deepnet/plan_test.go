package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
)

func TestOnlyFlagsThatWereGivenGoIntoThePlan(t *testing.T) {
	for name, c := range map[string]struct {
		flags string
		want  *protocol.Plan
	}{
		"none but the target": {"--target y", &protocol.Plan{Target: "y"}},
		"a zero is given too": {
			"--target y --batch 0 --seed 0 --holdout 0 --stop-below 0 --neurons-per-actor 0 --momentum 0",
			&protocol.Plan{
				Target: "y", Batch: proto.Uint32(0), Seed: proto.Uint64(0), Holdout: proto.Float64(0),
				StopBelow: proto.Float64(0), NeuronsPerActor: proto.Uint32(0),
				Optimizer: &protocol.Optimizer{Momentum: proto.Float64(0)},
			},
		},
		"everything": {
			"--target y --task regression --hidden 16,8 --hidden 4 --activation relu --loss mse --optimizer nesterov " +
				"--learning-rate 0.5 --momentum 0.9 --initializer he --epochs 12 --batch 4 --holdout 0.25 " +
				"--seed 18446744073709551615 --neurons-per-actor 3 --stop-below 1e-3",
			&protocol.Plan{
				Target: "y", Task: protocol.Task_TASK_REGRESSION, Hidden: []uint32{16, 8, 4}, Activation: "relu",
				Loss: "mse", Initializer: "he", Epochs: proto.Uint32(12), Batch: proto.Uint32(4),
				Optimizer: &protocol.Optimizer{
					Name: "nesterov", LearningRate: proto.Float64(0.5), Momentum: proto.Float64(0.9),
				},
				Holdout: proto.Float64(0.25), Seed: proto.Uint64(18446744073709551615),
				NeuronsPerActor: proto.Uint32(3), StopBelow: proto.Float64(1e-3),
			},
		},
		"an automatic task":      {"--target y --task auto", &protocol.Plan{Target: "y"}},
		"a classification":       {"--target y --task classification", &protocol.Plan{Target: "y", Task: protocol.Task_TASK_CLASSIFICATION}},
		"no hidden layer":        {"--target y --hidden 8 --hidden=", &protocol.Plan{Target: "y", Hidden: []uint32{0}}},
		"a hidden layer at last": {"--target y --hidden= --hidden 8", &protocol.Plan{Target: "y", Hidden: []uint32{8}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, service(succeededJob()))
			args := append([]string{"train", irisFile(t)}, strings.Fields(c.flags)...)
			if code := b.enter(args...); code != exitOK {
				t.Fatalf("exit code %d: %s", code, b.stderr.String())
			}
			want := &protocol.Submit{
				Name: "iris.csv",
				Plan: c.want,
				Key:  "01jkey",
				Data: &protocol.Submit_Table{Table: []byte("petal_length,species\n1.4,setosa\n4.7,versicolor\n")},
			}
			if diff := cmp.Diff(want, b.jobs.last(t), protocmp.Transform()); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

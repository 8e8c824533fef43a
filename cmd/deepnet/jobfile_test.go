package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
)

func TestFlagsWinOverTheFile(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "job.yaml", "table: iris.csv\ntarget: species\nepochs: 7\nbatch: 4\nlayers: [{neurons: 3}]\nmissing: [a, b]\nclass-weights: balanced\npreset: classic\n")
	write(t, folder, "iris.csv", "petal_length,species\n1.4,setosa\n4.7,versicolor\n")
	b := newBench(t, service(succeededJob()))
	code := b.enter("train", "-f", filepath.Join(folder, "job.yaml"), "--epochs", "9", "--hidden", "5", "--missing", "c", "--class-weight", "setosa=2")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	want := &protocol.Submit{
		Name: "iris.csv", Key: "01jkey",
		Plan: &protocol.Plan{
			Target: "species", Epochs: proto.Uint32(9), Batch: proto.Uint32(4), Hidden: []uint32{5}, Preset: "classic",
			Preparation:  &protocol.Preparation{Missing: []string{"c"}},
			ClassWeights: []*protocol.ClassWeight{{Class: "setosa", Weight: 2}},
		},
		Data: &protocol.Submit_Table{Table: []byte("petal_length,species\n1.4,setosa\n4.7,versicolor\n")},
	}
	if diff := cmp.Diff(want, b.jobs.last(t), protocmp.Transform()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func write(t *testing.T, folder, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAWrongJobFileIsRefusedWithPlaceKeyAndWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"epoch: 3":                               `1:1: there is no key "epoch"; did you mean "epochs"?`,
		"learning_rate: 3":                       `1:1: there is no key "learning_rate"; did you mean "learning-rate"? (It is scikit-learn's name for "schedule", with "preset: sklearn".)`,
		"class_weights: balanced":                `1:1: there is no key "class_weights"; did you mean "class-weights"?`,
		"max_iter: 3":                            `1:1: "max_iter" is scikit-learn's name for "epochs"; write that, or say "preset: sklearn"`,
		"wobble: 3":                              `1:1: there is no key "wobble"; the keys are the flags of deepnet train, see --help`,
		"target: y\nepochs: many":                `2:9: epochs: "many" is not possible: must be a whole number from 1 to 1000000`,
		"epochs: 1.5":                            `1:9: epochs: "1.5" is not possible: must be a whole number from 1 to 1000000`,
		"epochs: [1]":                            "1:9: epochs: this is a list; give one value",
		"epochs:":                                "1:1: epochs: there is no value; give one value, or leave the key out",
		"learning-rate: -1":                      `1:16: learning-rate: "-1" is not possible: must be a finite number above 0`,
		"epochs: 3\nepochs: 4":                   `2:1: the key "epochs" is there already, in line 1; leave one of the two`,
		"hidden: {a: 1}":                         "1:10: hidden: this is a map; give one value",
		"hidden: [8, x]":                         `1:13: hidden: "x" is not possible: must be a whole number of 1 or more`,
		"layers: [{neuron: 8}]":                  `1:11: layers: there is no key "neuron" here; did you mean "neurons"?`,
		"layers: [{activation: relu}]":           "1:11: layers: a layer needs neurons, such as {neurons: 16}",
		"layers: [{neurons: 8, dropout: 1}]":     `1:11: layers: "8:dropout=1" is not possible: dropout must be a number from 0 to below 1`,
		"schedule: {every: 3}":                   "1:12: schedule: a schedule needs a name, such as {name: cosine}",
		"schedule: {name: step, evry: 3}":        `1:24: schedule: there is no key "evry" here; did you mean "every"?`,
		"class-weights: {a: heavy}":              `1:17: class-weights: "a=heavy" is not possible: the weight must be a finite number from 0 on`,
		"class-weights: even":                    `1:16: class-weights: "even" is not possible: must be balanced; what a class weighs is said by --class-weight CLASS=WEIGHT`,
		"kinds: [a]":                             "1:8: kinds: this is a list; give a map",
		"watch: true":                            `1:1: "watch" is said on the command line, by --watch; it is nothing of the job`,
		"table: [a]":                             "1:8: this is a list; give one value",
		"preset: sklearn\nwarm_start: true":      "2:13: this parameter can only be false: every job begins anew; leave it out",
		"preset: sklearn\nalpha: 1\nl2: 2":       `3:1: this is another name for "l2", which line 2 says already; leave one of the two`,
		"preset: sklearn\nsolver: newton":        `2:9: "newton" is no solver; choose adam, sgd or lbfgs`,
		"preset: sklearn\nlearning_rate: 0.1":    `2:16: "0.1" is no learning_rate; choose constant, invscaling or adaptive; the rate itself is learning_rate_init`,
		"preset: sklearn\nhidden_layer_sizes: x": `2:21: hidden: "x" is not possible: must be whole numbers of 1 or more, separated by commas`,
	} {
		path := tableFile(t, "job.yaml", text)
		b := newBench(t, service(succeededJob()))
		code := b.enter("train", irisFile(t), "-f", path)
		if got := b.stderr.String(); code != exitUsage || got != "deepnet: "+path+":"+want+"\n" {
			t.Errorf("%q: exit code %d, told\n%s, not\n%s", text, code, got, want)
		}
	}
}

func TestAFileThatIsNotThereOrTooLargeIsRefused(t *testing.T) {
	for path, want := range map[string]string{
		"/nowhere/job.yaml": "deepnet: /nowhere/job.yaml: there is no such file; check the name and the folder\n",
		tableFile(t, "large.yaml", strings.Repeat("#\n", 1<<20)): "the job file is larger than 1 MiB; it holds how to learn, not the table\n",
	} {
		b := newBench(t, service(succeededJob()))
		if code := b.enter("train", "-f", path); code != exitUsage || !strings.HasSuffix(b.stderr.String(), want) {
			t.Errorf("exit code %d, told %s", code, b.stderr.String())
		}
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
)

// wordsOf are values of the fields that take certain words only.
var wordsOf = map[protoreflect.Name]string{
	"metric": "score", "keep": "last", "normalization": "batch", "target_scaling": "none", "decimal": ",", "header": "no",
	"delimiter": "\t", "numbers": "constant", "numbers_with": "-1", "categories": "constant", "categories_with": "n: a",
}

// fillPlan sets every field of a message to something that a flag can set.
func fillPlan(m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		switch {
		case field.IsList() && field.Kind() == protoreflect.MessageKind:
			fillPlan(m.Mutable(field).List().AppendMutable().Message())
		case field.IsList() && field.Kind() == protoreflect.StringKind:
			m.Mutable(field).List().Append(protoreflect.ValueOfString("say \"hi\": #1\t"))
			m.Mutable(field).List().Append(protoreflect.ValueOfString("null"))
			m.Mutable(field).List().Append(protoreflect.ValueOfString(""))
		case field.IsList():
			m.Mutable(field).List().Append(protoreflect.ValueOfUint32(uint32(i + 1)))
			m.Mutable(field).List().Append(protoreflect.ValueOfUint32(7))
		case field.Kind() == protoreflect.MessageKind:
			fillPlan(m.Mutable(field).Message())
		default:
			m.Set(field, fillerOf(field, i))
		}
	}
}

func fillerOf(field protoreflect.FieldDescriptor, i int) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.StringKind:
		if word := wordsOf[field.Name()]; word != "" {
			return protoreflect.ValueOfString(word)
		}
		return protoreflect.ValueOfString(fmt.Sprintf("text_%d", i))
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(2)
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(1 / float64(i+3))
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(1<<63 + uint64(i))
	default:
		return protoreflect.ValueOfUint32(uint32(i + 1))
	}
}

// fullSubmission has every field of a plan, and where it waits.
func fullSubmission() *protocol.Submit {
	submit := &protocol.Submit{Plan: &protocol.Plan{}, Queue: "night", Priority: -3, Key: "k 1", Retries: proto.Uint32(0)}
	fillPlan(submit.Plan.ProtoReflect())
	return submit
}

// reread is a submission written as a job file and read again.
func reread(t testing.TB, submit *protocol.Submit) (*protocol.Submit, []byte) {
	t.Helper()
	text := jobText(jobFlagsOf(submit))
	job := newJobFlags()
	if err := job.take(text, "job.yaml"); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	dropEmpty(job.submit.Plan.ProtoReflect())
	return job.submit, text
}

// Whatever field is added to a plan, a flag sets it and a job file keeps it, to the bit.
func TestEveryFieldOfAPlanSurvivesAJobFile(t *testing.T) {
	for name, change := range map[string]func(*protocol.Plan){
		"class by class":  func(plan *protocol.Plan) { plan.Balanced = false },
		"balanced":        func(plan *protocol.Plan) { plan.ClassWeights = nil },
		"no hidden layer": func(plan *protocol.Plan) { plan.ClassWeights, plan.Hidden = nil, []uint32{0} },
		"nothing":         func(plan *protocol.Plan) { proto.Reset(plan) },
	} {
		t.Run(name, func(t *testing.T) {
			submit := fullSubmission()
			change(submit.Plan)
			got, text := reread(t, submit)
			if diff := cmp.Diff(submit, got, protocmp.Transform()); diff != "" {
				t.Errorf("(-want +got):\n%s\nby\n%s", diff, text)
			}
		})
	}
}

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
		"target: y\nepochs: many":                `2:9: epochs: "many" is not possible: must be a whole number from 1 to 4294967295`,
		"epochs: 1.5":                            `1:9: epochs: "1.5" is not possible: must be a whole number from 1 to 4294967295`,
		"epochs: [1]":                            "1:9: epochs: this is a list; give one value",
		"epochs:":                                "1:1: epochs: there is no value; give one value, or leave the key out",
		"learning-rate: -1":                      `1:16: learning-rate: "-1" is not possible: must be a number above 0`,
		"epochs: 3\nepochs: 4":                   `2:1: the key "epochs" is there already, in line 1; leave one of the two`,
		"hidden: {a: 1}":                         "1:10: hidden: this is a map; give one value",
		"hidden: [8, x]":                         `1:13: hidden: "x" is not possible: must be a whole number of 1 or more`,
		"layers: [{neuron: 8}]":                  `1:11: layers: there is no key "neuron" here; did you mean "neurons"?`,
		"layers: [{activation: relu}]":           "1:11: layers: a layer needs neurons, such as {neurons: 16}",
		"layers: [{neurons: 8, dropout: 1}]":     `1:11: layers: "8:dropout=1" is not possible: dropout must be a number from 0 to below 1`,
		"schedule: {every: 3}":                   "1:12: schedule: a schedule needs a name, such as {name: cosine}",
		"schedule: {name: step, evry: 3}":        `1:24: schedule: there is no key "evry" here; did you mean "every"?`,
		"class-weights: {a: heavy}":              `1:17: class-weights: "a=heavy" is not possible: the weight must be a number of 0 or more`,
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

// Every flag of a job is a key, or a key stands for it.
func TestTheJobFilePageListsEveryKey(t *testing.T) {
	page := reference(t, "job-file.md")
	job := newJobFlags()
	for _, key := range append(job.keys(), shape{key: "table"}) {
		if !strings.Contains(page, "\n| `"+key.key+"` |") {
			t.Errorf("job-file.md has no row for the key %s", key.key)
		}
	}
	listed := regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\|").FindAllStringSubmatch(section(page, "Keys"), -1)
	if want := len(job.keys()) + 1; len(listed) != want {
		t.Errorf("job-file.md lists %d keys, there are %d", len(listed), want)
	}
	job.VisitAll(func(flag *pflag.Flag) {
		if !slices.ContainsFunc(job.keys(), func(s shape) bool { return slices.Contains(s.flags, flag.Name) }) {
			t.Errorf("no key stands for --%s", flag.Name)
		}
	})
	for _, one := range sklearnParameters() {
		if !strings.Contains(page, "\n| `"+one.name+"` |") {
			t.Errorf("job-file.md does not name scikit-learn's %s", one.name)
		}
	}
}

// A job file is read without a panic, and what is accepted can be written and read
// again as the same.
func FuzzJobFile(f *testing.F) {
	_, text := reread(f, func() *protocol.Submit { s := fullSubmission(); s.Plan.ClassWeights = nil; return s }())
	f.Add(text)
	for _, text := range []string{
		"table: a.csv\ntarget: y\nhidden: []\nlayers: [16:tanh, {neurons: 4, dropout: .5}]\nschedule: step:every=3,min-rate=1e-9\n",
		"preset: sklearn\nhidden_layer_sizes: (64, 32,)\nsolver: sgd\nmomentum: 0\nlearning_rate: adaptive\ntol: 1e-5\nearly_stopping: false\n",
		`{"class-weights": {"a=b": 2}, "kinds": {"x": "y"}, "impute": "0", "delimiter": "tab", "seed": 18446744073709551615}`,
		"preset: realmlp\nclass-weights: balanced\nschedule: {name: one_cycle, peak-at: .25}\nscale-target: none\nhistory: 7\n",
		"impute-categories: constant\nimpute: mean\nmissing: [~]\n", "missing: ['', \"\\0\"]\npriority: -3\nretries: 0\nhidden: 16,8\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		job := newJobFlags()
		if job.take(text, "job.yaml") != nil {
			return
		}
		written := jobText(job)
		again := newJobFlags()
		if err := again.take(written, "job.yaml"); err != nil {
			t.Fatalf("%q was written as\n%s\nwhich is refused: %v", text, written, err)
		}
		if twice := jobText(again); string(twice) != string(written) {
			t.Fatalf("%q was written as\n%s\nand then as\n%s", text, written, twice)
		}
		if !proto.Equal(job.submit, again.submit) {
			t.Fatalf("%q gave\n%v\nand, written and read again,\n%v", text, job.submit, again.submit)
		}
	})
}

package main

import (
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
	"deepnet/internal/terminal"
	"deepnet/neuron/dataset"
)

func classified() *protocol.Predictions {
	return &protocol.Predictions{
		Job: "01JIRIS", Classes: []string{"setosa", "versicolor, \x1b[2J"}, Outputs: 2,
		Output: []float64{0.1 + 0.2, 0.7, 0.25, 0.75}, Label: []string{"=HYPERLINK(\"x\")", "versicolor, \x1b[2J"},
	}
}

// flowers is the preparation of a table like that of irisFile.
func flowers(t *testing.T) []byte {
	t.Helper()
	source := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("petal_length,species\n1.4,setosa\n4.7,versicolor\n5.1,versicolor\n")), nil
	}
	d, err := dataset.Describe(source, dataset.Choices{Target: "species"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := dataset.Load(source, d)
	if err != nil {
		t.Fatal(err)
	}
	p, err := dataset.Fit(f, []int{0, 1, 2}, dataset.Recipe{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// predicting answers as a service whose model gives this answer.
func predicting(t *testing.T, answer *protocol.Predictions) func(proto.Message) proto.Message {
	t.Helper()
	preparation := flowers(t)
	model := &protocol.Signature{
		Job: answer.GetJob(), Inputs: 1, Outputs: answer.GetOutputs(), Classes: answer.GetClasses(), Targets: answer.GetTargets(), Rows: 2,
		Size: uint64(len(preparation)), Preparation: preparation,
	}
	return func(asked proto.Message) proto.Message {
		if _, ok := asked.(*protocol.GetSignature); ok {
			return model
		}
		return answer
	}
}

func TestPredictionsAreWrittenInEveryForm(t *testing.T) {
	number := &protocol.Predictions{Job: "01JIRIS", Outputs: 1, Output: []float64{1.5, -2e-9}}
	lost := &protocol.Predictions{Job: "01JIRIS", Outputs: 1, Output: []float64{math.NaN(), 1}}
	several := &protocol.Predictions{Job: "01JIRIS", Outputs: 2, Output: []float64{1, 2, 3, 4}, Targets: []*protocol.Target{{Column: "price"}, {Column: "=size"}}}
	labels := &protocol.Predictions{
		Job: "01JIRIS", Outputs: 2, Output: []float64{0.3, 0.7, 0.25, 0.75}, Label: []string{"no", "1", "no", "1"},
		Targets: []*protocol.Target{{Column: "wet", Classes: []string{"no", "yes"}, Positive: "yes"}, {Column: "cold", Classes: []string{"0", "1"}, Positive: "1"}},
	}
	pairs := &protocol.Predictions{Job: "01JIRIS", Outputs: 2, Output: []float64{1, 2, 3, 4}}
	for _, c := range []struct {
		name     string
		answer   *protocol.Predictions
		terminal bool
		more     []string
	}{
		{"predict", classified(), false, nil},
		{"predict_terminal", classified(), true, nil},
		{"predict_json", classified(), false, []string{"-o", "json"}},
		{"predict_jsonl", classified(), false, []string{"--to", "jsonl"}},
		{"predict_number", number, false, nil},
		{"predict_number_json", number, false, []string{"-o", "json"}},
		{"predict_nan", lost, false, nil},
		{"predict_nan_json", lost, false, []string{"-o", "json"}},
		{"predict_nan_jsonl", lost, false, []string{"--to", "jsonl"}},
		{"predict_pairs", pairs, false, nil},
		{"predict_kept", classified(), false, []string{"--keep", "species", "--keep", "petal_length"}},
		{"predict_kept_json", classified(), false, []string{"--keep", "species", "--keep", "petal_length", "-o", "json"}},
		{"predict_kept_jsonl", classified(), false, []string{"--keep", "species", "--keep", "petal_length", "--to", "jsonl"}},
		{"predict_several", several, false, nil},
		{"predict_labels", labels, false, nil},
		{"predict_labels_json", labels, false, []string{"-o", "json"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, predicting(t, c.answer))
			b.outTTY = c.terminal
			if code := b.enter(append([]string{"predict", "latest", irisFile(t)}, c.more...)...); code != exitOK {
				t.Fatalf("exit code %d: %s", code, b.stderr.String())
			}
			golden(t, c.name+".golden", b.stdout.String())
		})
	}
}

func TestPredictAndTrainReadTheStandardInput(t *testing.T) {
	const table = "petal_length\n1.4\n"
	answer := classified()
	answer.Output, answer.Label = answer.Output[:2], answer.Label[:1]
	b := newBench(t, predicting(t, answer))
	b.in = strings.NewReader(table)
	if code := b.enter("predict", "latest", "-"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	want := &protocol.Predict{Job: "01JIRIS", Name: "stdin", Rows: &protocol.Predict_Samples{Samples: &protocol.Samples{Inputs: 1, Input: []float64{1.4}}}}
	if diff := cmp.Diff(want, b.jobs.last(t), protocmp.Transform()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}

	b = newBench(t, service(succeededJob()))
	b.in = strings.NewReader(table)
	if code := b.enter("train", "-", "--target", "petal_length"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	if sent := b.jobs.last(t).(*protocol.Submit); sent.GetName() != "stdin" || string(sent.GetTable()) != table {
		t.Errorf("asked %v", sent)
	}
}

// What is not all there is neither printed nor a file.
func TestAnAnswerThatDoesNotFitTogetherIsNotPrinted(t *testing.T) {
	for name, spoil := range map[string]func(*protocol.Predictions){
		"no outputs":        func(p *protocol.Predictions) { p.Outputs = 0 },
		"half a row":        func(p *protocol.Predictions) { p.Output = p.Output[:3] },
		"a row too few":     func(p *protocol.Predictions) { p.Output, p.Label = p.Output[:2], p.Label[:1] },
		"a class too many":  func(p *protocol.Predictions) { p.Classes = append(p.Classes, "x") },
		"a label too few":   func(p *protocol.Predictions) { p.Label = p.Label[:1] },
		"nothing but zeros": func(p *protocol.Predictions) { proto.Reset(p) },
	} {
		for _, more := range [][]string{nil, {"-o", "json"}, {"--to", "parquet"}, {"--out", "answers.csv"}} {
			answer := classified()
			b := newBench(t, predicting(t, answer))
			spoil(answer)
			t.Chdir(t.TempDir())
			if code := b.enter(append([]string{"predict", "latest", irisFile(t)}, more...)...); code != exitFailed || b.stdout.Len() > 0 {
				t.Errorf("%s: exit code %d, printed %q", name, code, b.stdout.String())
			}
			if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
				t.Errorf("%s: %v are left, %v", name, left, err)
			}
		}
	}
}

func TestWhatDoesNotGoTogetherIsNotPredicted(t *testing.T) {
	here := irisFile(t)
	for _, c := range []struct {
		terminal bool
		more     string
		says     string
	}{
		{false, "-o json --to csv", "-o json is one document on the standard output; leave out --to and --out, or choose --to jsonl"},
		{false, "-o json --out x.json", "leave out --to and --out"},
		{false, "--out x.json", "the ending of x.json names no format; choose one by --to csv, --to jsonl or --to parquet"},
		{false, "--to json", "must be csv, jsonl or parquet; for one JSON document say -o json"},
		{false, "--to csv --to csv", "it was given before"},
		{true, "--to parquet", "a terminal does not show Parquet; name a file (--out FILE.parquet), or send the standard output to one"},
		{false, "--keep species --keep species", "it was given before; give it once"},
		{false, "--keep p_setosa", "--keep p_setosa: predictions have a column of that name themselves; rename the one in the file"},
		{false, "--keep label", "predictions have a column of that name"},
		{false, "--keep specie", `iris.csv, line 1: no such column: the header does not name "specie"; did you mean "species"?`},
		{false, "--out " + here, "is the table itself; name another file to write"},
		{false, "--to csv --out " + os.DevNull, os.DevNull + " is no file that can be replaced; name another, or send the standard output there"},
		{false, "--out nowhere/x.csv", "nowhere/x.csv cannot be written: no such file or directory"},
	} {
		b := newBench(t, predicting(t, classified()))
		b.outTTY = c.terminal
		if code := b.enter(append([]string{"predict", "latest", here}, strings.Fields(c.more)...)...); code != exitUsage || b.stdout.Len() > 0 || !strings.Contains(b.stderr.String(), c.says) {
			t.Errorf("%s: exit code %d, said %q", c.more, code, b.stderr.String())
		}
	}
}

// A file is there once it is complete, and what was there before stays until then.
func TestAnInterruptedPredictionLeavesNoFile(t *testing.T) {
	folder := t.TempDir()
	out := filepath.Join(folder, "answers.csv")
	if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	answering := predicting(t, classified())
	var stop context.CancelFunc
	asked := 0
	b := newBench(t, func(request proto.Message) proto.Message {
		if _, ok := request.(*protocol.Predict); ok {
			if asked++; asked >= 2 {
				stop()
				return nil
			}
		}
		return answering(request)
	})
	b.errTTY, stop = true, b.cancel
	table := tableFile(t, "long.csv", "petal_length\n1.4\n4.7\n1.4\n4.7\n1.4\n4.7\n")
	if code := b.enter("predict", "latest", table, "--out", out); code != exitInterrupted {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	if told := b.stderr.String(); !strings.HasSuffix(told, "interrupted; "+out+" was not written\n") {
		t.Errorf("told %q", told)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("%v are left, %v", left, err)
	}
	if text, err := os.ReadFile(out); err != nil || string(text) != "before" {
		t.Errorf("it is now %q, %v", text, err)
	}

	b = newBench(t, answering)
	b.errTTY = true
	if code := b.enter("predict", "latest", table, "--out", out); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	if text, err := os.ReadFile(out); err != nil || strings.Count(string(text), "\n") != 7 {
		t.Errorf("it is now %q, %v", text, err)
	}
	if told := b.stderr.String(); !strings.Contains(told, terminal.EraseLine+"predicted 4 of 6 rows") || !strings.HasSuffix(told, terminal.EraseLine) {
		t.Errorf("told %q", told)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/internal/chart"
)

// evaluatedJob is a report whose every text would steer a terminal.
func evaluatedJob() *protocol.Reported {
	job := succeededJob()
	job.Name = "iris\x1b[2J.csv"
	job.Result.Summary = &protocol.Summary{Metric: "accuracy", Value: 0.9667, Low: proto.Float64(0.83), High: proto.Float64(0.99), Rows: 30}
	class := "set\x1b[31mosa"
	return &protocol.Reported{
		Job: job, Losses: []*protocol.Loss{{Epoch: 1, Error: 1}, {Epoch: 2, Error: 0.5}},
		Evaluation: &protocol.Evaluation{
			Rows: 30, Metrics: []*protocol.Metric{{Name: "accuracy", Value: proto.Float64(0.9667)}},
			Classes: &protocol.ClassReport{Scores: []*protocol.ClassScore{{Class: class}, {Class: "b"}}, Confusion: []uint32{14, 1, 0, 15}},
			LeftOut: []string{"\x1b[2Jnothing"}, Misses: []*protocol.Miss{{Row: 7, Actual: class, Predicted: "b"}},
			Importances: []*protocol.Importance{{Column: "\x1b]0;petal", Loss: 0.3}}, ImportanceMetric: "accuracy",
		},
	}
}

func reporting(r *protocol.Reported) func(proto.Message) proto.Message {
	return func(proto.Message) proto.Message { return r }
}

func TestNothingInAReportSteersATerminal(t *testing.T) {
	b := newBench(t, reporting(evaluatedJob()))
	b.outTTY, b.colour = true, false
	if code := b.enter("report", "--files", t.TempDir()); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	if text := b.stdout.String(); strings.Contains(text, "\x1b") || !strings.Contains(text, `set\x1b[31mosa`) {
		t.Errorf("printed %q", text)
	}
	if !proto.Equal(b.jobs.last(t), &protocol.GetReport{Job: "latest"}) {
		t.Errorf("asked %v", b.jobs.last(t))
	}
}

func TestColoursAreForTerminalsAndCanBeSwitchedOff(t *testing.T) {
	for _, row := range []struct{ tty, colour, want bool }{{true, true, true}, {true, false, false}, {false, true, false}} {
		b := newBench(t, reporting(evaluatedJob()))
		b.outTTY, b.colour = row.tty, row.colour
		if b.enter("report", "17"); strings.Contains(b.stdout.String(), "\x1b[") != row.want {
			t.Errorf("%+v: %q", row, b.stdout.String())
		}
	}
}

func TestAReportInJSONIsTheWholeEvaluation(t *testing.T) {
	b := newBench(t, reporting(evaluatedJob()))
	if code := b.enter("report", "17", "-o", "json"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	for path, want := range map[string]string{
		"job.summary.value": "0.9667", "job.summary.high": "0.99", "evaluation.classes.confusion.0": "14",
		"evaluation.misses.0.row": "7", "losses.1.error": "0.5", "missing": "null",
	} {
		if got, err := dig(b.stdout.String(), path); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", path, got, err, want)
		}
	}
}

func TestFilesAreWrittenWholeOrNotAtAll(t *testing.T) {
	folder := t.TempDir()
	old := filepath.Join(folder, "a.svg")
	if err := os.WriteFile(old, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := []chart.File{{Name: "a.svg", Data: []byte("after")}, {Name: "no/such/folder.svg"}}
	if err := writeFiles(t.Context(), folder, files); err == nil {
		t.Fatal("a file that cannot be written is not told")
	}
	if text, _ := os.ReadFile(old); string(text) != "before" {
		t.Errorf("a failure left %q", text)
	}
	if err := writeFiles(t.Context(), folder, files[:1]); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(old); string(text) != "after" {
		t.Errorf("it says %q", text)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestAReportThatIsMissingSaysWhy(t *testing.T) {
	b := newBench(t, reporting(&protocol.Reported{Job: startedJob(), Missing: "the job is running"}))
	if code := b.enter("report"); code != exitOK || !strings.Contains(b.stdout.String(), "the job is running") {
		t.Errorf("exit code %d, printed %q", code, b.stdout.String())
	}
}

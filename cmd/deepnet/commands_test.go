package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// TestWhatEveryCommandPrints runs commands against a fake service and compares
// what they print, errors below a line, with testdata/NAME.golden.
func TestWhatEveryCommandPrints(t *testing.T) {
	iris := irisFile(t)
	regression := startedJob()
	regression.State, regression.Epoch, regression.Classes = protocol.State_STATE_SUCCEEDED, 4, nil
	regression.Result = &protocol.Result{Epochs: 4, Error: 0.5, HeldOutError: proto.Float64(0.6), R2: proto.Float64(0.8712345)}
	failed := failedJob("epoch 4, step 61: neuron 2 of layer 1 is no longer finite; try a smaller --learning-rate\x1b[2J")
	cancelled := startedJob()
	cancelled.State, cancelled.Epoch, cancelled.Error, cancelled.Reason = protocol.State_STATE_CANCELLED, 7, 0.25, "cancelled on request"
	short := succeededJob()
	short.Epoch, short.Result.Epochs = 40, 40 // stopped early
	retried := queuedJob()
	retried.Queue, retried.Priority, retried.Retried = "night", -2, 1
	retried.NotBeforeMs, retried.Plan.Until = noon().Add(2*time.Second).UnixMilli(), 40
	for _, c := range []struct {
		name string
		code int
		over *protocol.Job
		args []string
	}{
		{"train", exitOK, succeededJob(), []string{"train", iris, "--target", "species"}},
		{"train_watch", exitOK, short, []string{"train", iris, "--target", "species", "--watch"}},
		{"train_watch_failed", exitJobFailed, failed, []string{"train", iris, "--target", "species", "-w"}},
		{"watch", exitOK, succeededJob(), []string{"watch"}},
		{"watch_address", exitOK, regression, []string{"watch", "01JIRIS", "--address", "10.0.0.7:7600"}},
		{"watch_cancelled", exitJobFailed, cancelled, []string{"watch", "latest"}},
		{"show", exitOK, succeededJob(), []string{"show"}},
		{"show_queued", exitOK, queuedJob(), []string{"show", "01JIRIS"}},
		{"show_failed", exitOK, failed, []string{"show"}},
		{"show_retried", exitOK, retried, []string{"show"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, service(c.over))
			if code := b.enter(c.args...); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			golden(t, c.name+".golden", b.stdout.String()+"-- errors --\n"+b.stderr.String())
		})
	}
}

// With -o json, what every command prints of a job is the view of it, and nothing else.
func TestWithJSONAJobIsPrintedAsItsView(t *testing.T) {
	failed := failedJob("out of luck")
	for _, c := range []struct {
		code    int
		over    *protocol.Job
		printed *protocol.Job
		args    []string
	}{
		{exitOK, succeededJob(), queuedJob(), []string{"train", irisFile(t), "--target", "species", "-o", "json"}},
		{exitOK, succeededJob(), succeededJob(), []string{"train", irisFile(t), "--target", "species", "-w", "-ojson"}},
		{exitJobFailed, failed, failed, []string{"train", irisFile(t), "--target", "species", "-w", "-o", "json"}},
		{exitOK, succeededJob(), succeededJob(), []string{"watch", "-o", "json"}},
		{exitOK, queuedJob(), queuedJob(), []string{"show", "01JIRIS", "--output", "json"}},
	} {
		var want bytes.Buffer
		if err := view.Write(&want, view.NewJob(c.printed)); err != nil {
			t.Fatal(err)
		}
		b := newBench(t, service(c.over))
		if code := b.enter(c.args...); code != c.code || b.stdout.String() != want.String() {
			t.Errorf("%v: exit code %d, printed\n%snot\n%s", c.args, code, b.stdout.String(), want.String())
		}
		if told := b.stderr.String(); (c.code == exitOK) != (told == "") {
			t.Errorf("%v: told %q", c.args, told)
		}
	}
}

func TestJobsAreATableOrAnArray(t *testing.T) {
	strange := failedJob("out of luck")
	strange.Id, strange.Name = "01JODD", "\x1b]0;owned\a, a very long name that would break the table.csv"
	strange.SubmittedMs = noon().Add(-72 * time.Hour).UnixMilli()
	strange.Error = math.NaN()
	answer := func(proto.Message) proto.Message {
		return &protocol.Jobs{Jobs: []*protocol.Job{queuedJob(), succeededJob(), strange}}
	}
	b := newBench(t, answer)
	if code := b.enter("jobs", "--limit", "3"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	golden(t, "jobs.golden", b.stdout.String())
	if diff := cmp.Diff(&protocol.List{Limit: 3}, b.jobs.last(t), protocmp.Transform()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}

	b = newBench(t, answer)
	if code := b.enter("jobs", "-o", "json"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	var reports []view.Job
	if err := json.Unmarshal(b.stdout.Bytes(), &reports); err != nil {
		t.Fatal(err)
	}
	if len(reports) != 3 || reports[2].Name != strange.Name || reports[2].Error != nil || *reports[1].Accuracy != 29.0/30 {
		t.Errorf("the array is %s", b.stdout.String())
	}
	if strings.ContainsAny(b.stdout.String(), "\x1b\a") {
		t.Errorf("a control character was printed: %q", b.stdout.String())
	}
}

func TestNoJobsAtAllIsNoFailure(t *testing.T) {
	answer := func(proto.Message) proto.Message { return &protocol.Jobs{} }
	b := newBench(t, answer)
	if code := b.enter("jobs"); code != exitOK || b.stdout.Len() > 0 || !strings.Contains(b.stderr.String(), "deepnet train") {
		t.Errorf("exit code %d, printed %q, told %q", code, b.stdout.String(), b.stderr.String())
	}
	b = newBench(t, answer)
	if code := b.enter("jobs", "-o", "json"); code != exitOK || b.stdout.String() != "[]\n" {
		t.Errorf("exit code %d, printed %q", code, b.stdout.String())
	}
}

func TestWatchingWithJSONPrintsOneObjectAndNothingElse(t *testing.T) {
	b := newBench(t, service(succeededJob()))
	if code := b.enter("watch", "-o", "json"); code != exitOK || b.stderr.Len() > 0 {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	var one map[string]any
	decoder := json.NewDecoder(&b.stdout)
	if err := decoder.Decode(&one); err != nil || decoder.More() {
		t.Fatalf("not one object: %v", err)
	}
	for _, key := range []string{
		"job", "state", "epochs", "error", "accuracy", "digest", "r2", "held_out_error",
		"rows", "held_out", "restarts", "reason", "seed",
	} {
		if _, ok := one[key]; !ok {
			t.Errorf("the object has no %q", key)
		}
	}
	if one["state"] != "succeeded" || one["epochs"] != 200.0 || one["r2"] != nil || one["reason"] != nil {
		t.Errorf("the object is %v", one)
	}
}

func TestCancelSaysHowTheJobStands(t *testing.T) {
	for _, c := range []struct {
		state protocol.State
		want  string
	}{
		{protocol.State_STATE_CANCELLED, "Job 01JIRIS is cancelled after 7 epochs.\n"},
		{protocol.State_STATE_RUNNING, "Job 01JIRIS is being cancelled; it is still running.\n"},
	} {
		b := newBench(t, func(proto.Message) proto.Message {
			job := startedJob()
			job.State, job.Epoch = c.state, 7
			return job
		})
		if code := b.enter("cancel", "01JIRIS"); code != exitOK || b.stdout.String() != c.want {
			t.Errorf("exit code %d, printed %q, told %q", code, b.stdout.String(), b.stderr.String())
		}
		if diff := cmp.Diff(&protocol.Cancel{Job: "01JIRIS"}, b.jobs.last(t), protocmp.Transform()); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
	}
}

func TestKillNamesItsVictim(t *testing.T) {
	for line, want := range map[string]*protocol.Kill{
		"neuron --layer 1 --index 2": {Job: "latest", Victim: protocol.Victim_VICTIM_NEURON, Layer: 1, Index: 2},
		"layer --layer 0 -j 01J":     {Job: "01J", Victim: protocol.Victim_VICTIM_LAYER},
		"network --job 01J":          {Job: "01J", Victim: protocol.Victim_VICTIM_NETWORK},
		"trainer":                    {Job: "latest", Victim: protocol.Victim_VICTIM_TRAINER},
	} {
		b := newBench(t, func(proto.Message) proto.Message {
			return &protocol.Killed{Job: "01JIRIS", Actor: "neuron-2\x1b"}
		})
		code := b.enter(append([]string{"kill"}, strings.Fields(line)...)...)
		said := "Killed neuron-2\\x1b of job 01JIRIS. Its restart shows in the service's log and in `deepnet watch 01JIRIS`\n"
		if code != exitOK || b.stdout.String() != said {
			t.Errorf("%s: exit code %d, printed %q, told %q", line, code, b.stdout.String(), b.stderr.String())
		}
		if diff := cmp.Diff(want, b.jobs.last(t), protocmp.Transform()); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", line, diff)
		}
	}
}

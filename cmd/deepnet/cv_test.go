package main

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
	"deepnet/internal/terminal"
)

// The same table and settings have the same key, in every release, whatever has been
// said of the way there; any other setting has another.
func TestAKeyStandsForTableAndSettings(t *testing.T) {
	key := func(change func(*protocol.Plan), dataset string) string {
		job := jobfile.New(nil)
		job.Submit.Plan.Target, job.Submit.Plan.Splitting = "y", &protocol.Splitting{}
		change(job.Submit.Plan)
		return keyOf(job, dataset)
	}
	same := key(func(*protocol.Plan) {}, "d")
	if released := "cv-fd67b107721c9a96"; same != released {
		t.Errorf("the key is %s, older releases made their jobs under %s", same, released)
	}
	if again := key(func(plan *protocol.Plan) { plan.Epochs = nil }, "d"); again != same {
		t.Errorf("the keys are %s and %s", same, again)
	}
	for name, other := range map[string]string{
		"another table": key(func(*protocol.Plan) {}, "e"),
		"another seed":  key(func(plan *protocol.Plan) { plan.Seed = proto.Uint64(2) }, "d"),
		"other folds":   key(func(plan *protocol.Plan) { plan.Splitting.Folds = 3 }, "d"),
	} {
		if other == same {
			t.Errorf("%s has the same key", name)
		}
	}
}

func TestAPersonSeesHowManyJobsAreOver(t *testing.T) {
	b := newBench(t, nil)
	b.errTTY = true
	f := b.observeFolds(client.CrossValidation{Submit: &protocol.Submit{Name: "iris.csv"}, Folds: 3, Repeats: 1}, asText)
	over := succeededJob()
	for i, job := range []*protocol.Job{over, queuedJob(), queuedJob()} {
		job.Id = string(rune('a' + i))
		job.Plan.Epochs = proto.Uint32(400)
		f.submit(job)
	}
	last := queuedJob()
	last.Id, last.Plan.Epochs = "c", proto.Uint32(400)
	f.event(last, &protocol.Event{What: &protocol.Event_Restart{Restart: killedNeuron()}}) // which is nothing to tell of here
	for _, epoch := range []uint32{1, 100} {
		f.event(last, &protocol.Event{What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: epoch}}})
	}
	f.end()
	f.noteFound()
	want := terminal.EraseLine + "submitting job 1 of 3" + terminal.EraseLine + "submitting job 2 of 3" + terminal.EraseLine + "submitting job 3 of 3" + terminal.EraseLine +
		terminal.EraseLine + "job 3 of 3" + terminal.EraseLine + "job 3 of 3 | epoch 100 of 400" + terminal.EraseLine + "1 of 3 jobs were over already.\n"
	if got := b.stderr.String(); got != want {
		t.Errorf("shown is %q, not %q", got, want)
	}
	if got := b.stdout.String(); got != "Cross-validation of iris.csv: 3 jobs, 1 times 3 folds\n" {
		t.Errorf("printed %q", got)
	}
}

func TestWithoutATerminalOnlyTheJobsThatWereThereAreTold(t *testing.T) {
	for format, want := range map[format]string{asText: "1 of 1 jobs were over already.\n", asJSON: ""} {
		b := newBench(t, nil)
		f := b.observeFolds(client.CrossValidation{Submit: &protocol.Submit{}, Folds: 1, Repeats: 1}, format)
		f.submit(succeededJob())
		f.end()
		f.noteFound()
		if got := b.stderr.String(); got != want {
			t.Errorf("%s: told %q", format, got)
		}
	}
}

func TestAPersonReadsTheWarningsAboveTheScoresOfFolds(t *testing.T) {
	b := newBench(t, nil)
	if err := b.writeValidation(view.CrossValidation{Metric: "accuracy", Warnings: []string{`column "id": it tells rows apart`, "a second"}}, asText); err != nil {
		t.Fatal(err)
	}
	if got, want := b.stdout.String(), "\nWARNING column \"id\": it tells rows apart\nWARNING a second\nREPEAT  FOLD  ACCURACY"; !strings.HasPrefix(got, want) {
		t.Errorf("printed %q, not %q first", got, want)
	}
}

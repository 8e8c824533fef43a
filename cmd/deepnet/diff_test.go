package main

import (
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

func TestHowFarTwoHistoriesAgreeIsASentence(t *testing.T) {
	for _, c := range []struct {
		agree, differ uint32
		want          string
	}{
		{9, 0, "They agree to the last bit through epoch 9, the last that both record."},
		{3, 4, "They agree to the last bit through epoch 3 and differ from epoch 4 on."},
		{0, 1, "They differ from the first epoch on."},
		{40, 45, "They agree to the last bit through epoch 40 and differ from one of the epochs 41 to 45 on; the history of a long job does not record every epoch."},
		{0, 8, "They differ from one of the epochs 1 to 8 on; the history of a long job does not record every epoch."},
		{0, 0, "Their histories have no epoch in common that could be compared."},
	} {
		if got := agreement(view.Difference{AgreeThrough: view.Known(c.agree), DifferAt: view.Known(c.differ)}); got != c.want {
			t.Errorf("through %d, at %d: %s", c.agree, c.differ, got)
		}
	}
}

func TestDiffSaysWhichSettingsDiffer(t *testing.T) {
	var l lab
	l.add("01JA", 4, 1, 0)
	other := l.add("01JB", 4, 1, 3)
	other.Plan.Seed, other.Plan.Hidden, other.Plan.NeuronsPerActor = proto.Uint64(8), []uint32{0}, proto.Uint32(0)
	b := newBench(t, l.answer)
	if code := b.enter("diff", "01JA", "01JB"); code != exitOK {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "diff.golden", b.stdout.String())
	b = newBench(t, l.answer)
	if code := b.enter("diff", "01JA", "01JB", "-o", "json"); code != exitOK {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "diff_json.golden", b.stdout.String())

	other = l.add("01JB", 4, 1, 0)
	other.Plan.NeuronsPerActor = proto.Uint32(0) // which is for speed only
	b = newBench(t, l.answer)
	var one view.Difference
	if b.enter("diff", "01JA", "01JB", "-o", "json"); json.Unmarshal(b.stdout.Bytes(), &one) != nil || !one.Same || len(one.Plan) != 1 {
		t.Errorf("printed %s", b.stdout.String())
	}
}

// A job that still trains is compared as far as it has come; nobody waits for its end.
func TestDiffDoesNotWaitForTheEndOfAJob(t *testing.T) {
	var l lab
	l.add("01JA", 40, 1, 0)
	running := startedJob()
	running.Id, running.Epoch, running.Error, running.Revision = "01JB", 12, 1.0/12, 12
	l.jobs["01JB"], l.told["01JB"] = running, l.told["01JA"][:12]
	b := newBench(t, func(asked proto.Message) proto.Message {
		answer := l.answer(asked)
		if events, ok := answer.(*protocol.Events); ok && events.GetJob() == "01JB" {
			if events.Last = false; len(events.GetEvents()) == 0 {
				return nil // it has nothing to tell for a while
			}
		}
		return answer
	})
	if code := b.enter("diff", "01JA", "01JB"); code != exitOK {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "diff_running.golden", b.stdout.String())
}

func TestPlansThatAreTheSameAreSaidToBe(t *testing.T) {
	var l lab
	l.add("01JA", 4, 1, 0).Result = &protocol.Result{Receipt: &protocol.Receipt{Plan: strings.Repeat("91", 32)}}
	b := newBench(t, l.answer)
	b.enter("diff", "01JA", "01JA")
	if !strings.Contains(b.stdout.String(), "plan            same       9191919191919191...\n") {
		t.Errorf("told\n%s", b.stdout.String())
	}
}

package main

import (
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

func TestPartingIsFoundInWhatBothHistoriesTell(t *testing.T) {
	for _, c := range []struct {
		a, b []uint32 // learned, every, from
		want parting
		said string
	}{
		{[]uint32{9, 1, 0}, []uint32{9, 1, 0}, parting{agree: 9}, "agree to the last bit through epoch 9, the last that both tell of"},
		{[]uint32{9, 1, 0}, []uint32{5, 1, 0}, parting{agree: 5}, "agree to the last bit through epoch 5, the last"},
		{[]uint32{9, 1, 0}, []uint32{9, 1, 4}, parting{3, 4}, "agree to the last bit through epoch 3 and part at epoch 4."},
		{[]uint32{9, 1, 0}, []uint32{9, 1, 1}, parting{0, 1}, "part at epoch 1, the first."},
		{[]uint32{99, 5, 0}, []uint32{99, 5, 43}, parting{40, 45}, "through epoch 40 and part at one of the epochs 41 to 45; of a long job not every epoch is told."},
		{[]uint32{99, 2, 0}, []uint32{99, 3, 50}, parting{48, 54}, "through epoch 48 and part at one of the epochs 49 to 54"},
		{[]uint32{100, 10, 0}, []uint32{37, 10, 0}, parting{agree: 30}, "agree to the last bit through epoch 30, the last"},
	} {
		var l lab
		l.add("a", c.a[0], c.a[1], c.a[2])
		l.add("b", c.b[0], c.b[1], c.b[2])
		for _, pair := range [][]string{{"a", "b"}, {"b", "a"}} {
			b := newBench(t, l.answer)
			code := b.enter("diff", pair[0], pair[1])
			if code != exitOK || !strings.Contains(b.stdout.String(), c.said) {
				t.Errorf("%v, %v: exit code %d, printed\n%s", c.a, c.b, code, b.stdout.String())
			}
			b = newBench(t, l.answer)
			var one view.Difference
			if b.enter("diff", pair[0], pair[1], "-o", "json"); json.Unmarshal(b.stdout.Bytes(), &one) != nil {
				t.Fatalf("printed %s", b.stdout.String())
			}
			got := parting{}
			if one.AgreeThrough != nil {
				got.agree = *one.AgreeThrough
			}
			if one.DifferAt != nil {
				got.part = *one.DifferAt
			}
			if same := c.a[0] == c.b[0] && c.b[2] == 0; got != c.want || one.Same != same {
				t.Errorf("%v, %v: %v, same %v, want %v", c.a, c.b, got, one.Same, c.want)
			}
		}
	}
	if said := (parting{part: 8}).String(); !strings.Contains(said, "1 to 8") {
		t.Error(said)
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

// A job that still learns is compared as far as it is; nobody waits for its end.
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

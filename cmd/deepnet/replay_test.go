package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"deepnet/actors/protocol/view"

	"google.golang.org/protobuf/proto"
)

func TestReplayTrainsUntilAnEpochAndChecksItAgainstTheHistory(t *testing.T) {
	for name, c := range map[string]struct {
		until, every, from uint32
		code               int
	}{
		"replay":           {6, 1, 0, exitOK},
		"replay_thinned":   {17, 5, 0, exitOK},
		"replay_different": {6, 1, 4, exitJobFailed},
	} {
		l := lab{next: "01JNEW"}
		job := l.add("01JOLD", 40, c.every, 0)
		l.add("01JNEW", c.until, c.every, c.from)
		b := newBench(t, l.answer)
		if code := b.enter("replay", "01JOLD", "--until", fmt.Sprint(c.until)); code != c.code {
			t.Errorf("%s: exit code %d", name, code)
		}
		golden(t, name+".golden", b.stdout.String()+"-- errors --\n"+b.stderr.String())
		want := proto.CloneOf(job.GetPlan())
		want.Until = c.until
		if !proto.Equal(l.submitted.GetPlan(), want) || l.submitted.GetDataset() != job.GetDataset() {
			t.Errorf("%s: submitted %v", name, l.submitted)
		}
		b = newBench(t, l.answer)
		var one view.Replay
		code := b.enter("replay", "01JOLD", "--until", fmt.Sprint(c.until), "-o", "json")
		if err := json.Unmarshal(b.stdout.Bytes(), &one); err != nil || code != c.code || one.Replay != "01JNEW" || *one.Same != (c.from == 0) {
			t.Errorf("%s -o json: exit code %d, %v, %s", name, code, err, b.stdout.String())
		}
	}
}

func TestReplayGoesNowhereAJobHasNotBeen(t *testing.T) {
	b := newBench(t, service(failedJob("out of luck")))
	if code := b.enter("replay", "01J", "--until", "4"); code != exitUsage || !strings.Contains(b.stderr.String(), "has trained 3 epochs; there is no epoch 4") {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	old := succeededJob()
	old.Dataset = ""
	b = newBench(t, service(old))
	if code := b.enter("replay", "01J", "--until", "4"); code != exitUsage || !strings.Contains(b.stderr.String(), "does not say what it was trained on") {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
}

func TestAHistoryWithoutChainsIsNotChecked(t *testing.T) {
	b := newBench(t, nil)
	b.writeReplay(typed(t), view.NewReplay(succeededJob(), succeededJob(), 0, 0))
	if !strings.Contains(b.stdout.String(), "not checked") {
		t.Errorf("printed %q", b.stdout.String())
	}
}

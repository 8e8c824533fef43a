package main

import (
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// standing is an answer that is the job in a state after seven epochs.
func standing(state protocol.State) func(proto.Message) proto.Message {
	return func(proto.Message) proto.Message {
		job := startedJob()
		job.State, job.Epoch = state, 7
		return job
	}
}

func TestSteeringAJobAsksForItAndSaysHowTheJobStands(t *testing.T) {
	running, paused, queued := protocol.State_STATE_RUNNING, protocol.State_STATE_PAUSED, protocol.State_STATE_QUEUED
	for _, c := range []struct {
		line  string
		state protocol.State
		asked proto.Message
		said  string
	}{
		{"pause 01J", paused, &protocol.PauseJob{Job: "01J"}, "Job 01JIRIS is paused after 7 epochs. Resume it with `deepnet resume 01JIRIS`\n"},
		{"pause 01J", running, &protocol.PauseJob{Job: "01J"}, "Job 01JIRIS is being paused; it is still running.\n"},
		{"resume latest", running, &protocol.ResumeJob{Job: "latest"}, "Job 01JIRIS is resumed after 7 epochs; it is running.\n"},
		{"resume latest", paused, &protocol.ResumeJob{Job: "latest"}, "Job 01JIRIS is being resumed; it is still paused.\n"},
		{"retry 01J", queued, &protocol.RetryJob{Job: "01J"}, "Job 01JIRIS is tried again; it is queued. Watch it with `deepnet watch 01JIRIS`\n"},
		{"delete 01J --yes", protocol.State_STATE_FAILED, &protocol.Delete{Job: "01JIRIS"}, "Job 01JIRIS is deleted, with its history and model.\n"},
	} {
		b := newBench(t, standing(c.state))
		if code := b.enter(strings.Fields(c.line)...); code != exitOK || b.stdout.String() != c.said {
			t.Errorf("%s: exit code %d, printed %q, told %q", c.line, code, b.stdout.String(), b.stderr.String())
		}
		if diff := cmp.Diff(c.asked, b.jobs.last(t), protocmp.Transform()); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", c.line, diff)
		}
		if c.line == "delete 01J --yes" {
			continue
		}
		b = newBench(t, standing(c.state))
		var one view.Job
		if code := b.enter(append(strings.Fields(c.line), "-o", "json")...); code != exitOK || json.Unmarshal(b.stdout.Bytes(), &one) != nil || one.Job != "01JIRIS" {
			t.Errorf("%s -o json: exit code %d, printed %q", c.line, code, b.stdout.String())
		}
	}
}

func TestSteeringAQueueAsksForItAndShowsTheQueue(t *testing.T) {
	for line, want := range map[string]*protocol.SetQueue{
		"pause --queue night":           {Name: "night", Paused: proto.Bool(true)},
		"resume --queue night":          {Name: "night", Paused: proto.Bool(false)},
		"queues set night --running 0":  {Name: "night", Running: proto.Uint32(0)},
		"queues set night --running 12": {Name: "night", Running: proto.Uint32(12)},
	} {
		b := newBench(t, func(proto.Message) proto.Message { return someQueues().GetQueues()[1] })
		code := b.enter(strings.Fields(line)...)
		said := "QUEUE  STATE   LIMIT  RUNNING  WAITING  HELD\nnight  paused  1      0        5        2\n"
		if code != exitOK || b.stdout.String() != said {
			t.Errorf("%s: exit code %d, printed\n%s, told %q", line, code, b.stdout.String(), b.stderr.String())
		}
		if diff := cmp.Diff(want, b.jobs.last(t), protocmp.Transform()); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", line, diff)
		}
	}
}

func someQueues() *protocol.Queues {
	return &protocol.Queues{Queues: []*protocol.Queue{
		{Name: "default", Running: 2},
		{Name: "night", Paused: true, Limit: 1, Waiting: 5, Held: 2},
		{Name: "odd\x1b[2J", Limit: 3},
	}}
}

func TestQueuesAreATableOrAnObject(t *testing.T) {
	answer := func(proto.Message) proto.Message {
		queues := someQueues()
		queues.Trouble = "the disk is full\n"
		return queues
	}
	b := newBench(t, answer)
	if code := b.enter("queues"); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	golden(t, "queues.golden", b.stdout.String()+"-- errors --\n"+b.stderr.String())
	b = newBench(t, answer)
	if code := b.enter("queues", "-o", "json"); code != exitOK || b.stderr.Len() > 0 {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "queues_json.golden", b.stdout.String())
	b = newBench(t, func(proto.Message) proto.Message { return &protocol.Queues{} })
	if b.enter("queues", "-o", "json"); b.stdout.String() != "{\"queues\":[],\"trouble\":null}\n" {
		t.Errorf("no queues are %s", b.stdout.String())
	}
}

func TestAPersonIsAskedBeforeAJobIsDeleted(t *testing.T) {
	for answer, gone := range map[string]bool{"y\n": true, "YES\n": true, "n\n": false, "\n": false, "": false, "yesterday\n": false} {
		b := newBench(t, service(succeededJob()))
		deleted := false
		answers := b.jobs.answer
		b.jobs.answer = func(asked proto.Message) proto.Message {
			if request, ok := asked.(*protocol.Delete); ok {
				deleted = request.GetJob() == "01JIRIS" // the one that was shown, not whatever is the latest by then
				return succeededJob()
			}
			return answers(asked)
		}
		b.in, b.inTTY = strings.NewReader(answer), true
		code, told := b.enter("delete", "latest"), b.stderr.String()
		if code != exitOK || deleted != gone || !strings.HasPrefix(told, "Delete job 01JIRIS (iris.csv, succeeded) with its history and model? [y/N] ") {
			t.Errorf("answered %q: exit code %d, deleted %v, told %q", answer, code, deleted, told)
		}
	}
}

func TestCtrlCAtTheQuestionDeletesNothing(t *testing.T) {
	b := newBench(t, service(succeededJob()))
	silence := make(chan struct{})
	defer close(silence)
	b.in, b.inTTY = waiting{b, silence}, true
	if code := b.enter("delete", "latest"); code != exitInterrupted || !strings.Contains(b.stderr.String(), "nothing was deleted") {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
}

// waiting is a person who presses Ctrl-C instead of answering.
type waiting struct {
	b       *bench
	silence chan struct{}
}

func (w waiting) Read([]byte) (int, error) {
	w.b.cancel()
	<-w.silence
	return 0, io.EOF
}

func TestWhereNobodyCanBeAskedDeletingNeedsYes(t *testing.T) {
	b := newBench(t, service(succeededJob()))
	if code := b.enter("delete", "latest"); code != exitUsage || !strings.Contains(b.stderr.String(), "say --yes") || len(b.jobs.asked) > 0 {
		t.Errorf("exit code %d, told %q, asked %v", code, b.stderr.String(), b.jobs.asked)
	}
}

func TestWatchTellsOfWhatAJobOutlives(t *testing.T) {
	over := succeededJob()
	over.Epoch, over.Result.Epochs = 2, 2
	events := history(over)
	durable := []*protocol.Event{
		{What: &protocol.Event_Checkpoint{Checkpoint: &protocol.Checkpoint{Step: 8, Epoch: 1, Bytes: 1234}}},
		{What: &protocol.Event_Paused{Paused: &protocol.Pause{Reason: "the disk is full\x1b"}}},
		{What: &protocol.Event_Resumed{Resumed: &protocol.Resume{Step: 8, Epoch: 1, Reason: "the service started anew"}}},
		{TimeMs: 1000, What: &protocol.Event_Retry{Retry: &protocol.Retry{Reason: "it crashed", Count: 1, Of: 3, NotBeforeMs: 3049}}},
		{TimeMs: 1000, What: &protocol.Event_Retry{Retry: &protocol.Retry{Reason: "it crashed", Count: 2, Of: 3}}},
	}
	events = slices.Insert(events, 3, durable...)
	for i, event := range events {
		event.Revision = uint64(i + 1)
	}
	b := newBench(t, func(asked proto.Message) proto.Message {
		if _, ok := asked.(*protocol.Watch); ok {
			return &protocol.Events{Job: over.GetId(), Events: events, Last: true}
		}
		return over
	})
	if code := b.enter("watch"); code != exitOK {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
	golden(t, "watch_durable.golden", b.stdout.String())
}

func TestJobsOfAQueueOrStateCanBeListedAlone(t *testing.T) {
	others := queuedJob()
	others.Queue = "night"
	answer := func(proto.Message) proto.Message {
		return &protocol.Jobs{Jobs: []*protocol.Job{queuedJob(), others, succeededJob()}}
	}
	for line, want := range map[string]int{
		"--queue night": 1, "--state queued": 2, "--state SUCCEEDED --queue night": 0, "--state queued --limit 1": 1, "": 3,
	} {
		b := newBench(t, answer)
		var jobs []view.Job
		code := b.enter(append([]string{"jobs", "-o", "json"}, strings.Fields(line)...)...)
		if err := json.Unmarshal(b.stdout.Bytes(), &jobs); code != exitOK || err != nil || len(jobs) != want {
			t.Errorf("%s: exit code %d, %d jobs, want %d (%v)", line, code, len(jobs), want, err)
		}
	}
	b := newBench(t, answer)
	if code := b.enter("jobs", "--queue", "none"); code != exitOK || b.stderr.String() != "No such jobs.\n" {
		t.Errorf("exit code %d, told %q", code, b.stderr.String())
	}
}

func TestNobodySitsAtTheNullDevice(t *testing.T) {
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer nothing.Close()
	t.Setenv("TERM", "xterm")
	if isTerminal(nothing) {
		t.Error("a person could be asked there")
	}
}

package main

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
	"deepnet/internal/terminal"
)

func TestAJobOfWhichNothingIsKnownCanBeShown(t *testing.T) {
	var out bytes.Buffer
	if err := writeJob(&out, &protocol.Job{}); err != nil || out.Len() == 0 {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestANetworkWithoutHiddenLayersIsShownAsSuch(t *testing.T) {
	job := queuedJob()
	job.Plan.Hidden = []uint32{0} // the protocol's way to say none
	var text, line bytes.Buffer
	if err := errors.Join(writeJob(&text, job), view.Write(&line, view.NewJob(job))); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`hidden +none\n`).MatchString(text.String()) || !strings.Contains(line.String(), `"hidden":[0]`) {
		t.Errorf("shown as %s and %s", text.String(), line.String())
	}
}

func TestTasksHaveTheNamesThatTrainTakes(t *testing.T) {
	for number := range protocol.Task_name {
		job, name := jobfile.New(nil), view.TaskName(protocol.Task(number))
		if err := job.Flags().Set("task", name); err != nil || job.Submit.GetPlan().GetTask() != protocol.Task(number) {
			t.Errorf("%v is named %q, which train reads as %v, %v", protocol.Task(number), name, job.Submit.GetPlan().GetTask(), err)
		}
	}
}

func TestTheDisplayFitsWhoLooks(t *testing.T) {
	for _, c := range []struct {
		format         format
		outTTY, errTTY bool
		want           string
	}{
		{asText, true, true, "bar on out"},
		{asText, false, true, "lines on out"},
		{asJSON, true, false, "nothing"},
		{asJSON, false, true, "bar on err"},
	} {
		b := newBench(t, service(succeededJob()))
		b.outTTY, b.errTTY = c.outTTY, c.errTTY
		got := "nothing"
		switch d := b.display(c.format).(type) {
		case *terminal.Bar:
			got = "bar on err"
			if d.Out == b.out {
				got = "bar on out"
			}
		case *terminal.Lines:
			got = "lines on out"
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestNoColourIsHeeded(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	if newShell(nil, nil, nil).colour {
		t.Error("NO_COLOR is not heeded")
	}
}

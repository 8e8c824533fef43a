package main

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
)

func TestCleanSpellsOutWhatDoesNotShow(t *testing.T) {
	for words, want := range map[string]string{
		"plain words":        "plain words",
		"Größe 漢字 🙂":         "Größe 漢字 🙂",
		"\x1b[31mred\x1b[0m": `\x1b[31mred\x1b[0m`,
		"two\nlines\ttab\r":  `two\nlines\ttab\r`,
		"\u009b2J":           `\u009b2J`,
		"\x9b2J":             `\x9b2J`,
		"a\u202egnp.exe":     `a\u202egnp.exe`,
		"\u2028":             `\u2028`,
		"\x7f\x00":           `\x7f\x00`,
		"\ufffd":             "\ufffd",
	} {
		if got := clean(words); got != want {
			t.Errorf("clean(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestNothingThatSteersATerminalPassesClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "words")
		once := clean(words)
		if clean(once) != once {
			t.Fatalf("clean(%q) = %q is not clean", words, once)
		}
		for _, r := range once {
			if !unicode.IsGraphic(r) {
				t.Fatalf("%q became %q", words, once)
			}
		}
	})
}

func TestAgeIsToldInTheLargestUnitThatFits(t *testing.T) {
	for past, want := range map[time.Duration]string{
		-time.Minute:     "0s",
		0:                "0s",
		59 * time.Second: "59s",
		time.Minute:      "1m",
		59 * time.Minute: "59m",
		47 * time.Hour:   "47h",
		49 * time.Hour:   "2d",
	} {
		if got := age(noon(), noon().Add(-past).UnixMilli()); got != want {
			t.Errorf("%v: %s, want %s", past, got, want)
		}
	}
	if got := age(noon(), 0); got != "-" {
		t.Errorf("never: %s", got)
	}
}

func TestAJobOfWhichNothingIsKnownCanBeShown(t *testing.T) {
	for _, format := range []format{asText, asJSON} {
		var out bytes.Buffer
		if err := writeJob(&out, &protocol.Job{}, format); err != nil || out.Len() == 0 {
			t.Errorf("%s: %q, %v", format, out.String(), err)
		}
	}
}

func TestANetworkWithoutHiddenLayersIsShownAsSuch(t *testing.T) {
	job := queuedJob()
	job.Plan.Hidden = []uint32{0} // the protocol's way to say none
	var text, line bytes.Buffer
	if err := errors.Join(writeJob(&text, job, asText), writeJob(&line, job, asJSON)); err != nil {
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

func TestRowsForValidationAndTheEpochOfTheWeightsAreShown(t *testing.T) {
	job := &protocol.Job{
		Rows: 96, Validation: 24, HeldOut: 30, Epoch: 42, Plan: &protocol.Plan{Epochs: proto.Uint32(100)},
		Result: &protocol.Result{Epochs: 42, BestEpoch: 36},
	}
	const want = "rows: 96 for training, 24 for validation, 30 for testing"
	if line := startedLine(job); !strings.HasSuffix(line, want) {
		t.Errorf("%q", line)
	}
	if last := keptEpoch(&protocol.Result{Epochs: 42, BestEpoch: 42}); last != "" {
		t.Errorf("of the last epoch %q", last)
	}
	var all bytes.Buffer
	writeFields(&all, append(outcome(job), origin(job)...))
	for _, said := range []string{"42 of 100, the weights are those of epoch 36\n", "96 for training, 24 for validation, 30 for testing\n"} {
		if !strings.Contains(all.String(), said) {
			t.Errorf("%q is not in\n%s", said, all.String())
		}
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"deepnet/actors/protocol"
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

func TestNothingThatSteersATerminalPassesCleanOrJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "words")
		if once := clean(words); clean(once) != once {
			t.Fatalf("clean(%q) = %q is not clean", words, once)
		}
		var line bytes.Buffer
		if err := writeJSON(&line, []string{words}); err != nil {
			t.Fatal(err)
		}
		for _, written := range []string{clean(words), string(bytes.TrimSuffix(line.Bytes(), []byte("\n")))} {
			for _, r := range written {
				if !unicode.IsGraphic(r) {
					t.Fatalf("%q became %q", words, written)
				}
			}
		}
		var back []string
		if err := json.Unmarshal(line.Bytes(), &back); err != nil || back[0] != string(bytes.ToValidUTF8([]byte(words), nil)) && !bytes.ContainsRune([]byte(back[0]), '\ufffd') {
			t.Fatalf("%q came back as %q: %v", words, back, err)
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

func TestNumbersThatJSONCannotWriteAreNull(t *testing.T) {
	job := succeededJob()
	job.Result.Error = math.NaN()
	job.Result.Accuracy, job.Result.HeldOutError = proto.Float64(math.Inf(1)), proto.Float64(math.Inf(-1))
	var line bytes.Buffer
	if err := writeJSON(&line, newReport(job)); err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(line.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Error != nil || back.Accuracy != nil || back.HeldOutError != nil {
		t.Errorf("written %s", line.String())
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
		job, name := jobfile.New(nil), taskName(protocol.Task(number))
		if err := job.Flags().Set("task", name); err != nil || job.Submit.GetPlan().GetTask() != protocol.Task(number) {
			t.Errorf("%v is named %q, which train reads as %v, %v", protocol.Task(number), name, job.Submit.GetPlan().GetTask(), err)
		}
	}
}

func TestRowsForValidationAndTheEpochThatWasKeptAreTold(t *testing.T) {
	job := &protocol.Job{
		Rows: 96, Validation: 24, HeldOut: 30, Epoch: 42, Plan: &protocol.Plan{Epochs: proto.Uint32(100)},
		Result: &protocol.Result{Epochs: 42, BestEpoch: 36},
	}
	const want = "96 rows to learn from, 24 for validation, 30 kept back"
	if line := startedLine(job); !strings.HasSuffix(line, want) {
		t.Errorf("%q", line)
	}
	if last := keptEpoch(&protocol.Result{Epochs: 42, BestEpoch: 42}); last != "" {
		t.Errorf("of the last epoch %q", last)
	}
	var all bytes.Buffer
	writeFields(&all, append(outcome(job), origin(job)...))
	for _, said := range []string{"42 of 100, the weights are those of epoch 36\n", "96 to learn from, 24 for validation, 30 kept back\n"} {
		if !strings.Contains(all.String(), said) {
			t.Errorf("%q is not in\n%s", said, all.String())
		}
	}
}

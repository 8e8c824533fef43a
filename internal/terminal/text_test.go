package terminal

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"deepnet/actors/protocol"
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
		if got := Clean(words); got != want {
			t.Errorf("Clean(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestNothingThatSteersATerminalPassesClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "words")
		once := Clean(words)
		if Clean(once) != once {
			t.Fatalf("Clean(%q) = %q is not clean", words, once)
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
		if got := Age(noon(), noon().Add(-past).UnixMilli()); got != want {
			t.Errorf("%v: %s, want %s", past, got, want)
		}
	}
	if got := Age(noon(), 0); got != "-" {
		t.Errorf("never: %s", got)
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
	WriteFields(&all, append(Outcome(job, "", nil), Origin(job)...))
	for _, said := range []string{"42 of 100, the weights are those of epoch 36\n", "96 for training, 24 for validation, 30 for testing\n"} {
		if !strings.Contains(all.String(), said) {
			t.Errorf("%q is not in\n%s", said, all.String())
		}
	}
}

package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"deepnet/actors/protocol"
)

func TestNothingThatSteersATerminalIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "words")
		var line bytes.Buffer
		if err := Write(&line, []string{words}); err != nil {
			t.Fatal(err)
		}
		for _, r := range strings.TrimSuffix(line.String(), "\n") {
			if !unicode.IsGraphic(r) {
				t.Fatalf("%q became %q", words, line.String())
			}
		}
		var back []string
		if err := json.Unmarshal(line.Bytes(), &back); err != nil || back[0] != strings.ToValidUTF8(words, "") && !strings.ContainsRune(back[0], '\ufffd') {
			t.Fatalf("%q came back as %q: %v", words, back, err)
		}
	})
}

// full takes nothing.
type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	if err := Write(&bytes.Buffer{}, math.NaN()); err == nil {
		t.Error("NaN was written")
	}
	if err := Write(full{}, 1); !errors.Is(err, errFull) {
		t.Errorf("a full disk is told as %v", err)
	}
}

func TestNumbersThatJSONCannotWriteAreNull(t *testing.T) {
	job := succeeded()
	job.Result.Error = math.NaN()
	job.Result.Accuracy, job.Result.HeldOutError = proto.Float64(math.Inf(1)), proto.Float64(math.Inf(-1))
	made := NewJob(job)
	if made.Error != nil || made.Accuracy != nil || made.HeldOutError != nil {
		t.Errorf("written %s", written(t, made))
	}
	report := NewReport(&protocol.Reported{Losses: []*protocol.Loss{{Epoch: 1, Error: math.NaN(), Validation: proto.Float64(math.NaN())}}})
	if loss := report.Losses[0]; loss.Error != nil || loss.Validation != nil {
		t.Errorf("written %s", written(t, report))
	}
}

func TestAnEmptyListIsNotNull(t *testing.T) {
	for name, value := range map[string]any{
		`"columns":[]`: NewJob(nil), `"losses":[]`: NewReport(nil), `{"queues":[],"trouble":null}`: NewQueues(nil),
	} {
		if line := written(t, value); !strings.Contains(line, name) {
			t.Errorf("%s is not in %s", name, line)
		}
	}
}

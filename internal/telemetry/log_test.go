package telemetry

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"go.uber.org/zap"
)

func TestAJSONLineHasTimeLevelMessageAndFields(t *testing.T) {
	var out bytes.Buffer
	log, err := NewLogger(&out, JSON, "info")
	if err != nil {
		t.Fatal(err)
	}
	log.Debug("not shown")
	log.Warn("restarted", zap.String("actor", "neuron"), zap.Int("layer", 1))
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	for field, want := range map[string]any{"level": "warn", "message": "restarted", "actor": "neuron", "layer": 1.0} {
		if line[field] != want {
			t.Errorf("%s is %v, want %v", field, line[field], want)
		}
	}
	if line["time"] == nil {
		t.Error("the line has no time")
	}
}

func TestAConsoleLineReadsLikeASentence(t *testing.T) {
	var out bytes.Buffer
	log, err := NewLogger(&out, Console, "info")
	if err != nil {
		t.Fatal(err)
	}
	log.Warn("restarted", zap.String("actor", "neuron"))
	if _, rest, _ := strings.Cut(out.String(), "  "); rest != "WARN  restarted  {\"actor\": \"neuron\"}\n" {
		t.Errorf("the line is %q", out.String())
	}
}

func TestAnUnknownFormatOrLevelIsRefused(t *testing.T) {
	for _, c := range []struct{ format, level, part string }{
		{"xml", "info", "choose console or json"},
		{"json", "loud", "choose debug, info, warn or error"},
	} {
		if _, err := NewLogger(&bytes.Buffer{}, Format(c.format), c.level); err == nil || !strings.Contains(err.Error(), c.part) {
			t.Errorf("%s, %s: %v", c.format, c.level, err)
		}
	}
}

// What the actor library says of itself is for those who debug; what it warns of
// is for everybody, but that a client has hung up is no error.
func TestTheLibraryIsQuietUnlessItWarnsOrIsDebugged(t *testing.T) {
	for level, want := range map[string]string{"info": "careful", "debug": "recovering careful lost"} {
		var out bytes.Buffer
		log, err := NewLogger(&out, JSON, level)
		if err != nil {
			t.Fatal(err)
		}
		library := ForSystem(log)(nil).With("system", "x")
		library.Info("recovering")
		library.Warn("careful")
		library.Error("EndpointWriter lost connection")
		var got []string
		for _, word := range []string{"recovering", "careful", "lost"} {
			if strings.Contains(out.String(), word) {
				got = append(got, word)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("at %s it says %v, want %s", level, got, want)
		}
	}
}

package main

import (
	"encoding/json"
	"strings"
	"testing"

	"deepnet/internal/benchmark"
)

func TestBenchMeasuresAWorkload(t *testing.T) {
	b := newBench(t, nil)
	if code := b.enter("bench", "iris", "--seconds", "0.05", "--repeat", "2", "-o", "json"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	var measured []benchmark.Measured
	if err := json.Unmarshal(b.stdout.Bytes(), &measured); err != nil {
		t.Fatalf("%v: %s", err, b.stdout.String())
	}
	if m := measured[0]; m.Name != "iris" || m.RowsPerSecond.Median <= 0 || m.StepMicros <= 0 || m.GFLOPS <= 0 {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(b.stderr.String(), "iris: run 2 of 2") {
		t.Errorf("meanwhile it says %q", b.stderr.String())
	}
}

func TestBenchRefusesWhatItDoesNotKnow(t *testing.T) {
	for want, args := range map[string][]string{
		"choose from iris, digits, mnist, wide":  {"bench", "irsi"},
		"choose from sklearn, torch, torch32":    {"bench", "iris", "--against", "weka"},
		"--seconds must be more than 0":          {"bench", "iris", "--seconds", "0"},
		"apt-get install python3-sklearn":        {"bench", "iris", "--against", "sklearn", "--python", "/no/such/python"},
		"must be a whole number from 1 to 42949": {"bench", "iris", "--repeat", "0"},
	} {
		b := newBench(t, nil)
		if code := b.enter(args...); code == exitOK || !strings.Contains(strings.Join(strings.Fields(b.stderr.String()), " "), want) {
			t.Errorf("%v: exit code %d: %s", args, code, b.stderr.String())
		}
	}
}

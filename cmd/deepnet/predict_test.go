package main

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
)

func classified() *protocol.Predictions {
	return &protocol.Predictions{
		Job: "01JIRIS", Classes: []string{"setosa", "versicolor, \x1b[2J"}, Outputs: 2,
		Output: []float64{0.1 + 0.2, 0.7, 0.25, 0.75}, Label: []string{"=HYPERLINK(\"x\")", "versicolor, \x1b[2J"},
	}
}

func TestPredictionsAreCSVOrJSON(t *testing.T) {
	number := &protocol.Predictions{Job: "01JIRIS", Outputs: 1, Output: []float64{1.5, -2e-9}}
	lost := &protocol.Predictions{Job: "01JIRIS", Outputs: 1, Output: []float64{math.NaN(), 1}}
	several := &protocol.Predictions{Job: "01JIRIS", Outputs: 2, Output: []float64{1, 2, 3, 4}, Targets: []*protocol.Target{{Column: "price"}, {Column: "=size"}}}
	labels := &protocol.Predictions{
		Job: "01JIRIS", Outputs: 2, Output: []float64{0.3, 0.7, 0.25, 0.75}, Label: []string{"no", "1", "no", "1"},
		Targets: []*protocol.Target{{Column: "wet", Classes: []string{"no", "yes"}, Positive: "yes"}, {Column: "cold", Classes: []string{"0", "1"}, Positive: "1"}},
	}
	pairs := &protocol.Predictions{Job: "01JIRIS", Outputs: 2, Output: []float64{1, 2, 3, 4}}
	for _, c := range []struct {
		name     string
		answer   *protocol.Predictions
		terminal bool
		more     []string
	}{
		{"predict", classified(), false, nil},
		{"predict_terminal", classified(), true, nil},
		{"predict_json", classified(), false, []string{"-o", "json"}},
		{"predict_number", number, false, nil},
		{"predict_number_json", number, false, []string{"-o", "json"}},
		{"predict_nan", lost, false, nil},
		{"predict_nan_json", lost, false, []string{"-o", "json"}},
		{"predict_pairs", pairs, false, nil},
		{"predict_several", several, false, nil},
		{"predict_labels", labels, false, nil},
		{"predict_labels_json", labels, false, []string{"-o", "json"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, func(proto.Message) proto.Message { return c.answer })
			b.outTTY = c.terminal
			if code := b.enter(append([]string{"predict", "latest", irisFile(t)}, c.more...)...); code != exitOK {
				t.Fatalf("exit code %d: %s", code, b.stderr.String())
			}
			golden(t, c.name+".golden", b.stdout.String())
		})
	}
}

func TestPredictAndTrainReadTheStandardInput(t *testing.T) {
	const table = "petal_length\n1.4\n"
	b := newBench(t, func(proto.Message) proto.Message { return classified() })
	b.in = strings.NewReader(table)
	if code := b.enter("predict", "latest", "-"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	want := &protocol.Predict{Job: "latest", Name: "stdin", Rows: &protocol.Predict_Table{Table: []byte(table)}}
	if diff := cmp.Diff(want, b.jobs.last(t), protocmp.Transform()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}

	b = newBench(t, service(succeededJob()))
	b.in = strings.NewReader(table)
	if code := b.enter("train", "-", "--target", "petal_length"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	if sent := b.jobs.last(t).(*protocol.Submit); sent.GetName() != "stdin" || string(sent.GetTable()) != table {
		t.Errorf("asked %v", sent)
	}
}

func TestAnAnswerThatDoesNotFitTogetherIsNotPrinted(t *testing.T) {
	for name, spoil := range map[string]func(*protocol.Predictions){
		"no outputs":        func(p *protocol.Predictions) { p.Outputs = 0 },
		"half a row":        func(p *protocol.Predictions) { p.Output = p.Output[:3] },
		"a class too many":  func(p *protocol.Predictions) { p.Classes = append(p.Classes, "x") },
		"a label too few":   func(p *protocol.Predictions) { p.Label = p.Label[:1] },
		"nothing but zeros": func(p *protocol.Predictions) { *p = protocol.Predictions{} },
	} {
		b := newBench(t, func(proto.Message) proto.Message {
			answer := classified()
			spoil(answer)
			return answer
		})
		if code := b.enter("predict", "latest", irisFile(t)); code != exitFailed || b.stdout.Len() > 0 {
			t.Errorf("%s: exit code %d, printed %q", name, code, b.stdout.String())
		}
	}
}

func TestOnlyWhatASpreadsheetWouldRunIsAFormula(t *testing.T) {
	for word, want := range map[string]bool{
		"": false, "setosa": false, "-1": false, "+1.5e3": false, "1-2": false,
		"=1+1": true, "@SUM(A1)": true, "-1+cmd": true, "+x": true, "\tx": true,
	} {
		if formula(word) != want {
			t.Errorf("formula(%q) = %v", word, !want)
		}
	}
}

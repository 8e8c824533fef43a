package view

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"deepnet/actors/protocol"
)

// The parts of predictions, one after the other, are the line that the whole is.
func TestPredictionsInPartsAreWrittenAsTheWholeIs(t *testing.T) {
	classes := []string{"a", `"rows":[`, "\x1b"}
	answer := &protocol.Predictions{Job: "17", Classes: classes, Outputs: 3}
	for i := range 5 {
		answer.Output = append(answer.Output, float64(i), 0.25, -1)
		answer.Label = append(answer.Label, classes[i%3])
	}
	for at := range 12 {
		most := 1 + at/2
		if answer.Warning = nil; at%2 == 1 {
			answer.Warning = []string{`"rows":[]`, "w"}
		}
		whole, err := NewPredictions(answer)
		if err != nil {
			t.Fatal(err)
		}
		want := written(t, whole)
		var got bytes.Buffer
		w := NewPredictionsWriter(&got)
		for from := 0; from < len(whole.Rows) && err == nil; from += most {
			part := whole
			part.Rows = whole.Rows[from:min(from+most, len(whole.Rows))]
			err = w.Write(part)
		}
		if err = errors.Join(err, w.Close(answer.GetWarning())); err != nil || got.String() != want {
			t.Errorf("%d rows at a time: %v\n%s, want\n%s", most, err, got.String(), want)
		}
	}
	r, closed := io.Pipe()
	_ = r.Close()
	if err := NewPredictionsWriter(closed).Close(nil); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a pipe that is closed: %v", err)
	}
}

func TestPredictionsHaveColumnsAsATable(t *testing.T) {
	for _, row := range []struct {
		model          *protocol.Signature
		texts, numbers string
	}{
		{&protocol.Signature{Outputs: 2, Classes: []string{"10", "9"}}, `["label"]`, `["p_9","p_10"]`},
		{&protocol.Signature{Outputs: 1}, `null`, `["prediction"]`},
		{&protocol.Signature{Outputs: 2}, `null`, `["prediction_1","prediction_2"]`},
	} {
		texts, numbers := PredictionColumns(row.model)
		if got, also := written(t, texts), written(t, numbers); got != row.texts+"\n" || also != row.numbers+"\n" {
			t.Errorf("%s %s, want %s %s", got, also, row.texts, row.numbers)
		}
		answer := &protocol.Predictions{Outputs: row.model.GetOutputs(), Classes: row.model.GetClasses(), Output: make([]float64, row.model.GetOutputs())}
		if len(texts) > 0 {
			answer.Label = []string{"9"}
		}
		made, err := NewPredictions(answer)
		if err != nil {
			t.Fatal(err)
		}
		if words, values := made.Rows[0].Cells(); len(words) != len(texts) || len(values) != len(numbers) {
			t.Errorf("%v: %d and %d cells", row.model, len(words), len(values))
		}
	}
}

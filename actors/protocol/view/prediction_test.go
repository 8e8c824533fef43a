package view

import (
	"testing"

	"deepnet/actors/protocol"
)

func classified() *protocol.Predictions {
	return &protocol.Predictions{
		Job: "17", Classes: []string{"a", "b"}, Outputs: 2, Output: []float64{0.3, 0.7, 0.25, 0.75}, Label: []string{"b", "b"},
	}
}

func TestAnAnswerIsCutIntoRows(t *testing.T) {
	for want, answer := range map[string]*protocol.Predictions{
		`{"job":"17","classes":["a","b"],"rows":[{"label":"b","probabilities":[0.3,0.7]},{"label":"b","probabilities":[0.25,0.75]}],"warnings":[]}`: classified(),
		`{"job":"17","classes":[],"rows":[{"values":[1,2]},{"values":[3,4]}],"warnings":["w"]}`:                                                     {Job: "17", Outputs: 2, Output: []float64{1, 2, 3, 4}, Warning: []string{"w"}},
		`{"job":"17","classes":[],"rows":[],"warnings":[]}`:                                                                                         {Job: "17", Outputs: 1},
	} {
		made, err := NewPredictions(answer)
		if got := written(t, made); err != nil || got != want+"\n" {
			t.Errorf("%v: %s", err, got)
		}
	}
}

func TestAnAnswerThatDoesNotFitTogetherIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*protocol.Predictions){
		"no outputs":       func(p *protocol.Predictions) { p.Outputs = 0 },
		"half a row":       func(p *protocol.Predictions) { p.Output = p.Output[:3] },
		"a class too many": func(p *protocol.Predictions) { p.Classes = append(p.Classes, "x") },
		"a label too few":  func(p *protocol.Predictions) { p.Label = p.Label[:1] },
	} {
		answer := classified()
		spoil(answer)
		if _, err := NewPredictions(answer); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}

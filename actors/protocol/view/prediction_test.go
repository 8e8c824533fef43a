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

// labelled is an answer about two targets of two classes.
func labelled() *protocol.Predictions {
	return &protocol.Predictions{
		Job: "17", Outputs: 2, Output: []float64{0.3, 0.7, 0.25, 0.75}, Label: []string{"no", "1", "no", "1"},
		Targets: []*protocol.Target{{Column: "wet", Classes: []string{"no", "yes"}, Positive: "yes"}, {Column: "cold", Classes: []string{"0", "1"}, Positive: "1"}},
	}
}

func TestAnAnswerIsCutIntoRows(t *testing.T) {
	for want, answer := range map[string]*protocol.Predictions{
		`{"job":"17","classes":["a","b"],"rows":[{"label":"b","probabilities":[0.3,0.7]},{"label":"b","probabilities":[0.25,0.75]}],"warnings":[]}`: classified(),
		`{"job":"17","classes":[],"rows":[{"values":[1,2]},{"values":[3,4]}],"warnings":["w"]}`:                                                     {Job: "17", Outputs: 2, Output: []float64{1, 2, 3, 4}, Warning: []string{"w"}},
		`{"job":"17","classes":[],"targets":[{"target":"a"},{"target":"b"}],"rows":[{"values":[1,2]},{"values":[3,4]}],"warnings":[]}`: {
			Job: "17", Outputs: 2, Output: []float64{1, 2, 3, 4}, Targets: []*protocol.Target{{Column: "a"}, {Column: "b"}},
		},
		`{"job":"17","classes":[],"targets":[{"target":"wet","classes":["no","yes"],"positive":"yes"},{"target":"cold","classes":["0","1"],"positive":"1"}],` +
			`"rows":[{"labels":["no","1"],"probabilities":[0.3,0.7]},{"labels":["no","1"],"probabilities":[0.25,0.75]}],"warnings":[]}`: labelled(),
		`{"job":"17","classes":[],"rows":[],"warnings":[]}`: {Job: "17", Outputs: 1},
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
	for name, spoil := range map[string]func(*protocol.Predictions){
		"a target too many": func(p *protocol.Predictions) { p.Targets = append(p.Targets, &protocol.Target{Column: "x"}) },
		"half a row":        func(p *protocol.Predictions) { p.Output, p.Label = p.Output[:3], p.Label[:3] },
		"a label too few":   func(p *protocol.Predictions) { p.Label = p.Label[:3] },
		"labels of numbers": func(p *protocol.Predictions) { p.Targets[0].Classes = nil },
	} {
		answer := labelled()
		spoil(answer)
		if _, err := NewPredictions(answer); err == nil {
			t.Errorf("%s of several targets: it was taken", name)
		}
	}
}

package jobfile

import (
	"math"

	"deepnet/neuron"
	"deepnet/supervisor/plan"
)

// Description is a setting as programs read it, to make a form of.
type Description struct {
	Path    string   `json:"path"` // where a submission has it, such as plan.optimizer.beta1
	Flag    string   `json:"flag"`
	Kind    string   `json:"kind"` // name, choice, sign, number or count: one value; else a kind of several
	Doc     string   `json:"doc"`  // the name of its value in `backquotes`
	Section string   `json:"section"`
	Default *string  `json:"default"` // null: it depends on the table or the preset
	Low     *float64 `json:"low"`     // of a number; null: no bound
	High    *float64 `json:"high"`    // likewise; a share may only come near it
	Choices []string `json:"choices"` // the words that it may be; empty: others may be
}

// Described lists every setting of a job, in the order of the flags.
func Described() []Description {
	var all []Description
	for _, s := range plan.Settings() {
		d := Description{Path: s.Field, Flag: s.Flag, Kind: kindNames[s.Kind], Doc: s.Doc, Section: string(s.Section), Choices: choices(s)}
		if s.Default != "" {
			d.Default = &s.Default
		}
		if s.Kind == plan.Number || s.Kind == plan.Count {
			high := s.Range.Below
			if s.Range.Whole {
				high--
			}
			d.Low, d.High = bound(s.Range.From), bound(high)
		}
		all = append(all, d)
	}
	return all
}

var kindNames = map[plan.Kind]string{
	plan.Name: "name", plan.Choice: "choice", plan.Sign: "sign", plan.Number: "number", plan.Count: "count", plan.List: "list",
	plan.Widths: "widths", plan.Pairs: "pairs", plan.Layers: "layers", plan.Named: "named", plan.Filling: "filling", plan.Columns: "columns",
}

// choices are the words that a setting may be.
func choices(s plan.Setting) []string {
	words := []string{}
	for _, word := range s.Words {
		words = append(words, word.Text)
	}
	switch s.Flag {
	case "preset":
		words = plan.Presets()
	case "activation":
		for _, a := range neuron.Activations() {
			words = append(words, a.Name())
		}
	case "output-activation":
		words = neuron.OutputActivations()
	case "loss":
		for _, l := range neuron.Losses() {
			words = append(words, l.Name())
		}
	case "initializer":
		words = neuron.Initializers()
	case "optimizer":
		words = neuron.Optimizers()
	}
	return words
}

// bound is a finite bound of a range.
func bound(x float64) *float64 {
	if math.IsInf(x, 0) {
		return nil
	}
	return &x
}

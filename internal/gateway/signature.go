package gateway

import (
	"net/http"
	"slices"

	"deepnet/actors/protocol/view"
	"deepnet/neuron/dataset"
)

// signatureView is what a form for predictions is made of.
type signatureView struct {
	Job     string        `json:"job"`
	Columns []inputColumn `json:"columns"` // that rows need; none: the model takes samples
	Inputs  uint32        `json:"inputs"`  // numbers of a sample
	Classes []string      `json:"classes"`
	Target  *string       `json:"target"`
	Targets []view.Target `json:"targets"` // where there are several
}

// inputColumn is a column that rows need.
type inputColumn struct {
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Categories []string `json:"categories"` // of a category, those that were learned from
	Min        *float64 `json:"min"`        // of a number
	Max        *float64 `json:"max"`
	Median     *float64 `json:"median"` // of a number: what stands for a missing value, the median unless the plan says otherwise
	First      *string  `json:"first"`  // of a date whose days elapsed are learned from, as YYYY-MM-DD
	Last       *string  `json:"last"`
	Usual      *string  `json:"usual"` // of a category: what stands for a missing value
}

func (s *api) signature(w http.ResponseWriter, r *http.Request) error {
	model, err := s.models.of(r.Context(), s.config.Client, r.PathValue("id"))
	if err != nil {
		return err
	}
	made := signatureView{
		Job: model.GetJob(), Columns: []inputColumn{}, Inputs: model.GetInputs(), Classes: view.List(view.InOrder(model.GetClasses())), Targets: view.List(view.NewTargets(model.GetTargets())),
	}
	if model.prepared != nil {
		made.Target = view.Known(model.prepared.Target)
		for _, column := range model.prepared.Columns {
			if slices.Contains(model.inputs, column.Column) {
				made.Columns = append(made.Columns, newInputColumn(column))
			}
		}
	}
	return answer(w, http.StatusOK, made)
}

func newInputColumn(c dataset.Fitted) inputColumn {
	made := inputColumn{Name: c.Column, Kind: string(c.Kind), Categories: []string{}, Usual: view.Known(c.Value)}
	if c.Kind == dataset.Number {
		made.Median = view.Finite(&c.Fill)
	}
	if c.Kind == dataset.Category {
		made.Categories = view.List(view.InOrder(slices.Concat(c.Values, c.Rare)))
	}
	if c.Range != nil {
		made.Min, made.Max = view.Finite(&c.Range.Low), view.Finite(&c.Range.High)
	}
	if c.Elapsed != nil {
		first, last := c.Elapsed.Days()
		made.First, made.Last = &first, &last
	}
	return made
}

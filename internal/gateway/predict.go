package gateway

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// questions are what a body in JSON asks about.
type questions struct {
	Rows    []row       `json:"rows"`
	Samples [][]float64 `json:"samples"`
}

// predict predicts with a job's model for rows in JSON or a table.
func (s *api) predict(w http.ResponseWriter, r *http.Request) error {
	model, err := s.models.of(r.Context(), s.config.Client, r.PathValue("id"))
	if err != nil {
		return err
	}
	kept := r.URL.Query()["keep"]
	if media(r) == "text/csv" {
		return s.predictTable(w, r, client.PredictTable{Model: model.Signature, Prepared: model.prepared, Keep: kept})
	}
	if len(kept) > 0 {
		return invalid("keep=%s: columns are kept of a table; send one as text/csv", kept[0])
	}
	var asked questions
	if err := s.readJSON(w, r, &asked); err != nil {
		return err
	}
	switch {
	case (asked.Rows == nil) == (asked.Samples == nil):
		return invalid("give either rows, a list of objects, or samples, a list of lists of numbers")
	case asked.Samples != nil:
		return s.predictSamples(w, r, model, asked.Samples)
	case model.prepared == nil:
		return invalid("the job learned from plain samples of %d numbers, not from a table; ask with samples", model.GetInputs())
	case len(asked.Rows) == 0:
		return newPredictions(w, r, model).close(nil)
	}
	text, format, err := model.text(asked.Rows)
	if err != nil {
		return err
	}
	return s.predictAll(w, r, client.PredictTable{
		Model: model.Signature, Prepared: model.prepared, Name: "rows", Table: source(text), Size: int64(len(text)), Format: format,
	})
}

// predictSamples predicts for plain numbers.
func (s *api) predictSamples(w http.ResponseWriter, r *http.Request, model *model, rows [][]float64) error {
	samples := &protocol.Samples{Inputs: model.GetInputs()}
	for i, row := range rows {
		if len(row) != int(model.GetInputs()) {
			return invalid("samples[%d] has %d numbers; the model takes %d", i, len(row), model.GetInputs())
		}
		samples.Input = append(samples.Input, row...)
	}
	out := newPredictions(w, r, model)
	for len(samples.Input) > 0 {
		part := min(len(samples.Input), max(1, int(model.GetRows()))*int(model.GetInputs()))
		made, err := s.config.Client.Predict(r.Context(), &protocol.Predict{Job: model.GetJob(), Name: "samples", Rows: &protocol.Predict_Samples{
			Samples: &protocol.Samples{Inputs: samples.Inputs, Input: samples.Input[:part]},
		}})
		if err == nil {
			err = out.write(&client.Predicted{Predictions: made})
		}
		if err != nil {
			return out.fail(err)
		}
		samples.Input = samples.Input[part:]
	}
	return out.close(nil)
}

// predictTable predicts for a table, which is on its way through a file: it is read twice.
func (s *api) predictTable(w http.ResponseWriter, r *http.Request, request client.PredictTable) error {
	if err := checkKept(request.Model, request.Keep); err != nil {
		return err
	}
	file, _, err := s.spool(w, r)
	if err != nil {
		return err
	}
	defer file.remove()
	request.Name, request.Table = "the table", file.open
	return s.predictAll(w, r, request)
}

// checkKept refuses columns to keep that could not stand beside the predictions.
func checkKept(model *protocol.Signature, kept []string) error {
	taken := cells(view.PredictionColumns(model))
	for i, column := range kept {
		switch {
		case slices.Contains(taken, column):
			return invalid("keep=%s: predictions have a column of that name themselves; rename the one in the table", column)
		case slices.Contains(kept[:i], column):
			return invalid("keep=%s: it was given before; give it once", column)
		}
	}
	return nil
}

func (s *api) predictAll(w http.ResponseWriter, r *http.Request, request client.PredictTable) error {
	out := newPredictions(w, r, &model{Signature: request.Model})
	out.kept = request.Keep
	warnings, err := s.config.Client.PredictTable(r.Context(), request, out.write)
	if err != nil {
		return out.fail(err)
	}
	return out.close(warnings)
}

// warningTrailer follows predictions that have no place for warnings: a list of texts in JSON.
const warningTrailer = http.TrailerPrefix + "Deepnet-Warnings"

// predictions are predictions on their way to a client, part by part.
type predictions struct {
	to     http.ResponseWriter
	model  *protocol.Signature
	kept   []string // columns of the table that stand beside the predictions
	format string   // text/csv, application/x-ndjson or application/json
	csv    *csv.Writer
	line   *view.PredictionsWriter
	begun  bool
}

// newPredictions goes by what the client accepts: CSV, JSON lines, or else one document.
func newPredictions(w http.ResponseWriter, r *http.Request, model *model) *predictions {
	p := &predictions{to: w, model: model.Signature, format: "application/json"}
	accepted := r.Header.Get("Accept")
	for _, format := range []string{"text/csv", "application/x-ndjson"} {
		if strings.Contains(accepted, format) {
			p.format = format
		}
	}
	return p
}

// begin sends the header once the first part is there: until then there may be a refusal.
func (p *predictions) begin() error {
	if p.begun {
		return nil
	}
	p.begun = true
	header := p.to.Header()
	header.Set("Content-Type", p.format)
	header.Set("Cache-Control", "no-store")
	switch p.format {
	case "text/csv":
		p.csv = csv.NewWriter(p.to)
		return p.csv.Write(slices.Concat(cells(p.kept, nil), cells(view.PredictionColumns(p.model))))
	case "application/json":
		p.line = view.NewPredictionsWriter(p.to)
	}
	return nil
}

// cells are the names of columns.
func cells(texts, numbers []string) (all []string) {
	for _, name := range slices.Concat(texts, numbers) {
		all = append(all, view.TextCell(name))
	}
	return all
}

func (p *predictions) write(part *client.Predicted) error {
	made, err := view.NewPredictions(part.Predictions)
	if err == nil {
		err = p.begin()
	}
	if err != nil {
		return err
	}
	for i := range made.Rows {
		made.Rows[i].Keep(p.kept, part.Kept[i*len(p.kept):][:len(p.kept)])
	}
	if p.line != nil {
		return p.line.Write(made)
	}
	for i := range made.Rows {
		if err := p.row(&made.Rows[i]); err != nil {
			return err
		}
	}
	if p.csv != nil {
		p.csv.Flush()
		return p.csv.Error()
	}
	return nil
}

// row writes a row as a line.
func (p *predictions) row(row *view.Prediction) error {
	if p.csv == nil {
		return view.Write(p.to, row)
	}
	texts, numbers := row.Cells()
	line := make([]string, 0, len(p.kept)+len(texts)+len(numbers))
	for _, column := range p.kept {
		line = append(line, view.TextCell(row.Kept[column]))
	}
	for _, text := range texts {
		line = append(line, view.TextCell(text))
	}
	for _, x := range numbers {
		line = append(line, view.NumberCell(x))
	}
	return p.csv.Write(line)
}

// close writes what follows the last row.
func (p *predictions) close(warnings []string) error {
	if !p.begun && p.format == "application/json" {
		return answer(p.to, http.StatusOK, p.nothing(warnings))
	}
	if err := p.begin(); err != nil {
		return err
	}
	if p.line != nil {
		return p.line.Close(warnings)
	}
	if p.csv != nil {
		p.csv.Flush()
	}
	if len(warnings) > 0 {
		text, _ := json.Marshal(view.Notices(warnings)) // texts always can be written
		p.to.Header().Set(warningTrailer, string(text))
	}
	return nil
}

// nothing are the predictions for no rows.
func (p *predictions) nothing(warnings []string) view.Predictions {
	return view.Predictions{
		Job: p.model.GetJob(), Classes: view.List(view.InOrder(p.model.GetClasses())), Targets: view.NewTargets(p.model.GetTargets()),
		Rows: []view.Prediction{}, Warnings: view.Notices(warnings),
	}
}

// fail is what becomes of an error: once rows were sent, the answer breaks off, so that it is
// not taken for the whole.
func (p *predictions) fail(err error) error {
	if p.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

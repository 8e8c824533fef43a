package facetest

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// rowsOf are the rows of a table as objects, and as the body of a request.
func rowsOf(t *testing.T, table, target string) string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	check(t, err)
	var rows []map[string]any
	for _, record := range records[1:] {
		row := map[string]any{}
		for i, name := range records[0] {
			if name != target {
				row[name] = value(record[i])
			}
		}
		rows = append(rows, row)
	}
	body, err := json.Marshal(map[string]any{"rows": rows})
	check(t, err)
	return string(body)
}

// value is a cell as a program would send it.
func value(cell string) any {
	switch _, err := strconv.ParseFloat(cell, 64); {
	case cell == "":
		return nil
	case err == nil:
		return json.RawMessage(cell)
	default:
		return cell
	}
}

func TestPredictionsOverHTTPAreTheClientsToTheLastBit(t *testing.T) {
	f := newFace(t, nil)
	for _, c := range []struct{ file, target string }{{"iris.csv", "species"}, {"rents.csv", "rent"}} {
		t.Run(c.file, func(t *testing.T) {
			text, err := os.ReadFile("../../docs/examples/" + c.file)
			check(t, err)
			table := string(text)
			made, err := f.client.Submit(t.Context(), &protocol.Submit{
				Name: c.file, Data: &protocol.Submit_Table{Table: text}, Plan: &protocol.Plan{Target: c.target, Hidden: []uint32{4}, Epochs: new(uint32(5))},
			})
			check(t, err)
			id := made.GetId()
			check(t, f.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
			answer, err := f.client.Predict(t.Context(), &protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: text}})
			check(t, err)
			predicted, err := view.NewPredictions(answer)
			check(t, err)
			want, err := json.Marshal(predicted.Rows)
			check(t, err)

			for name, a := range map[string]asked{
				"rows in JSON": {body: rowsOf(t, table, c.target)},
				"a CSV":        {body: table, header: http.Header{"Content-Type": {"text/csv"}}},
			} {
				a.method, a.path = "POST", "/v1/jobs/"+id+":predict"
				_, body := f.do(a)
				var got struct{ Rows json.RawMessage }
				check(t, json.Unmarshal(body, &got))
				if string(got.Rows) != string(want) {
					t.Errorf("%s: %.500s\nwant %.500s", name, got.Rows, want)
				}
			}
			_, lines := f.do(asked{method: "POST", path: "/v1/jobs/" + id + ":predict", body: table, header: http.Header{"Content-Type": {"text/csv"}, "Accept": {"application/x-ndjson"}}})
			if got := "[" + strings.ReplaceAll(strings.TrimSpace(string(lines)), "\n", ",") + "]"; got != string(want) {
				t.Errorf("JSON lines: %.500s\nwant %.500s", got, want)
			}
			_, cells := f.do(asked{method: "POST", path: "/v1/jobs/" + id + ":predict", body: table, header: http.Header{"Content-Type": {"text/csv"}, "Accept": {"text/csv"}}})
			sameCells(t, string(cells), predicted)
		})
	}
}

// sameCells fails unless a CSV has just these predictions.
func sameCells(t *testing.T, text string, want view.Predictions) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	check(t, err)
	if len(records) != len(want.Rows)+1 {
		t.Fatalf("%d rows, not %d", len(records)-1, len(want.Rows))
	}
	for i, row := range want.Rows {
		texts, numbers := row.Cells()
		for _, x := range numbers {
			texts = append(texts, strconv.FormatFloat(*x, 'g', -1, 64))
		}
		if got := records[i+1]; fmt.Sprint(got) != fmt.Sprint(texts) {
			t.Fatalf("row %d: %v, not %v", i, got, texts)
		}
	}
}

func TestRowsThatDoNotFitTheModelAreRefusedByName(t *testing.T) {
	f := newFace(t, nil)
	id := f.finished(quick)
	for body, want := range map[string]string{
		`{"rows":[{"sepal_length":1},{"sepal_lenght":1}]}`: `rows[1]: the model of job ` + id + ` has no "sepal_lenght"; did you mean "sepal_length"?`,
		`{"rows":[{"species":"setosa"}]}`:                  `has no "species"`,
		`{"rows":[{"sepal_length":[1]}]}`:                  `column "sepal_length"`,
		`{"rows":[1]}`:                                     "rows is a number",
		`{}`:                                               "either rows",
		`{"rows":[],"samples":[]}`:                         "either rows",
		`{"samples":[[1,2,3,4],[1]]}`:                      "samples[1] has 1 numbers; the model takes 4",
	} {
		if got := f.post(400, id, "predict", body); !strings.Contains(got["detail"].(string), want) {
			t.Errorf("%s: %s, want %s", body, got["detail"], want)
		}
	}
	f.get(415, asked{method: "POST", path: "/v1/jobs/" + id + ":predict", body: "a,b", header: http.Header{"Content-Type": {"text/plain"}}})
	f.get(400, asked{method: "POST", path: "/v1/jobs/" + id + ":predict", body: "a,b\n1,2\n", header: http.Header{"Content-Type": {"text/csv"}}})
	if got := f.post(200, id, "predict", `{"rows":[]}`); len(got["rows"].([]any)) != 0 {
		t.Error(got)
	}
	got := f.post(200, "latest", "predict", `{"rows":[{},{"sepal_length":"wide"}]}`)
	if len(got["rows"].([]any)) != 2 || !strings.Contains(fmt.Sprint(got["warnings"]), "sepal_length") {
		t.Error(got)
	}
}

func TestSamplesAreTakenAsTheyAre(t *testing.T) {
	f := newFace(t, nil)
	id := f.get(201, asked{method: "POST", path: "/v1/jobs", body: `{"samples":{"inputs":2,"targets":1,"input":[0,0,0,1,1,0,1,1],"target":[0,1,1,0]},"plan":{"epochs":5,"hidden":[3]}}`})["job"].(string)
	check(t, f.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
	answer, err := f.client.Predict(t.Context(), &protocol.Predict{Job: id, Rows: &protocol.Predict_Samples{Samples: &protocol.Samples{Inputs: 2, Input: []float64{0, 1, 1, 1}}}})
	check(t, err)
	predicted, err := view.NewPredictions(answer)
	check(t, err)
	want, err := view.Encode(predicted)
	check(t, err)
	if _, got := f.do(asked{method: "POST", path: "/v1/jobs/" + id + ":predict", body: `{"samples":[[0,1],[1,1]]}`}); strings.TrimSpace(string(got)) != string(want) {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := f.post(400, id, "predict", `{"rows":[{}]}`); !strings.Contains(got["detail"].(string), "samples") {
		t.Error(got)
	}
	if got := f.get(200, asked{path: "/v1/jobs/" + id + "/signature"}); got["inputs"] != 2.0 || len(got["columns"].([]any)) != 0 {
		t.Error(got)
	}
}

// A model of a table with commas before the decimals takes plain JSON numbers.
func TestNumbersInJSONAreNumbersWhateverTheTableHad(t *testing.T) {
	f := newFace(t, nil)
	var table strings.Builder
	table.WriteString("x;y\n")
	for i := range 60 {
		fmt.Fprintf(&table, "%d,%03d;%d,5\n", i, i*7, 3*i)
	}
	body, _ := json.Marshal(map[string]any{"name": "t.csv", "table": table.String(), "plan": map[string]any{"target": "y", "epochs": 5}})
	id := f.get(201, asked{method: "POST", path: "/v1/jobs", body: string(body)})["job"].(string)
	check(t, f.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
	text := f.post(200, id, "predict", `{"rows":[{"x":"7,125"},{"x":"1,5"},{"x":"2,000"}]}`)["rows"]
	numbers := f.post(200, id, "predict", `{"rows":[{"x":7.125},{"x":1.5},{"x":2}]}`)["rows"]
	if fmt.Sprint(text) != fmt.Sprint(numbers) {
		t.Errorf("%v and %v", text, numbers)
	}
}

// The form of a model that learned from dates says which.
func TestTheDaysThatAModelLearnedFromAreInItsSignature(t *testing.T) {
	f := newFace(t, nil)
	var table strings.Builder
	table.WriteString("day,sold\n")
	for i := range 60 {
		fmt.Fprintf(&table, "2024-%02d-%02d,%d\n", 1+i/28, 1+i%28, 10+i)
	}
	text, err := json.Marshal(table.String())
	check(t, err)
	id := f.get(201, asked{method: "POST", path: "/v1/jobs", body: `{"table":` + string(text) + `,"plan":{"target":"sold","hidden":[2],"epochs":2,"holdout":0,"stopping":{"patience":0}}}`})["job"].(string)
	check(t, f.client.Watch(t.Context(), id, 0, func(*protocol.Event) error { return nil }))
	column := f.get(200, asked{path: "/v1/jobs/" + id + "/signature"})["columns"].([]any)[0].(map[string]any)
	if column["kind"] != "date" || column["first"] != "2024-01-01" || column["last"] != "2024-03-04" {
		t.Error(column)
	}
}

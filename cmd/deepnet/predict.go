package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
)

// newPredict is the command that asks a model.
func (s *shell) newPredict() *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "predict JOB FILE.csv",
		Short: "Ask a finished job's model about a table",
		Long: `Ask a finished job's model about a CSV file that has the job's input columns, "-"
being the standard input. The answer is CSV, row for row: the label and a
probability per class, or the number. A label that a spreadsheet would take for
a formula gets an apostrophe in front. Cells that cannot be read, and values that
were never seen, are counted in warnings on the standard error.`,
		Example: `  deepnet predict latest new.csv > answers.csv
  tail -n 5 iris.csv | cat header.csv - | deepnet predict latest -
  deepnet predict latest new.csv -o json | jq -r '.rows[].label'`,
		Args: positional(2, "JOB", "FILE.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.predict(cmd, args[0], args[1], *format)
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) predict(cmd *cobra.Command, job, path string, format format) error {
	name, table, err := s.readTable(path)
	if err != nil {
		return err
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	answer, err := service.Predict(cmd.Context(), &protocol.Predict{
		Job:  job,
		Name: name,
		Rows: &protocol.Predict_Table{Table: table},
	})
	if err != nil {
		return err
	}
	rows, err := split(answer)
	switch {
	case err != nil:
		return err
	case format == asJSON:
		return writeJSON(s.out, predictions{answer.GetJob(), listed(answer.GetClasses()), rows, listed(answer.GetWarning())})
	default:
		for _, warning := range answer.GetWarning() {
			fmt.Fprintf(s.err, "WARNING %s\n", clean(warning))
		}
		return writePredictions(s.out, answer.GetClasses(), rows, s.outTTY)
	}
}

// predictions is the answer as a program reads it.
type predictions struct {
	Job      string       `json:"job"`
	Classes  []string     `json:"classes"`
	Rows     []prediction `json:"rows"`
	Warnings []string     `json:"warnings"`
}

// prediction is the answer for one row: for classes a label and their
// probabilities in the order of the classes, else the numbers.
type prediction struct {
	Label         *string    `json:"label,omitempty"`
	Probabilities []*float64 `json:"probabilities,omitempty"`
	Values        []*float64 `json:"values,omitempty"`
}

// split cuts the service's answer into rows, refusing one that does not fit together.
func split(answer *protocol.Predictions) ([]prediction, error) {
	width, labels := int(answer.GetOutputs()), answer.GetLabel()
	numbers, classes := answer.GetOutput(), len(answer.GetClasses())
	fits := width > 0 && len(numbers)%width == 0
	if fits && classes > 0 {
		fits = classes == width && len(labels) == len(numbers)/width
	}
	if !fits {
		return nil, failed(exitFailed, "the service's answer does not fit together: %d numbers, %d per row, %d classes, %d labels",
			len(numbers), width, classes, len(labels))
	}
	rows := make([]prediction, len(numbers)/width)
	for i := range rows {
		var values []*float64
		for k := range width {
			values = append(values, finite(&numbers[i*width+k]))
		}
		rows[i].Values = values
		if classes > 0 {
			rows[i] = prediction{Label: &labels[i], Probabilities: values}
		}
	}
	return rows, nil
}

// writePredictions writes rows as CSV with a header. For a terminal, what does
// not show is spelled out; elsewhere a label is written as it is.
func writePredictions(out io.Writer, classes []string, rows []prediction, terminal bool) error {
	table := csv.NewWriter(out)
	_ = table.Write(cells(header(classes, rows), terminal)) // the writer keeps its error for the end
	for _, row := range rows {
		var line []string
		values := row.Values
		if row.Label != nil {
			line, values = append(line, *row.Label), row.Probabilities
		}
		line = cells(line, terminal)
		for _, value := range values {
			line = append(line, full(value))
		}
		_ = table.Write(line)
	}
	table.Flush()
	return table.Error()
}

func header(classes []string, rows []prediction) []string {
	if len(classes) > 0 {
		line := []string{"label"}
		for _, class := range classes {
			line = append(line, "p_"+class)
		}
		return line
	}
	if len(rows) == 0 || len(rows[0].Values) == 1 {
		return []string{"prediction"}
	}
	var line []string
	for k := range rows[0].Values {
		line = append(line, fmt.Sprintf("prediction_%d", k+1))
	}
	return line
}

// cells makes words from outside fit for a CSV file.
func cells(words []string, terminal bool) []string {
	var line []string
	for _, word := range words {
		if formula(word) {
			word = "'" + word
		}
		if terminal {
			word = clean(word)
		}
		line = append(line, word)
	}
	return line
}

// formula says whether a spreadsheet would run word.
func formula(word string) bool {
	if word == "" || !strings.ContainsRune("=+-@\t\r", rune(word[0])) {
		return false
	}
	_, err := strconv.ParseFloat(word, 64)
	return err != nil
}

// full is a number with all the digits it needs to be read back unchanged.
func full(x *float64) string {
	if x == nil {
		return "NaN"
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}

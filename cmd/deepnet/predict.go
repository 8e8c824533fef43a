package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newPredict is the command that predicts with a model.
func newPredict(s *shell) *cobra.Command {
	var format *format
	var sheet string
	cmd := &cobra.Command{
		Use:   "predict JOB FILE",
		Short: "Predict with a finished job's model",
		Long: `Predict with a finished job's model for the rows of a file that has the job's input
columns, of any format that deepnet train takes, "-" being the standard input. What
comes out is CSV, row for row: the label and a probability per class, or the number. A
label that a spreadsheet would take for a formula gets an apostrophe in front. Cells
that cannot be read, and values that the model was never trained on, are counted in
warnings on the standard error.`,
		Example: `  deepnet predict latest new.csv > answers.csv
  tail -n 5 iris.csv | cat header.csv - | deepnet predict latest -
  deepnet predict latest new.csv -o json | jq -r '.rows[].label'`,
		Args: positional(2, "JOB", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return predict(cmd, s, asked{args[0], args[1], sheet}, *format)
		},
	}
	sheetFlag(cmd.Flags(), &sheet)
	format = outputFlag(cmd.Flags())
	return cmd
}

// asked is the job whose model predicts, and the rows that it predicts for.
type asked struct{ job, path, sheet string }

// predict predicts with a job's model for the rows of a file.
func predict(cmd *cobra.Command, s *shell, a asked, format format) error {
	name, table, err := s.readTable(a.path, a.sheet)
	if err != nil {
		return err
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	answer, err := service.Predict(cmd.Context(), &protocol.Predict{
		Job:  a.job,
		Name: name,
		Rows: &protocol.Predict_Table{Table: table},
	})
	if err != nil {
		return err
	}
	predicted, err := view.NewPredictions(answer)
	switch {
	case err != nil:
		return err
	case format == asJSON:
		return view.Write(s.out, predicted)
	default:
		for _, warning := range predicted.Warnings {
			fmt.Fprintf(s.err, "WARNING %s\n", clean(warning))
		}
		return writePredictions(s.out, predicted, s.outTTY)
	}
}

// writePredictions writes rows as CSV with a header. For a terminal, characters that do
// not show are spelled out; elsewhere a label is written as it is.
func writePredictions(out io.Writer, p view.Predictions, terminal bool) error {
	table := csv.NewWriter(out)
	_ = table.Write(cells(header(p.Classes, p.Rows), terminal)) // the writer keeps its error for the end
	for _, row := range p.Rows {
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

func header(classes []string, rows []view.Prediction) []string {
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

// cells makes texts from outside fit for a CSV file.
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

// formula says whether a spreadsheet would take a word for a formula.
func formula(word string) bool {
	if word == "" || !strings.ContainsRune("=+-@\t\r", rune(word[0])) {
		return false
	}
	_, err := strconv.ParseFloat(word, 64)
	return err != nil
}

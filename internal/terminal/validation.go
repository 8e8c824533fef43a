package terminal

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"deepnet/actors/protocol/view"
)

// WriteValidation writes what a cross-validation came to: a line for each fold, and below
// them what they say together.
func WriteValidation(out io.Writer, v view.CrossValidation) error {
	fmt.Fprintln(out)
	for _, warning := range v.Warnings {
		fmt.Fprintf(out, "WARNING %s\n", Clean(warning))
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "REPEAT\tFOLD\t%s\tTEST ERROR\tEPOCHS\tJOB\n", strings.ToUpper(v.Metric))
	for _, fold := range v.Results {
		score, loss := fold.State, ""
		if fold.Score != nil {
			score = Figure(*fold.Score)
		}
		if fold.HeldOutError != nil {
			loss = Figure(*fold.HeldOutError)
		}
		fmt.Fprintf(table, "%d\t%d\t%s\t%s\t%d\t%s\n", fold.Repeat, fold.Fold, score, Dash(loss), fold.Epochs, Clean(fold.Job))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	WriteFields(out, validationFields(v))
	return nil
}

// validationFields are the lines below the table.
func validationFields(v view.CrossValidation) (fields []Field) {
	if v.Mean != nil {
		fields = append(fields, Field{v.Metric, fmt.Sprintf("%s on average, standard deviation %s, of %d jobs", Figure(*v.Mean), Figure(*v.Deviation), len(v.Results))})
	}
	if v.Low != nil {
		fields = append(fields, Field{"interval", fmt.Sprintf("%s to %s: 95 %%, corrected resampled t (Nadeau and Bengio 2003)", Figure(*v.Low), Figure(*v.High))})
	}
	if v.Error != nil {
		fields = append(fields, Field{"test error", Figure(*v.Error) + " on average"})
	}
	for _, baseline := range v.Baselines {
		fields = append(fields, Field{baseline.Name, Figure(baseline.Mean) + " on average, on the same rows"})
	}
	for _, t := range v.Targets {
		fields = append(fields, Field{Clean(t.Target), fmt.Sprintf("%s %s on average", t.Metric, Figure(t.Mean))})
	}
	return append(fields,
		Field{"time", fmt.Sprintf("%.1f s of training, %.1f s from the first start to the last end", v.Learning, v.Elapsed)},
		Field{"key", v.Key})
}

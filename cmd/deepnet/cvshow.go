package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"deepnet/actors/protocol/view"
)

// tally shows a person how many of several jobs are over.
type tally struct {
	out    io.Writer
	of     int
	at     int
	silent bool
}

func (t *tally) begin(at int) {
	t.at = at
	if !t.silent {
		fmt.Fprintf(t.out, "%sjob %d of %d", eraseLine, at+1, t.of)
	}
}

func (t *tally) epoch(now progress) {
	if few := max(1, now.of/100); !t.silent && now.epoch%few == 0 {
		fmt.Fprintf(t.out, "%sjob %d of %d | epoch %d of %d", eraseLine, t.at+1, t.of, now.epoch, now.of)
	}
}

func (t *tally) note(progress, string) {}

// end is the end of one job; the last one's line is erased.
func (t *tally) end() { fmt.Fprint(t.out, t.erase()) }

func (t *tally) erase() string {
	if t.silent {
		return ""
	}
	return eraseLine
}

func (s *shell) writeValidation(v view.CrossValidation, format format) error {
	if format == asJSON {
		return view.Write(s.out, v)
	}
	fmt.Fprintln(s.out)
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "REPEAT\tFOLD\t%s\tHELD-OUT ERROR\tEPOCHS\tJOB\n", strings.ToUpper(v.Metric))
	for _, part := range v.Results {
		said := part.State
		if part.Score != nil {
			said = figure(*part.Score)
		}
		loss := ""
		if part.HeldOutError != nil {
			loss = figure(*part.HeldOutError)
		}
		fmt.Fprintf(table, "%d\t%d\t%s\t%s\t%d\t%s\n", part.Repeat, part.Fold, said, dash(loss), part.Epochs, clean(part.Job))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(s.out)
	writeFields(s.out, validationFields(v))
	return nil
}

// validationFields are the lines below the table.
func validationFields(v view.CrossValidation) (fields []field) {
	if v.Mean != nil {
		fields = append(fields, field{v.Metric, fmt.Sprintf("%s on average, standard deviation %s, of %d jobs", figure(*v.Mean), figure(*v.Deviation), len(v.Results))})
	}
	if v.Low != nil {
		fields = append(fields, field{"interval", fmt.Sprintf("%s to %s: 95 %%, corrected resampled t (Nadeau and Bengio 2003)", figure(*v.Low), figure(*v.High))})
	}
	if v.Error != nil {
		fields = append(fields, field{"held-out error", figure(*v.Error) + " on average"})
	}
	for _, baseline := range v.Baselines {
		fields = append(fields, field{baseline.Name, figure(baseline.Mean) + " on average, on the same rows"})
	}
	return append(fields,
		field{"time", fmt.Sprintf("%.1f s of learning, %.1f s from the first start to the last end", v.Learning, v.Elapsed)},
		field{"key", v.Key})
}

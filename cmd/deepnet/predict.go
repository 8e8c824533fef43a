package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/export"
	"deepnet/internal/terminal"
)

// newPredict is the command that predicts with a model.
func newPredict(s *shell) *cobra.Command {
	ask := &prediction{}
	cmd := &cobra.Command{
		Use:   "predict JOB FILE",
		Short: "Predict with a finished job's model",
		Long: `Predict with a finished job's model for the rows of a file that has the job's input
columns, of any format that deepnet train takes, "-" being the standard input. The file
may be of any size: it is read twice, and asked about in parts. What comes out is a table,
row for row: the label and a probability per class, or the number; of several targets, a
column for each and, where they have classes, the probability that each says yes. The
columns to keep come first. It is CSV, JSON lines or Parquet (--to, or the ending of
--out); -o json is one document of all rows and warnings, as is -o yaml, for tables that fit
into memory.

In CSV a text that a spreadsheet would take for a formula gets an apostrophe in front.
Cells that cannot be read, and values that the model was never trained on, are counted in
warnings on the standard error. A file gets its name once it is complete; on the standard
output only the exit code says that all rows are there.`,
		Example: `  deepnet predict latest new.csv > answers.csv
  deepnet predict latest new.csv --keep id --keep name --out answers.parquet
  tail -n 5 iris.csv | cat header.csv - | deepnet predict latest -
  deepnet predict latest new.csv -o json | jq -r '.rows[].label'`,
		Args: positional(2, "JOB", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := ask.choose(s, args[1]); err != nil {
				return wrongUse(cmd, err)
			}
			return s.predict(cmd, args[0], args[1], ask)
		},
	}
	ask.flags(cmd.Flags())
	return cmd
}

// prediction is how predictions are asked for.
type prediction struct {
	sheet  string   // of a spreadsheet
	keep   []string // columns of the file
	to     export.Format
	out    string  // the file to write; "": the standard output
	format *format // for a program: one document
}

func (p *prediction) flags(flags *pflag.FlagSet) {
	p.format = outputFlag(flags)
	sheetFlag(flags, &p.sheet)
	flags.Var((*names)(&p.keep), "keep", "a `COLUMN` of the file to keep, its cells as they are; repeatable")
	flags.Func("to", "`FORMAT` of the table: csv, jsonl (JSON lines) or parquet (default: by the ending of --out, else csv)", func(value string) error {
		p.to = export.Format(value)
		if !slices.Contains(export.Formats(), p.to) {
			return errors.New("must be csv, jsonl or parquet; for one JSON document say -o json")
		}
		return nil
	})
	nameFlag(flags, &p.out, "out", "the `FILE` to write; its ending names the format: .csv, .jsonl or .parquet (default: the standard output)")
}

// names is a flag that takes one name more each time.
type names []string

// Set implements pflag.Value.
func (n *names) Set(value string) error {
	if slices.Contains(*n, value) {
		return errors.New("it was given before; give it once")
	}
	*n = append(*n, value)
	return checkName(value)
}

// String implements pflag.Value.
func (n *names) String() string { return strings.Join(*n, ",") }

// Type implements pflag.Value.
func (n *names) Type() string { return "names" }

// Repeatable says that the flag may be given more than once.
func (n *names) Repeatable() bool { return true }

// choose settles the format, and refuses what does not go together.
func (p *prediction) choose(s *shell, in string) error {
	if p.out == "-" {
		p.out = ""
	}
	switch {
	case *p.format != asText && (p.to != "" || p.out != ""):
		return errors.New("-o " + string(*p.format) + " is one document on the standard output; leave out --to and --out, or choose --to jsonl")
	case p.to == "" && p.out == "":
		p.to = export.CSV
	case p.to == "":
		p.to = export.FormatOf(p.out)
	}
	switch {
	case p.to == "":
		return fmt.Errorf("the ending of %s names no format; choose one by --to csv, --to jsonl or --to parquet", p.out)
	case p.to == export.Parquet && p.out == "" && s.outTTY:
		return errors.New("a terminal does not show Parquet; name a file (--out FILE.parquet), or send the standard output to one")
	case sameFile(p.out, in):
		return fmt.Errorf("%s is the table itself; name another file to write", p.out)
	}
	return nil
}

// sameFile says whether two paths lead to one file.
func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// predict predicts with a job's model for the rows of a file.
func (s *shell) predict(cmd *cobra.Command, job, path string, ask *prediction) error {
	t, err := s.openTable(path, ask.sheet)
	if err != nil {
		return err
	}
	defer t.close()
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	model, err := service.Signature(cmd.Context(), job)
	if err != nil {
		return err
	}
	to, err := s.answers(ask, model)
	if err != nil {
		return err
	}
	table := func() (io.ReadCloser, error) { return io.NopCloser(t.Reader()), nil }
	progress, done := s.predicting(ask, t.name)
	warnings, err := service.PredictTable(cmd.Context(), client.PredictTable{Model: model, Name: t.name, Table: table, Keep: ask.keep, Progress: progress}, to.write)
	done()
	if err = to.end(s.out, warnings, err); err != nil {
		return incomplete(cmd, ask, err)
	}
	if *ask.format == asText {
		for _, warning := range warnings {
			fmt.Fprintf(s.err, "WARNING %s\n", terminal.Clean(warning))
		}
	}
	return nil
}

// incomplete is the error of an interrupted prediction, or the one there is.
func incomplete(cmd *cobra.Command, ask *prediction, err error) error {
	switch {
	case cmd.Context().Err() == nil:
		return err
	case ask.out != "":
		return failed(exitInterrupted, "interrupted; %s was not written", ask.out)
	default:
		return failed(exitInterrupted, "interrupted; what was written is not all there is")
	}
}

// predicting shows a person how far a prediction is, unless its rows are shown on the same
// terminal; done ends that.
func (s *shell) predicting(ask *prediction, name string) (progress func(done, of int), done func()) {
	if !s.errTTY || s.outTTY && ask.out == "" {
		return nil, func() {}
	}
	read := s.notice("reading " + terminal.Clean(name))
	return func(done, of int) {
			read()
			fmt.Fprintf(s.err, "%spredicted %d of %d rows", terminal.EraseLine, done, of)
		}, func() {
			read()
			fmt.Fprint(s.err, terminal.EraseLine)
		}
}

// answers are predictions on their way out.
type answers struct {
	keep []string
	rows export.Writer           // a table; nil: a document
	line *view.PredictionsWriter // a document; nil: a table
	yaml *bytes.Buffer           // the document, to be written as YAML; nil: as JSON
	file *export.File            // nil: the standard output
}

// answers opens what predictions are written to.
func (s *shell) answers(ask *prediction, model *protocol.Signature) (a *answers, err error) {
	a = &answers{keep: ask.keep}
	texts, numbers := view.PredictionColumns(model)
	for _, kept := range ask.keep {
		if slices.Contains(texts, kept) || slices.Contains(numbers, kept) {
			return nil, failed(exitUsage, "--keep %s: predictions have a column of that name themselves; rename the one in the file", terminal.Clean(kept))
		}
	}
	var out io.Writer = s.out
	if ask.out != "" {
		if a.file, err = export.Create(ask.out); err != nil {
			return nil, &failure{exitUsage, err}
		}
		out = a.file
	}
	columns := export.Columns{Texts: slices.Concat(ask.keep, texts), Numbers: numbers}
	switch {
	case *ask.format == asYAML:
		a.yaml = &bytes.Buffer{}
		a.line = view.NewPredictionsWriter(a.yaml)
	case *ask.format == asJSON:
		a.line = view.NewPredictionsWriter(out)
	case ask.to == export.CSV && ask.out == "" && s.outTTY:
		a.rows = export.NewCSV(out, columns, terminal.Clean)
	default:
		a.rows, err = export.New(ask.to, out, columns)
	}
	return a, err
}

// write writes a part of the predictions.
func (a *answers) write(part *client.Predicted) error {
	predicted, err := view.NewPredictions(part.Predictions)
	if err != nil {
		return err
	}
	for i := range predicted.Rows {
		row, kept := &predicted.Rows[i], part.Kept[i*len(a.keep):][:len(a.keep)]
		if a.line != nil {
			row.Keep(a.keep, kept)
			continue
		}
		texts, numbers := row.Cells()
		if err := a.rows.Write(slices.Concat(kept, texts), numbers); err != nil {
			return err
		}
	}
	if a.line != nil {
		return a.line.Write(predicted)
	}
	return a.rows.Flush()
}

// end completes what was written, unless an error came before. A file of which not all is
// there is removed.
func (a *answers) end(out io.Writer, warnings []string, err error) error {
	switch {
	case err != nil:
	case a.line != nil:
		if err = a.line.Close(warnings); err == nil && a.yaml != nil {
			err = terminal.WriteYAML(out, a.yaml.Bytes())
		}
	default:
		err = a.rows.Close()
	}
	switch {
	case a.file == nil:
		return err
	case err != nil:
		_ = a.file.Discard()
		return err
	default:
		return a.file.Complete()
	}
}

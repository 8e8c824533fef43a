package main

import (
	"fmt"
	"io"
	"strings"

	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
	"deepnet/internal/terminal"
)

// explain prints the job that would be submitted, every default written out. It needs no
// service.
func explain(s *shell, job *jobfile.Job, format format) error {
	t, err := s.openJobTable(job)
	if err != nil {
		return err
	}
	defer t.close()
	content, err := t.Content(t.Size())
	if err != nil {
		return failed(exitUsage, "%s: %w", t.name, err)
	}
	explained, err := job.Explain(t.name, content)
	if err != nil {
		return &failure{exitUsage, err}
	}
	switch format {
	case asYAML:
		_, err := s.out.Write(explained.Whole.Text())
		return err
	case asJSON:
		explained.Warnings = view.Notices(explained.Warnings)
		return s.write(format, explained)
	default:
		writeExplanation(s.out, explained)
		return nil
	}
}

// writeExplanation writes an explanation for a person.
func writeExplanation(out io.Writer, e *jobfile.Explanation) {
	fmt.Fprintln(out, "Settings")
	writeIndented(out, settingFields(e.Settings))
	writeAll(out, "Choices", e.Choices)
	writeAll(out, "Warnings", e.Warnings)
	fmt.Fprintln(out, "\nColumns")
	var columns []terminal.Field
	for _, column := range e.Columns {
		columns = append(columns, terminal.Field{Name: terminal.Clean(column.Name), Value: column.Kind + made(column)})
	}
	writeIndented(out, columns)
	fmt.Fprintln(out, "\nNetwork")
	writeIndented(out, []terminal.Field{
		{Name: "layers", Value: terminal.Network(e.Layers)},
		{Name: "weights and biases", Value: fmt.Sprint(e.Weights)},
		{Name: "classes", Value: strings.Join(e.Classes, ", ")},
		{Name: "targets", Value: e.TargetNames},
		{Name: "rows", Value: fmt.Sprintf("%d for training, %d for validation, %d for testing", e.Rows, e.Validation, e.HeldOut)},
		{Name: "an epoch", Value: terminal.Counted(e.Steps, "step") + " of " + terminal.Counted(e.Batch, "row")},
	})
	fmt.Fprintln(out, "\nNothing was submitted.")
}

// settingFields are settings, their values and reasons in columns.
func settingFields(settings []jobfile.Reason) (fields []terminal.Field) {
	width := 0
	for _, setting := range settings {
		width = max(width, len(setting.Value))
	}
	for _, setting := range settings {
		fields = append(fields, terminal.Field{Name: setting.Key, Value: fmt.Sprintf("%-*s  %s", min(width, 60), setting.Value, setting.From)})
	}
	return fields
}

// made says which features a column becomes, unless it is one by itself.
func made(column jobfile.Column) string {
	if len(column.Features) == 1 && column.Features[0] == column.Name {
		return ""
	}
	if len(column.Features) == 0 {
		return ", no feature: " + column.Without
	}
	return fmt.Sprintf(", %s: %s", terminal.Counted(uint64(len(column.Features)), "feature"), strings.Join(column.Features, ", "))
}

func writeAll(out io.Writer, heading string, all []string) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", heading)
	for _, line := range all {
		fmt.Fprintf(out, "  %s\n", terminal.Clean(line))
	}
}

// writeIndented writes fields below a heading.
func writeIndented(out io.Writer, fields []terminal.Field) {
	for i := range fields {
		fields[i].Name = "  " + fields[i].Name
	}
	terminal.WriteFields(out, fields)
}

package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"
)

// explain prints the job that would be submitted, every default written out; it
// needs no service.
func (s *shell) explain(order *training) error {
	t, err := s.openTable(order.job.Table)
	if err != nil {
		return err
	}
	defer t.close()
	content, err := t.content()
	if err != nil {
		return failed(exitUsage, "%s: the table cannot be read: %w", t.name, err)
	}
	explained, err := order.job.Explain(t.name, content)
	if err != nil {
		return &failure{exitUsage, err}
	}
	switch *order.format {
	case asYAML:
		_, err := s.out.Write(explained.Whole.Text())
		return err
	case asJSON:
		return writeJSON(s.out, explained)
	default:
		writeExplanation(s.out, explained)
		return nil
	}
}

// content is the whole table.
func (t *table) content() ([]byte, error) {
	if t.file == nil {
		return t.small, nil
	}
	content := make([]byte, t.size)
	_, err := io.ReadFull(io.NewSectionReader(t.file, 0, t.size), content)
	return content, err
}

// mayBeYAML refuses -o yaml where nothing is explained.
func mayBeYAML(cmd *cobra.Command, order *training) error {
	if *order.format == asYAML && !order.explains {
		return wrongUse(cmd, errors.New("-o yaml writes a job file, which is for --explain"))
	}
	return nil
}

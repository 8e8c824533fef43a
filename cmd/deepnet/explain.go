package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
)

// explain prints the job that would be submitted, every default written out; it
// needs no service.
func (s *shell) explain(order *training) error {
	t, err := s.openTable(order.job.table)
	if err != nil {
		return err
	}
	defer t.close()
	content, err := t.content()
	if err != nil {
		return failed(exitUsage, "%s: the table cannot be read: %w", t.name, err)
	}
	submit := order.job.submit
	submit.Name, submit.Data = t.name, &protocol.Submit_Table{Table: content}
	explained, err := plan.Explain(submit)
	if err != nil {
		return &failure{exitUsage, err}
	}
	resolved := order.job.resolved(explained.Job)
	switch *order.format {
	case asYAML:
		_, err := s.out.Write(jobText(resolved))
		return err
	case asJSON:
		return writeJSON(s.out, newExplanation(order.job, resolved, explained))
	default:
		writeExplanation(s.out, newExplanation(order.job, resolved, explained))
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

// resolved are the flags that give the same job by themselves.
func (job *jobFlags) resolved(as *protocol.Job) *jobFlags {
	retries := as.GetRetries()
	full := jobFlagsOf(&protocol.Submit{
		Plan: as.GetPlan(), Queue: as.GetQueue(), Priority: as.GetPriority(), Key: job.submit.GetKey(), Retries: &retries,
	})
	full.table = job.table
	return full
}

// mayBeYAML refuses -o yaml where nothing is explained.
func mayBeYAML(cmd *cobra.Command, order *training) error {
	if *order.format == asYAML && !order.explains {
		return wrongUse(cmd, errors.New("-o yaml writes a job file, which is for --explain"))
	}
	return nil
}

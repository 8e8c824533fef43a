package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/internal/jobfile"
)

// fileFlag defines -f.
func fileFlag(flags *pflag.FlagSet, path *string) {
	flags.FuncP("file", "f", "`FILE` with the job: YAML or JSON, whose keys are these flags; a flag given here wins", func(value string) error {
		*path = value
		return checkName(value)
	})
}

// settle completes a job: the settings of the command line, those of the file where the
// command line has none, and the table.
func settle(cmd *cobra.Command, job *jobfile.Job, file string, args []string) error {
	if len(args) > 0 {
		job.Table = args[0]
	}
	if file != "" {
		if err := takeFile(job, file); err != nil {
			return err
		}
	}
	if job.Table == "" {
		return wrongUse(cmd, errors.New("FILE is missing"))
	}
	if err := job.Check(); err != nil {
		return wrongUse(cmd, err)
	}
	return nil
}

// takeFile completes a job by what a job file says.
func takeFile(job *jobfile.Job, path string) error {
	content, err := readJobFile(path)
	if err != nil {
		return failed(exitUsage, "%s: %w", path, err)
	}
	err = job.Take(content, path)
	var place *jobfile.Error
	switch {
	case errors.As(err, &place):
		return failed(exitUsage, "%s:%w", path, err)
	case err != nil:
		return failed(exitUsage, "%s: %w", path, err)
	default:
		return nil
	}
}

func readJobFile(path string) ([]byte, error) {
	file, _, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, jobfile.MaxSize+1))
}

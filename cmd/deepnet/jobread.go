package main

import (
	"errors"
	"io"

	"github.com/spf13/pflag"

	"deepnet/internal/jobfile"
)

// fileFlag defines -f.
func fileFlag(flags *pflag.FlagSet, path *string) {
	flags.FuncP("file", "f", "`FILE` with the job: YAML or JSON, whose keys are these flags; a flag given here wins", text(path))
}

// takeFile has a job take in what a job file asks for.
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

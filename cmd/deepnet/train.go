package main

import (
	"github.com/spf13/cobra"

	"deepnet/internal/jobfile"
)

// trainOptions is what the command line of `deepnet train` says.
type trainOptions struct {
	job      *jobfile.Job
	file     string
	watch    bool
	explains bool
	format   *format
}

// newTrain is the command that submits a job.
func newTrain(s *shell) *cobra.Command {
	options := trainOptions{job: jobfile.New(nil)}
	cmd := &cobra.Command{
		Use:   "train FILE --target COLUMN | -f JOB.yaml",
		Short: "Train a network on a table",
		Long: `Train a network on a table as it is, "-" being the standard input: CSV or TSV, also packed
by gzip or Zstandard, Parquet, a spreadsheet (.xlsx) or JSON lines. Delimiter, decimal
sign, header and the kind of every column are guessed, missing values filled,
categories and dates become numbers. What no flag decides, the service does; the
job's plan shows what it chose, its warnings what to look at.

A job file (-f), in YAML or JSON, has these flags as its keys; a flag given here wins.
--explain shows the job with every default written out, and submits nothing;
--explain -o yaml writes it as a job file.`,
		Example: `  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch
  deepnet train prices.csv --target price --task regression --hidden 16,8
  deepnet train wine.csv --target alcohol --target proline
  deepnet train iris.csv --target species -w -o json | jq .accuracy
  deepnet train iris.csv --target species --queue night --priority 5 --key iris-monday
  deepnet train iris.csv --target species --explain -o yaml > iris.yaml
  deepnet train -f iris.yaml --seed 2`,
		Args: positional(0, "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := settle(cmd, options.job, options.file, args); err != nil {
				return err
			}
			if options.explains {
				return explain(s, options.job, *options.format)
			}
			return train(cmd, s, options)
		},
	}
	cmd.Flags().AddFlagSet(options.job.Flags())
	fileFlag(cmd.Flags(), &options.file)
	sheetFlag(cmd.Flags(), &options.job.Sheet)
	cmd.Flags().BoolVar(&options.explains, "explain", false, "show the job with every default and where it comes from, and submit nothing; needs no service")
	cmd.Flags().BoolVarP(&options.watch, "watch", "w", false, "wait for the end of the job, and show it at work")
	options.format = outputFlag(cmd.Flags())
	return cmd
}

func train(cmd *cobra.Command, s *shell, options trainOptions) error {
	table, err := s.openJobTable(options.job)
	if err != nil {
		return err
	}
	defer table.close()
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	request := options.job.Submit
	request.Name = table.name
	if err := s.load(cmd, service, table, request); err != nil {
		return err
	}
	return s.handIn(cmd, service, request, handingIn{*options.format, options.watch})
}

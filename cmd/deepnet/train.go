package main

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/protocol"
)

// trainOptions is what the command line of `deepnet train` says.
type trainOptions struct {
	job      *jobFlags
	file     string
	watch    bool
	explains bool
	format   *format
}

// newTrain is the command that submits a job.
func newTrain(s *shell) *cobra.Command {
	options := trainOptions{job: newJobFlags()}
	cmd := &cobra.Command{
		Use:   "train FILE.csv --target COLUMN | -f JOB.yaml",
		Short: "Train a network on a table",
		Long: `Train a network on a table as it is, a CSV file, "-" being the standard input:
delimiter, decimal sign, header and the kind of every column are guessed, missing
values filled, categories and dates become numbers. What no flag decides, the
service does; the job's plan shows what it chose, its warnings what to look at.

A job file (-f), in YAML or JSON, has these flags as its keys; a flag given here wins.
--explain shows the job with every default written out, and submits nothing;
--explain -o yaml writes it as a job file.`,
		Example: `  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch
  deepnet train prices.csv --target price --task regression --hidden 16,8
  deepnet train iris.csv --target species -w -o json | jq .accuracy
  deepnet train iris.csv --target species --queue night --priority 5 --key iris-monday
  deepnet train iris.csv --target species --explain -o yaml > iris.yaml
  deepnet train -f iris.yaml --seed 2`,
		Args: positional(0, "FILE.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := options.job.settle(cmd, options.file, args); err != nil {
				return err
			}
			if err := mayBeYAML(cmd, &options); err != nil {
				return err
			}
			if options.explains {
				return s.explain(&options)
			}
			return train(cmd, s, options)
		},
	}
	cmd.Flags().AddFlagSet(options.job.FlagSet)
	fileFlag(cmd.Flags(), &options.file)
	cmd.Flags().BoolVar(&options.explains, "explain", false, "show the job with every default and where it comes from, and submit nothing; needs no service")
	cmd.Flags().BoolVarP(&options.watch, "watch", "w", false, "wait for the end of the job, and show it at work")
	options.format = outputFlag(cmd.Flags(), asYAML)
	return cmd
}

// settle completes the job: the settings of the command line, those of the file where
// the command line has none, and the table.
func (job *jobFlags) settle(cmd *cobra.Command, file string, args []string) error {
	if len(args) > 0 {
		job.table = args[0]
	}
	if file != "" {
		if err := job.takeFile(file); err != nil {
			return err
		}
	}
	if job.table == "" {
		return wrongUse(cmd, errors.New("FILE.csv is missing"))
	}
	if err := finishPlan(job.submit.Plan); err != nil {
		return wrongUse(cmd, err)
	}
	return nil
}

// placeFlags defines the flags that say where a job waits, and how to tell it from others.
func placeFlags(flags *pflag.FlagSet, submit *protocol.Submit) {
	flags.Var(words(&submit.Queue), "queue", "`QUEUE` it waits in (default \"default\")")
	flags.Var(priorityOption(&submit.Priority), "priority", "`N`: jobs of higher priority start first; may be negative (default 0)")
	flags.Var(words(&submit.Key), "key", "`NAME` of your own: submitting the same key again gives the job it made")
	flags.Var(count(&submit.Retries, 0), "retries", "try again up to `N` times after failures that may pass (default 3)")
}

func train(cmd *cobra.Command, s *shell, options trainOptions) error {
	table, err := s.openTable(options.job.table)
	if err != nil {
		return err
	}
	defer table.close()
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	request := options.job.submit
	request.Name = table.name
	if err := s.load(cmd, service, table, request); err != nil {
		return err
	}
	return s.handIn(cmd, service, request, handingIn{*options.format, options.watch})
}

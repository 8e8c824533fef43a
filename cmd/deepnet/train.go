package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/jobfile"
)

// training is what `deepnet train` was told.
type training struct {
	job      *jobfile.Job
	file     string
	watch    bool
	explains bool
	format   *format
}

// newTrain is the command that submits a job.
func (s *shell) newTrain() *cobra.Command {
	order := training{job: jobfile.New(nil)}
	cmd := &cobra.Command{
		Use:   "train FILE.csv --target COLUMN | -f JOB.yaml",
		Short: "Submit a table to be learned",
		Long: `Submit a table to be learned as it is, a CSV file, "-" being the standard input:
delimiter, decimal sign, header and the kind of every column are guessed, missing
values filled, categories and dates become numbers. What no flag decides, the
service does; the job's plan tells what it chose, its warnings what to look at.

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
			if err := settle(cmd, order.job, order.file, args); err != nil {
				return err
			}
			if err := mayBeYAML(cmd, &order); err != nil {
				return err
			}
			if order.explains {
				return s.explain(&order)
			}
			return s.train(cmd, order)
		},
	}
	cmd.Flags().AddFlagSet(order.job.Flags())
	fileFlag(cmd.Flags(), &order.file)
	cmd.Flags().BoolVar(&order.explains, "explain", false, "show the job with every default and where it comes from, and submit nothing; needs no service")
	cmd.Flags().BoolVarP(&order.watch, "watch", "w", false, "stay and show the job until it is over")
	order.format = outputFlag(cmd.Flags(), asYAML)
	return cmd
}

// settle makes a job whole: the command line's settings, the file's where the
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
		return wrongUse(cmd, errors.New("FILE.csv is missing"))
	}
	if err := job.Check(); err != nil {
		return wrongUse(cmd, err)
	}
	return nil
}

func (s *shell) train(cmd *cobra.Command, order training) error {
	table, err := s.openTable(order.job.Table)
	if err != nil {
		return err
	}
	defer table.close()
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	ask := order.job.Submit
	ask.Name = table.name
	if err := s.load(cmd, service, table, ask); err != nil {
		return err
	}
	return s.handIn(cmd, service, ask, shown{*order.format, order.watch})
}

// shown is how a person wants to see a job.
type shown struct {
	format format
	watch  bool
}

// handIn submits a job and shows it, until it is over where that is wanted.
func (s *shell) handIn(cmd *cobra.Command, service *client.Client, ask *protocol.Submit, how shown) error {
	if ask.Key == "" {
		ask.Key = s.key()
	}
	job, err := s.submit(cmd, service, ask)
	if err != nil {
		return err
	}
	if how.format == asText {
		writeWarnings(s.out, job)
	}
	if how.watch {
		return s.watch(cmd, service, job, how.format)
	}
	return s.submitted(cmd, job, how.format)
}

func (s *shell) submitted(cmd *cobra.Command, job *protocol.Job, format format) error {
	if format == asJSON {
		return writeJSON(s.out, newReport(job))
	}
	fmt.Fprintf(s.out, "Job %s is %s: %s\n", clean(job.GetId()), stateName(job.GetState()), clean(job.GetName()))
	fmt.Fprintf(s.out, "Watch it with %s\n", again(cmd, "watch", job.GetId()))
	return nil
}

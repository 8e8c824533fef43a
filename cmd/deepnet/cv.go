package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
	"deepnet/internal/jobfile"
	"deepnet/supervisor/plan"
)

// Bounds of one cross-validation.
const (
	usualFolds = 5
	maxParts   = 1000 // jobs of one cross-validation
)

// crossOrder is what `deepnet cv` was told.
type crossOrder struct {
	job     *jobfile.Job
	file    string
	repeats uint32
	cleanup bool
	format  *format
}

// newCV is the command that judges a way to learn by several jobs.
func (s *shell) newCV() *cobra.Command {
	order := crossOrder{repeats: 1, job: jobfile.New(func(s plan.Setting) bool { return s.Flag != "fold" && s.Flag != "repeat" })}
	order.job.Add(plan.Setting{Flag: "repeats", Kind: plan.Count, Doc: "`R` divisions into folds, one after the other", Default: "1"}, anyWhole(&order.repeats))
	cmd := &cobra.Command{
		Use:   "cv FILE.csv --target COLUMN | -f JOB.yaml",
		Short: "Judge a way to learn: cross-validation",
		Long: `Judge a way to learn by cross-validation: the table's rows are divided into folds, and
for each fold a job learns from the others and is judged on that one; --repeats does
it again with other divisions. The table is uploaded once, the jobs are like any
other, and a job learns to the same bits wherever and whenever it runs.

All flags of deepnet train that describe a job are taken, and job files too. The same
command again finds the jobs that it made, so it goes on where it was interrupted.

The confidence interval of the mean score is that of the corrected resampled t-test
(Nadeau and Bengio 2003), as the folds share most of the rows they learn from.`,
		Example: `  deepnet cv iris.csv --target species --epochs 50
  deepnet cv iris.csv --target species --folds 10 --repeats 3 -o json
  deepnet cv -f job.yaml --hidden 32 --cleanup`,
		Args: positional(0, "FILE.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := order.settle(cmd, args); err != nil {
				return err
			}
			return s.crossValidate(cmd, &order)
		},
	}
	cmd.Flags().AddFlagSet(order.job.Flags())
	cmd.Flags().Lookup("folds").Usage = fmt.Sprintf("`K` parts of the rows, each of which is the test once (default %d)", usualFolds)
	cmd.Flags().Lookup("key").Usage = "`NAME` of your own for the whole; the same name again finds the jobs it made (default: made of table and settings)"
	fileFlag(cmd.Flags(), &order.file)
	cmd.Flags().BoolVar(&order.cleanup, "cleanup", false, "delete the jobs when all have succeeded")
	order.format = outputFlag(cmd.Flags())
	return cmd
}

// settle makes the order whole.
func (o *crossOrder) settle(cmd *cobra.Command, args []string) error {
	if err := settle(cmd, o.job, o.file, args); err != nil {
		return err
	}
	asked := o.job.Submit.Plan
	if asked.Splitting == nil {
		asked.Splitting = &protocol.Splitting{}
	}
	by := asked.Splitting
	if !o.job.Said("folds") {
		by.Folds = usualFolds
	}
	switch jobs := uint64(by.Folds) * uint64(o.repeats); {
	case jobs == 0:
		return wrongUse(cmd, errors.New("0 folds or repeats judge nothing; choose 2 folds or more, and 1 repeat or more"))
	case by.Folds < 2:
		return wrongUse(cmd, errors.New("--folds: one fold leaves no rows to learn from; choose 2 or more"))
	case jobs > maxParts:
		return wrongUse(cmd, fmt.Errorf("%d folds in %d repeats are %d jobs; choose fewer, %d jobs at the most", by.Folds, o.repeats, jobs, maxParts))
	default:
		return nil
	}
}

package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Bounds of one cross-validation.
const (
	usualFolds = 5
	maxParts   = 1000 // jobs of one cross-validation
)

// crossOrder is what `deepnet cv` was told.
type crossOrder struct {
	job     *jobFlags
	file    string
	repeats uint32
	cleanup bool
	format  *format
}

// newCV is the command that judges a way to learn by several jobs.
func (s *shell) newCV() *cobra.Command {
	order := crossOrder{job: newJobFlags().without("fold", "repeat")}
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
	order.job.Var(plainCount(&order.repeats), "repeats", "`R` divisions into folds, one after the other (default 1)")
	order.job.Lookup("folds").Usage = fmt.Sprintf("`K` parts of the rows, each of which is held back once (default %d)", usualFolds)
	order.job.Lookup("key").Usage = "`NAME` of your own for the whole; the same name again finds the jobs it made (default: made of table and settings)"
	cmd.Flags().AddFlagSet(order.job.FlagSet)
	fileFlag(cmd.Flags(), &order.file)
	cmd.Flags().BoolVar(&order.cleanup, "cleanup", false, "delete the jobs when all have succeeded")
	order.format = outputFlag(cmd.Flags())
	return cmd
}

// without are the same flags but some.
func (job *jobFlags) without(names ...string) *jobFlags {
	fewer := *job
	fewer.FlagSet = pflag.NewFlagSet("job", pflag.ContinueOnError)
	fewer.SortFlags = false
	leave := map[string]bool{}
	for _, name := range names {
		leave[name] = true
	}
	job.VisitAll(func(flag *pflag.Flag) {
		if !leave[flag.Name] {
			fewer.AddFlag(flag)
		}
	})
	return &fewer
}

// settle makes the order whole.
func (o *crossOrder) settle(cmd *cobra.Command, args []string) error {
	by := o.job.submit.Plan.Splitting // before what is empty is dropped
	if err := o.job.settle(cmd, o.file, args); err != nil {
		return err
	}
	none := by.Folds == 0 && o.job.Changed("folds") || o.repeats == 0 && o.job.Changed("repeats")
	if by.Folds == 0 {
		by.Folds = usualFolds
	}
	o.job.submit.Plan.Splitting = by
	o.repeats = max(1, o.repeats)
	switch {
	case none:
		return wrongUse(cmd, errors.New("0 folds or repeats judge nothing; choose 2 folds or more, and 1 repeat or more"))
	case by.Folds < 2:
		return wrongUse(cmd, errors.New("--folds: one fold leaves no rows to learn from; choose 2 or more"))
	case uint64(by.Folds)*uint64(o.repeats) > maxParts:
		return wrongUse(cmd, fmt.Errorf("%d folds in %d repeats are %d jobs; choose fewer, %d jobs at the most",
			by.Folds, o.repeats, uint64(by.Folds)*uint64(o.repeats), maxParts))
	default:
		return nil
	}
}

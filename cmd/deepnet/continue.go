package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/jobfile"
	"deepnet/supervisor/plan"
)

// continuing is what `deepnet continue` was told.
type continuing struct {
	job    *jobfile.Job
	more   *uint32
	watch  bool
	format *format
}

// newContinue is the command that teaches a finished model further.
func (s *shell) newContinue() *cobra.Command {
	order := continuing{job: jobfile.New(func(s plan.Setting) bool { return s.Flag == "stop-below" || s.Section == plan.TheQueue })}
	cmd := &cobra.Command{
		Use:   "continue JOB [FILE.csv]",
		Short: "Teach a finished model further, with new rows or its own",
		Long: `Teach a finished model further: a new job goes on from where JOB ended, with its
network, its optimiser and its columns as they were measured then. With a table it
learns the rows there, which need JOB's columns; without one, JOB's own rows, and then
it comes to the same bits as if JOB had been given so many epochs from the beginning,
unless its schedule goes by their number, as the cosine of the preset auto does.

JOB and its model stay as they are.`,
		Example: `  deepnet continue latest --epochs 100 --watch
  deepnet continue 01JDEEPNET june.csv --epochs 20 -w -o json`,
		Args: positional(1, "JOB", "FILE.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withJob(cmd, args[:1], func(service *client.Client, job *protocol.Job) error {
				return s.goOn(cmd, service, job, args[1:], &order)
			})
		},
	}
	flags := cmd.Flags()
	flags.Func("epochs", "`N` more passes over the rows at the most (default: as many as JOB was given)", whole(&order.more, 1))
	flags.AddFlagSet(order.job.Flags())
	flags.VisitAll(func(flag *pflag.Flag) { flag.Annotations = nil }) // so few need no titles
	flags.BoolVarP(&order.watch, "watch", "w", false, "stay and show the job until it is over")
	order.format = outputFlag(flags)
	return cmd
}

// goOn submits the job that goes on from another.
func (s *shell) goOn(cmd *cobra.Command, service *client.Client, job *protocol.Job, tables []string, order *continuing) error {
	ask := order.job.Submit
	ask.From, ask.Name = job.GetId(), job.GetName()
	if order.more != nil {
		ask.Plan.Epochs = proto.Uint32(epochs(job) + *order.more)
	}
	if len(tables) == 0 {
		ask.Data = &protocol.Submit_Dataset{Dataset: job.GetDataset()}
	} else {
		table, err := s.openTable(tables[0])
		if err != nil {
			return err
		}
		defer table.close()
		ask.Name = table.name
		if err := s.load(cmd, service, table, ask); err != nil {
			return err
		}
	}
	return s.handIn(cmd, service, ask, shown{*order.format, order.watch})
}

package main

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/jobfile"
	"deepnet/supervisor/plan"
)

// continueOptions is what the command line of `deepnet continue` says.
type continueOptions struct {
	job    *jobfile.Job
	more   *uint32
	sheet  string
	watch  bool
	format *format
}

// newContinue is the command that trains a finished model further.
func newContinue(s *shell) *cobra.Command {
	options := continueOptions{job: jobfile.New(func(s plan.Setting) bool { return s.Flag == "stop-below" || s.Section == plan.TheQueue })}
	cmd := &cobra.Command{
		Use:   "continue JOB [FILE]",
		Short: "Train a finished model further, on new rows or its own",
		Long: `Train a finished model further: a new job goes on from where JOB ended, with its
network, its optimizer and its columns as they were measured then. With a table it
trains on the rows there, which need JOB's columns; without one, on JOB's own rows, and
then it comes to the same bits as if JOB had been given so many epochs from the
beginning, unless its schedule depends on their number, as the cosine of the preset
auto does.

JOB and its model stay as they are.`,
		Example: `  deepnet continue latest --epochs 100 --watch
  deepnet continue 01JDEEPNET june.csv --epochs 20 -w -o json`,
		Args: positional(1, "JOB", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if options.sheet != "" && len(args) < 2 {
				return wrongUse(cmd, errors.New("--sheet is one of FILE, which is missing"))
			}
			return s.withJob(cmd, args[:1], func(service *client.Client, job *protocol.Job) error {
				return trainFurther(cmd, s, service, further{job, args[1:], &options})
			})
		},
	}
	flags := cmd.Flags()
	numberFlag(flags, &options.more, 1, "epochs", "at most `N` more passes over the rows (default: as many as JOB was given)")
	flags.AddFlagSet(options.job.Flags())
	flags.VisitAll(func(flag *pflag.Flag) { flag.Annotations = nil }) // so few need no titles
	sheetFlag(flags, &options.sheet)
	flags.BoolVarP(&options.watch, "watch", "w", false, "wait for the end of the job, and show it at work")
	options.format = outputFlag(flags)
	return cmd
}

// further is a job whose model is to be trained further, on a table or on its own rows.
type further struct {
	job     *protocol.Job
	table   []string // one path, or none
	options *continueOptions
}

func trainFurther(cmd *cobra.Command, s *shell, service *client.Client, f further) error {
	request := f.options.job.Submit
	request.From, request.Name = f.job.GetId(), f.job.GetName()
	if f.options.more != nil {
		request.Plan.Epochs = proto.Uint32(view.Epochs(f.job) + *f.options.more)
	}
	if len(f.table) == 0 {
		request.Data = &protocol.Submit_Dataset{Dataset: f.job.GetDataset()}
	} else {
		table, err := s.openTable(f.table[0], f.options.sheet)
		if err != nil {
			return err
		}
		defer table.close()
		request.Name = table.name
		if err := s.load(cmd, service, table, request); err != nil {
			return err
		}
	}
	return s.handIn(cmd, service, request, handingIn{*f.options.format, f.options.watch})
}

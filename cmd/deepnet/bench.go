package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/docs/examples"
	"deepnet/internal/benchmark"
	"deepnet/internal/chart"
	"deepnet/internal/release"
	"deepnet/internal/telemetry"
	"deepnet/supervisor"
)

// benchFlags are those that the kinds of bench share.
type benchFlags struct {
	rivals  []benchmark.Rival // that there are
	against []string
	python  string
	cores   []int
	seconds float64
	repeat  *uint32
	format  *format
}

// newBenchmark is the command that measures how fast networks learn.
func newBenchmark(s *shell) *cobra.Command {
	var neuronsPerActor *uint32
	var names []string
	for _, w := range benchmark.Workloads() {
		names = append(names, w.Name)
	}
	cmd := &cobra.Command{
		Use:   "bench [WORKLOAD...]",
		Short: "Measure how fast networks learn here",
		Long: `Measure how fast networks learn on this machine, by real jobs in a service of its own
that ends with the command and keeps nothing. The workloads are ` + strings.Join(names, ", ") + `.

Of every workload you see the rows learned per second, the time of a step, 10^9
floating-point operations of the sums of products per second, what the processor did
meanwhile (by its profile), and the memory at the most. With --against, other programs
train the same network on as many rows in turn with it: sklearn (scikit-learn's
MLPClassifier), torch and torch32 (PyTorch in float64 and in float32), each with the
kernels of OpenBLAS and the number of threads that are fastest for it here.`,
		Example: `  deepnet bench iris digits
  deepnet bench mnist --neurons-per-actor 1
  deepnet bench --cores 1,2 --against sklearn,torch,torch32 --repeat 5
  deepnet bench auto --against sklearn
  deepnet bench products --against openblas`,
		Args: cobra.ArbitraryArgs,
	}
	f := newBenchFlags(cmd, 2, benchmark.Rivals())
	numberFlag(cmd.Flags(), &neuronsPerActor, 0, "neurons-per-actor", "`N` neurons to an actor; 0: a whole layer (default: as in a job)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		workloads, err := benchmark.Named(args, neuronsPerActor)
		if err != nil {
			return wrongUse(cmd, err)
		}
		return benched(s, cmd, f, benchmark.WriteWorkloads, func(b *benchmark.Bench) (benchmark.Report[benchmark.Measured], error) {
			return b.Workloads(cmd.Context(), workloads)
		})
	}
	cmd.AddCommand(newBenchAuto(s), newBenchProducts(s), newBenchCost(s))
	return cmd
}

func newBenchAuto(s *shell) *cobra.Command {
	var target string
	cmd := &cobra.Command{
		Use:   "auto [FILE --target COLUMN]",
		Short: "Measure the time from a table to its tested model, nothing being chosen by hand",
		Long: `Measure the time from the submission of a table to its model with the evaluation, where
nothing is said but the column to predict, and the score of the test rows. Without a
file it measures the tables of the documentation: iris, wine and rents.

With --against sklearn, scikit-learn learns from the same rows and is scored by the same
test rows: its network as it comes, on standardized and one-hot columns, and the best of
a grid of 18 settings by three folds.`,
		Example: `  deepnet bench auto --against sklearn
  deepnet bench auto prices.csv --target price --repeat 5`,
		Args: here(positional(0, "FILE")),
	}
	f := newBenchFlags(cmd, 0, benchmark.TableRivals())
	nameFlag(cmd.Flags(), &target, "target", "the `COLUMN` of the file to predict")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if (len(args) == 0) != (target == "") {
			return wrongUse(cmd, errors.New("a file and its --target go together; without both, the tables of the documentation are measured"))
		}
		tables, err := s.benchTables(args, target)
		if err != nil {
			return err
		}
		return benched(s, cmd, f, benchmark.WriteTables, func(b *benchmark.Bench) (benchmark.Report[benchmark.TableMeasured], error) {
			return b.Tables(cmd.Context(), tables)
		})
	}
	return cmd
}

// benchTables are the table of a file, or those of the documentation.
func (s *shell) benchTables(args []string, target string) (tables []benchmark.Table, err error) {
	if len(args) > 0 {
		name, rows, err := s.readTable(args[0], "")
		return []benchmark.Table{{Name: name, Target: target, CSV: rows}}, err
	}
	for _, t := range examples.Tables() {
		tables = append(tables, benchmark.Table(t))
	}
	return tables, nil
}

func newBenchProducts(s *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "products",
		Short: "Measure products of matrices, which are most of learning",
		Long: `Measure products of float64 matrices, which learning consists of for the most part, in
10^9 additions and multiplications per second. Several cores divide the outputs of a
product. With --against openblas, numpy computes the same on as many threads, in turn
with it, with the kernels of OpenBLAS that are fastest here.`,
		Example: `  deepnet bench products
  deepnet bench products --cores 1 --against openblas`,
		Args: here(positional(0)),
	}
	f := newBenchFlags(cmd, 1, benchmark.ProductRivals())
	if all := runtime.GOMAXPROCS(0); all > 1 {
		f.cores = []int{1, all}
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return benched(s, cmd, f, benchmark.WriteProducts, func(b *benchmark.Bench) (benchmark.Report[benchmark.ProductMeasured], error) {
			return b.Products(cmd.Context())
		})
	}
	return cmd
}

func newBenchCost(s *shell) *cobra.Command {
	var picture string
	cmd := &cobra.Command{
		Use:   "cost",
		Short: "Measure how the cost of learning grows with rows, parameters and actors",
		Long: `Measure how the time of an epoch grows with the rows of a table, and the time of a step
with the parameters of a network and with its actors, from the nine of the boot to
10,000. It takes some minutes. --svg draws it.`,
		Example: `  deepnet bench cost
  deepnet bench cost --svg cost.svg`,
		Args: here(positional(0)),
	}
	f := newBenchFlags(cmd, 0.3, nil)
	nameFlag(cmd.Flags(), &picture, "svg", "`FILE` to draw a picture to")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if len(f.cores) > 1 {
			return wrongUse(cmd, errors.New("--cores takes one number here"))
		}
		var file *os.File
		if picture != "" { // before minutes go by
			if file, err = os.OpenFile(picture, os.O_WRONLY|os.O_CREATE, 0o644); err != nil { //nolint:gosec // the user names the file, and a picture is for everybody
				return failed(exitUsage, "%w", err)
			}
			defer func() { err = errors.Join(err, file.Close()) }()
		}
		return benched(s, cmd, f, benchmark.WriteCost, func(b *benchmark.Bench) (benchmark.Report[benchmark.Sweep], error) {
			report, err := b.Cost(cmd.Context())
			if err == nil && file != nil {
				err = drawCost(file, report.Measured)
			}
			return report, err
		})
	}
	return cmd
}

// drawCost draws sweeps in place of what a file held.
func drawCost(file *os.File, sweeps []benchmark.Sweep) error {
	var panels []chart.Panel
	for _, sweep := range sweeps {
		panel := chart.Panel{Title: sweep.Fixed, X: sweep.Of, Y: "time of " + sweep.Per}
		for _, c := range sweep.Curves {
			curve := chart.Curve{Name: c.Name}
			for _, p := range c.Points {
				curve.Points = append(curve.Points, chart.Duration{Number: float64(p.Number), Seconds: p.Seconds})
			}
			panel.Curves = append(panel.Curves, curve)
		}
		panels = append(panels, panel)
	}
	drawn, err := chart.Panels(panels)
	if err != nil {
		return err
	}
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err = file.Write(drawn)
	return err
}

// newBenchFlags defines the flags of a kind of bench; seconds 0: it has no say in how long a run takes.
func newBenchFlags(cmd *cobra.Command, seconds float64, rivals []benchmark.Rival) *benchFlags {
	f := &benchFlags{rivals: rivals, seconds: 1, cores: []int{runtime.GOMAXPROCS(0)}}
	flags := cmd.Flags()
	if len(rivals) > 0 {
		var names []string
		for _, r := range rivals {
			names = append(names, r.Name)
		}
		flags.StringSliceVar(&f.against, "against", nil, "`PROGRAMS` to compare with: "+strings.Join(names, ", "))
		nameFlag(flags, &f.python, "python", "`PROGRAM` that runs their scripts (default: the first Python that has what they need)")
	}
	flags.Func("cores", "`NUMBERS` of cores to measure with, one after the other (default: all)", func(value string) error {
		f.cores = nil
		for number := range strings.SplitSeq(value, ",") {
			cores, err := wholeNumber(number, 1)
			if err != nil || int(cores) > runtime.NumCPU() {
				return fmt.Errorf("must be numbers from 1 to the %d of this machine, e.g. 1,2", runtime.NumCPU())
			}
			f.cores = append(f.cores, int(cores))
		}
		return nil
	})
	if seconds > 0 {
		flags.Float64Var(&f.seconds, "seconds", seconds, "how many `SECONDS` a run is to take, about")
	}
	numberFlag(flags, &f.repeat, 1, "repeat", "`N` runs of each, of which the median is taken (default 3)")
	f.format = outputFlag(flags)
	return f
}

// benched measures and prints what was measured.
func benched[T any](s *shell, cmd *cobra.Command, f *benchFlags, write func(io.Writer, T) error, measure func(*benchmark.Bench) (T, error)) error {
	if !(f.seconds > 0 && f.seconds <= 3600) {
		return wrongUse(cmd, errors.New("--seconds must be more than 0, and 3600 at the most"))
	}
	b := &benchmark.Bench{Start: startBenched, Cores: f.cores, Repeat: 3, Seconds: f.seconds, Told: s.err}
	if f.repeat != nil {
		b.Repeat = int(*f.repeat)
	}
	var err error
	if b.Rivals, err = benchmark.NamedRivals(f.rivals, f.against); err != nil {
		return wrongUse(cmd, err)
	}
	if err := benchmark.Ready(cmd.Context(), b.Rivals, f.python); err != nil {
		return err
	}
	measured, err := measure(b)
	switch {
	case err != nil:
		return err
	case *f.format != asText:
		return s.write(*f.format, measured)
	default:
		return write(s.out, measured)
	}
}

// benchedService is a service that keeps its jobs in memory.
type benchedService struct {
	system  *actor.ActorSystem
	service *supervisor.Service
	client  *client.Client
}

func startBenched() (benchmark.Service, error) {
	system := actors.NewSystem(actor.WithLoggerFactory(telemetry.ForSystem(zap.NewNop())))
	service, err := supervisor.Start(system, supervisor.Settings{Release: release.Line()})
	if err != nil {
		return nil, err
	}
	<-service.Started()
	return &benchedService{system, service, client.Local(system, service.Jobs())}, nil
}

// Run implements benchmark.Service. It deletes the job, so that the next has the memory to itself.
func (b *benchedService) Run(ctx context.Context, submit *protocol.Submit, event func(*protocol.Event)) (*protocol.Job, error) {
	job, err := b.client.Run(ctx, submit, client.Observer{Event: func(_ *protocol.Job, e *protocol.Event) { event(e) }})
	if err == nil {
		_, left := b.client.Delete(ctx, job.GetId())
		err = errors.Join(client.Outcome(job), left)
	}
	return job, err
}

func (b *benchedService) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	defer b.system.Shutdown()
	return errors.Join(b.client.Close(), b.service.Stop(ctx))
}

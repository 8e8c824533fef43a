package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/pprof"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/benchmark"
	"deepnet/internal/telemetry"
	"deepnet/supervisor"
)

// benchFlags are those of bench.
type benchFlags struct {
	against         []string
	python          string
	seconds         float64
	repeat          *uint32
	neuronsPerActor *uint32
}

// newBenchmark is the command that measures how fast networks learn.
func newBenchmark(s *shell) *cobra.Command {
	var f benchFlags
	var format *format
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
MLPClassifier), torch and torch32 (PyTorch in float64 and in float32).`,
		Example: `  deepnet bench iris digits
  deepnet bench mnist --neurons-per-actor 1
  deepnet bench --against sklearn,torch,torch32 --repeat 5`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return s.bench(cmd, args, f, *format) },
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.against, "against", nil, "`PROGRAMS` to compare with: sklearn, torch, torch32")
	nameFlag(flags, &f.python, "python", "`PROGRAM` that runs their scripts (default: the first Python that has what they need)")
	flags.Float64Var(&f.seconds, "seconds", 2, "how many `SECONDS` a run is to take, about")
	numberFlag(flags, &f.repeat, 1, "repeat", "`N` runs of each, of which the median is taken (default 3)")
	numberFlag(flags, &f.neuronsPerActor, 0, "neurons-per-actor", "`N` neurons to an actor; 0: a whole layer (default: as in a job)")
	format = outputFlag(flags)
	return cmd
}

// measurement is what a run of bench measures with.
type measurement struct {
	benchFlags
	service *client.Client
	rivals  []benchmark.Rival
	pythons map[string]string // by rival
	cores   int
	repeat  int
	told    io.Writer
}

func (s *shell) bench(cmd *cobra.Command, args []string, f benchFlags, format format) error {
	workloads, err := benchmark.Named(args)
	if err != nil {
		return wrongUse(cmd, err)
	}
	if !(f.seconds > 0 && f.seconds <= 3600) {
		return wrongUse(cmd, errors.New("--seconds must be more than 0, and 3600 at the most"))
	}
	m := measurement{benchFlags: f, cores: runtime.GOMAXPROCS(0), repeat: 3, told: s.err, pythons: map[string]string{}}
	if f.repeat != nil {
		m.repeat = int(*f.repeat)
	}
	if m.rivals, err = benchmark.NamedRivals(f.against); err != nil {
		return wrongUse(cmd, err)
	}
	for _, r := range m.rivals {
		if m.pythons[r.Name], err = r.Python(f.python); err != nil {
			return err
		}
	}
	end, err := m.start()
	if err != nil {
		return err
	}
	measured, err := m.all(cmd.Context(), workloads)
	if err := errors.Join(err, end()); err != nil {
		return err
	}
	if format == asJSON {
		return view.Write(s.out, measured)
	}
	return writeMeasured(s.out, measured)
}

// start starts a service that keeps its jobs in memory.
func (m *measurement) start() (end func() error, err error) {
	system := actors.NewSystem(actor.WithLoggerFactory(telemetry.ForSystem(zap.NewNop())))
	service, err := supervisor.Start(system, supervisor.Settings{Release: versionLine()})
	if err != nil {
		return nil, err
	}
	<-service.Started()
	m.service = client.Local(system, service.Jobs())
	return func() error {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		defer system.Shutdown()
		return errors.Join(m.service.Close(), service.Stop(ctx))
	}, nil
}

// all measures workloads one after the other.
func (m *measurement) all(ctx context.Context, workloads []benchmark.Workload) ([]benchmark.Measured, error) {
	var all []benchmark.Measured
	for _, w := range workloads {
		measured, err := m.workload(ctx, w)
		if err != nil {
			return nil, err
		}
		all = append(all, measured)
	}
	return all, nil
}

// workload measures one, in turn with what it is compared with.
func (m *measurement) workload(ctx context.Context, w benchmark.Workload) (benchmark.Measured, error) {
	pilot, err := m.run(ctx, w, 3)
	if err != nil {
		return benchmark.Measured{}, err
	}
	epochs := max(3, int(m.seconds*pilot.RowsPerSecond/float64(w.Rows)))
	var runs []benchmark.Run
	theirs := map[string][]benchmark.Result{}
	for n := range m.repeat {
		fmt.Fprintf(m.told, "%s: run %d of %d\n", w.Name, n+1, m.repeat)
		run, err := m.run(ctx, w, epochs)
		if err != nil {
			return benchmark.Measured{}, err
		}
		runs = append(runs, run)
		for _, r := range m.rivals {
			result, err := r.Run(ctx, m.pythons[r.Name], w, m.cores, m.seconds)
			if err != nil {
				return benchmark.Measured{}, err
			}
			theirs[r.Name] = append(theirs[r.Name], result)
		}
	}
	return benchmark.Sum(w, runs, m.rivals, theirs), nil
}

// run runs a workload as a job, and looks at it from the first epoch that it is told of to the end.
func (m *measurement) run(ctx context.Context, w benchmark.Workload, epochs int) (benchmark.Run, error) {
	var began time.Time
	var first uint32
	var samples bytes.Buffer
	benchmark.ForgetMemory()
	job, err := m.service.Run(ctx, w.Submit(epochs, m.neuronsPerActor), client.Observer{Event: func(_ *protocol.Job, event *protocol.Event) {
		if epoch := event.GetEpoch(); epoch != nil && first == 0 {
			first, began = epoch.GetEpoch(), time.Now()
			_ = pprof.StartCPUProfile(&samples) // without one where somebody else takes one: there are no shares then
		}
	}})
	took := time.Since(began).Seconds()
	pprof.StopCPUProfile()
	if err == nil {
		err = client.Outcome(job)
	}
	if err != nil {
		return benchmark.Run{}, err
	}
	shares, err := benchmark.ReadShares(&samples, m.cores, took)
	rows := float64(epochs-int(first)) * float64(w.Rows)
	return benchmark.Run{Result: benchmark.Result{RowsPerSecond: rows / took, Memory: benchmark.PeakMemory()}, Shares: shares}, err
}

// writeMeasured prints what was measured as tables.
func writeMeasured(out io.Writer, all []benchmark.Measured) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WORKLOAD\tNETWORK\tROWS/S\tRANGE\tSTEP\tGFLOP/S\tARITHMETIC\tMESSAGES\tOTHER\tIDLE\tMEMORY")
	for _, m := range all {
		r, s := m.RowsPerSecond, m.Shares
		fmt.Fprintf(table, "%s\t%s\t%s\t%s to %s\t%.3g us\t%.3g\t%s\t%s\t%s\t%s\t%d MiB\n", m.Name, m.Workload, rate(r.Median), rate(r.Least), rate(r.Most),
			m.StepMicros, m.GFLOPS, percent(s.Arithmetic), percent(s.Messages), percent(s.Other), percent(s.Idle), m.Memory>>20)
	}
	if err := table.Flush(); err != nil || all[0].Rivals == nil {
		return err
	}
	fmt.Fprintln(out)
	table = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WORKLOAD\tPROGRAM\tROWS/S\tRANGE\tMEMORY\tDEEPNET IS")
	for _, m := range all {
		for _, r := range m.Rivals {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s to %s\t%d MiB\t%.3g times as fast\n",
				m.Name, r.Name, rate(r.RowsPerSecond.Median), rate(r.RowsPerSecond.Least), rate(r.RowsPerSecond.Most), r.Memory>>20, r.Times)
		}
	}
	return table.Flush()
}

// rate is a number of rows per second, for a person.
func rate(rows float64) string {
	switch {
	case rows >= 1e6:
		return fmt.Sprintf("%.3g M", rows/1e6)
	case rows >= 1e3:
		return fmt.Sprintf("%.3g k", rows/1e3)
	default:
		return fmt.Sprintf("%.3g", rows)
	}
}

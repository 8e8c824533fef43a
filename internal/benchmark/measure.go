package benchmark

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/pprof"
	"time"

	"deepnet/actors/protocol"
)

// Service trains networks.
type Service interface {
	// Run runs a job to its end, and tells of its events as they come. A job that did not succeed is an error.
	Run(ctx context.Context, submit *protocol.Submit, event func(*protocol.Event)) (*protocol.Job, error)
	Stop() error
}

// Bench is how to measure.
type Bench struct {
	Start   func() (Service, error) // for as many cores as Go may use at that moment
	Cores   []int                   // measured one after the other
	Repeat  int                     // runs of each
	Seconds float64                 // that a run takes, about
	Rivals  []Rival                 // that are ready
	Told    io.Writer               // is told of every run
}

// Report is what was measured, and on what.
type Report[T any] struct {
	Machine  Machine `json:"machine"`
	Measured []T     `json:"measured"`
}

// on has a service measure on so many cores.
func (b *Bench) on(cores int, measure func(Service) error) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	service, err := b.Start()
	if err != nil {
		return err
	}
	return errors.Join(measure(service), service.Stop())
}

// each measures something several times.
func (b *Bench) each(name string, cores int, measure func() error) error {
	for n := range b.Repeat {
		fmt.Fprintf(b.Told, "%s, %s: run %d of %d\n", name, coresText(cores), n+1, b.Repeat)
		if err := measure(); err != nil {
			return err
		}
	}
	return nil
}

func coresText(cores int) string {
	if cores == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%d cores", cores)
}

// Workloads measures workloads one after the other, in turn with the rivals.
func (b *Bench) Workloads(ctx context.Context, workloads []Workload) (Report[Measured], error) {
	report := Report[Measured]{Machine: ThisMachine(b.Rivals)}
	for _, w := range workloads {
		for _, cores := range b.Cores {
			err := b.on(cores, func(s Service) error {
				measured, err := b.workload(ctx, s, w, cores)
				report.Measured = append(report.Measured, measured)
				return err
			})
			if err != nil {
				return report, err
			}
		}
	}
	return report, nil
}

func (b *Bench) workload(ctx context.Context, s Service, w Workload, cores int) (Measured, error) {
	epochs, err := b.epochs(ctx, s, w)
	if err != nil {
		return Measured{}, err
	}
	var runs []Run
	theirs := map[string][]Result{}
	err = b.each(w.Name, cores, func() error {
		run, err := b.profiled(ctx, s, w, epochs)
		if err != nil {
			return err
		}
		runs = append(runs, run)
		for _, r := range b.Rivals {
			result, err := r.learn(ctx, w, cores, b.Seconds)
			if err != nil {
				return err
			}
			theirs[r.Name] = append(theirs[r.Name], result)
		}
		return nil
	})
	if err != nil {
		return Measured{}, err
	}
	return Sum(w, cores, runs, b.Rivals, theirs), nil
}

// epochs is how many of a workload take the seconds of a run, by shorter runs before.
func (b *Bench) epochs(ctx context.Context, s Service, w Workload) (int, error) {
	const most = 1_000_000 // that a job may have
	for epochs := 3; ; epochs *= 4 {
		p, err := b.run(ctx, s, w, epochs, func() {})
		if err != nil {
			return 0, err
		}
		if p.seconds() >= min(0.1, b.Seconds/4) || 4*epochs > most {
			return min(max(3, int(b.Seconds*p.rate(w)/float64(w.Rows))), most), nil
		}
	}
}

// run learns a workload in a job. heard is called when the first epoch is heard of.
func (b *Bench) run(ctx context.Context, s Service, w Workload, epochs int, heard func()) (pace, error) {
	var p pace
	_, err := s.Run(ctx, w.Submit(epochs), func(event *protocol.Event) {
		if event.GetEpoch() == nil {
			return
		}
		if p.from == nil {
			heard()
		}
		p.note(event)
	})
	return p, err
}

// profiled is run with a look at memory and at what the processor does.
func (b *Bench) profiled(ctx context.Context, s Service, w Workload, epochs int) (Run, error) {
	var samples bytes.Buffer
	var since time.Time
	ForgetMemory()
	p, err := b.run(ctx, s, w, epochs, func() {
		_ = pprof.StartCPUProfile(&samples) // without one where somebody else takes one: there are no shares then
		since = time.Now()
	})
	took := time.Since(since).Seconds()
	pprof.StopCPUProfile()
	if err != nil {
		return Run{}, err
	}
	shares, err := ReadShares(&samples, runtime.GOMAXPROCS(0), took)
	return Run{Result: Result{RowsPerSecond: p.rate(w), Memory: PeakMemory()}, Shares: shares}, err
}

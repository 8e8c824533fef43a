package benchmark

import (
	"context"
	"errors"
	"io"
	"math"
	"runtime"
	"slices"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron/kernel"

	"gonum.org/v1/gonum/blas/blas64"
	"google.golang.org/protobuf/proto"
)

// fakeService learns at an exact pace: a row takes a millisecond, whatever the network.
type fakeService struct {
	stopped *int
	fails   error
}

func (f fakeService) Run(_ context.Context, submit *protocol.Submit, event func(*protocol.Event)) (*protocol.Job, error) {
	rows := len(submit.GetSamples().GetInput()) / max(1, int(submit.GetSamples().GetInputs()))
	for epoch := range submit.GetPlan().GetEpochs() {
		event(&protocol.Event{TimeMs: int64(epoch+1) * int64(rows), What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: epoch + 1}}})
	}
	return &protocol.Job{Rows: 100, Validation: 20, HeldOut: 30, Result: &protocol.Result{R2: proto.Float64(0.75)}}, f.fails
}

func (f fakeService) Stop() error { *f.stopped++; return nil }

// paced measures with that service, on so many cores; it counts the services that were stopped, and notes for how many cores
// each was started.
func paced(cores ...int) (b *Bench, started *[]int, stopped *int) {
	started, stopped = new([]int), new(int)
	return &Bench{Cores: cores, Repeat: 2, Seconds: 0.01, Told: io.Discard, Start: func() (Service, error) {
		*started = append(*started, runtime.GOMAXPROCS(0))
		return fakeService{stopped: stopped}, nil
	}}, started, stopped
}

func TestWorkloadsAreMeasuredOnEveryNumberOfCores(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	b, started, stopped := paced(1, 3)
	report, err := b.Workloads(t.Context(), Workloads()[:1])
	if err != nil || len(report.Measured) != 2 || !slices.Equal(*started, []int{1, 3}) || *stopped != 2 || runtime.GOMAXPROCS(0) != before {
		t.Fatalf("%+v, started for %v, %d stopped: %v", report, *started, *stopped, err)
	}
	for i, m := range report.Measured {
		if m.Cores != b.Cores[i] || m.RowsPerSecond != (Spread{1000, 1000, 1000}) || math.Abs(m.StepMicros-16_000) > 1e-6 {
			t.Errorf("%+v", m)
		}
	}
}

func TestAServiceThatFailedIsStoppedAndItsErrorTold(t *testing.T) {
	b, _, stopped := paced(1)
	broken := errors.New("broken")
	b.Start = func() (Service, error) { return fakeService{stopped, broken}, nil }
	_, workloads := b.Workloads(t.Context(), Workloads()[:1])
	_, tables := b.Tables(t.Context(), []Table{{Name: "t"}})
	_, cost := b.Cost(t.Context())
	if !errors.Is(workloads, broken) || !errors.Is(tables, broken) || !errors.Is(cost, broken) || *stopped != 3 {
		t.Errorf("%v, %v, %v, %d stopped", workloads, tables, cost, *stopped)
	}
}

// A row takes a millisecond, so an epoch takes as many as there are rows, and a step as many as are in its batch.
func TestTheCostIsThatOfAnEpochOrOfAStep(t *testing.T) {
	b, _, stopped := paced(1)
	report, err := b.Cost(t.Context())
	if err != nil || *stopped != 1 {
		t.Fatal(err)
	}
	for _, sweep := range report.Measured {
		for _, curve := range sweep.Curves {
			for _, p := range curve.Points {
				want := float64(p.workload.Batch) / 1000
				if sweep.Of == "rows" {
					want = float64(p.Number) / 1000
				}
				if math.Abs(p.Seconds-want) > 1e-9*want {
					t.Errorf("%d %s, %s: %v s, want %v", p.Number, sweep.Of, curve.Name, p.Seconds, want)
				}
			}
		}
	}
}

// The networks have the sizes that the axes say, from the boot's nine neurons to 10,000, and fit into a submission.
func TestSweepsHaveTheSizesTheySay(t *testing.T) {
	const mostBytes = 16 << 20
	for _, sweep := range sweeps() {
		for _, curve := range sweep.Curves {
			for i, p := range curve.Points {
				neurons := 0
				for _, width := range p.workload.Widths {
					neurons += width
				}
				size := map[string]int{"rows": p.workload.Rows, "parameters": p.workload.Parameters(), "neurons": neurons}[sweep.Of]
				if p.Number != size || sweep.Curves[0].Points[i].Number != size {
					t.Errorf("%d %s are %d", p.Number, sweep.Of, size)
				}
				if bytes := 8 * p.workload.Rows * (p.workload.Widths[0] + 10); bytes > mostBytes {
					t.Errorf("%d %s are %d bytes", p.Number, sweep.Of, bytes)
				}
			}
		}
	}
	actors := sweeps()[2].Curves[0].Points
	if actors[0].Number != 9 || actors[len(actors)-1].Number != 10_000 {
		t.Errorf("%+v", actors)
	}
}

func TestTablesAreScoredByTheirMetric(t *testing.T) {
	b, _, _ := paced(1)
	report, err := b.Tables(t.Context(), []Table{{Name: "rents"}})
	if err != nil {
		t.Fatal(err)
	}
	if m := report.Measured[0]; m.Rows != 150 || m.Test != 30 || m.Metric != "R2" || m.Score != 0.75 || m.Took.Median < 0 || m.Rivals != nil {
		t.Errorf("%+v", m)
	}
}

// The last of the epochs that were recorded at the first moment counts: those before it may have been done much earlier.
func TestThePaceBeginsWithTheLastEpochOfTheFirstMoment(t *testing.T) {
	var p pace
	for epoch, ms := range []int64{500, 500, 500, 600, 900} {
		p.note(&protocol.Event{TimeMs: ms, What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: uint32(epoch) + 1}}})
	}
	if got := p.rate(Workload{Rows: 20}); got != 2*20/0.4 {
		t.Errorf("%v rows a second", got)
	}
}

// However many cores share the outputs of a product, it has the same bits.
func TestADividedProductIsTheProduct(t *testing.T) {
	w, x := make([][]float64, 7), blas64.General{Rows: 5, Cols: 3, Stride: 3, Data: []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}
	zeros := func() (z [][]float64) {
		for range w {
			z = append(z, make([]float64, x.Cols))
		}
		return z
	}
	for i := range w {
		w[i] = []float64{1, 0.5, float64(i), -0.25, 3}
	}
	whole := zeros()
	kernel.Products(whole, w, x)
	for _, cores := range []int{1, 2, 3, 8} {
		parts := zeros()
		divided(parts, w, x, cores)
		for i := range whole {
			if !slices.Equal(whole[i], parts[i]) {
				t.Errorf("%d cores, output %d: %v, want %v", cores, i, parts[i], whole[i])
			}
		}
	}
}

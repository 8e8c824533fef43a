package benchmark

import (
	"bytes"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/google/pprof/profile"
	"google.golang.org/protobuf/proto"
)

// 4*8+8*3 weights: forward and for the gradient two operations each, and for the errors of the hidden layer again 8*3.
func TestOperationsOfARowAreThoseOfItsProducts(t *testing.T) {
	for _, c := range []struct {
		widths []int
		want   int
	}{{[]int{4, 8, 3}, 4*(32+24) + 2*24}, {[]int{5, 1}, 4 * 5}, {[]int{2, 3, 4, 5}, 4*(6+12+20) + 2*(12+20)}} {
		if got := (Workload{Widths: c.widths}).Operations(); got != c.want {
			t.Errorf("%v: %d operations, want %d", c.widths, got, c.want)
		}
	}
}

func TestAWorkloadIsAJobOfItsShape(t *testing.T) {
	for _, w := range Workloads() {
		submit := w.Submit(3)
		samples := submit.GetSamples()
		if got := len(samples.Input); got != w.Rows*w.Widths[0] {
			t.Errorf("%s has %d inputs", w.Name, got)
		}
		ones := 0.0
		for _, target := range samples.Target {
			ones += target
		}
		if int(ones) != w.Rows || len(samples.Target) != w.Rows*w.Widths[len(w.Widths)-1] {
			t.Errorf("%s has %v classes for %d rows", w.Name, ones, w.Rows)
		}
		if len(submit.Plan.Hidden) != len(w.Widths)-2 || int(submit.Plan.GetBatch()) != w.Batch {
			t.Errorf("%s: %v", w.Name, submit.Plan)
		}
	}
}

func TestUnknownNamesAreRefusedWithTheKnownOnes(t *testing.T) {
	if _, err := Named([]string{"iris", "mnits"}, nil); err == nil || !strings.Contains(err.Error(), `"mnits"; choose from iris, digits, mnist, wide`) {
		t.Errorf("%v", err)
	}
	if _, err := NamedRivals(Rivals(), []string{"keras"}); err == nil || !strings.Contains(err.Error(), `"keras" to compare with; choose from sklearn, torch, torch32`) {
		t.Errorf("%v", err)
	}
	if err := Ready(t.Context(), Rivals(), "/no/such/python"); err == nil || !strings.Contains(err.Error(), "apt-get install python3-sklearn") {
		t.Errorf("%v", err)
	}
}

func TestNamedWorkloadsHaveTheNeuronsPerActorThatAreAskedFor(t *testing.T) {
	all, err := Named(nil, nil)
	if err != nil || len(all) != len(Workloads()) || all[0].Submit(1).Plan.NeuronsPerActor != nil {
		t.Errorf("%v: %v", all, err)
	}
	few, err := Named([]string{"wide"}, proto.Uint32(3))
	if err != nil || len(few) != 1 || few[0].Submit(1).Plan.GetNeuronsPerActor() != 3 {
		t.Errorf("%v: %v", few, err)
	}
}

// profiled is a profile in which functions were running for so many milliseconds, the innermost first.
func profiled(t *testing.T, stacks map[string]int64) *bytes.Buffer {
	t.Helper()
	p := &profile.Profile{SampleType: []*profile.ValueType{{Type: "cpu", Unit: "nanoseconds"}}, PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, Period: 1}
	for stack, milliseconds := range stacks {
		sample := &profile.Sample{Value: []int64{milliseconds * 1e6}}
		for _, name := range strings.Fields(stack) {
			function := &profile.Function{ID: uint64(len(p.Function) + 1), Name: name}
			location := &profile.Location{ID: uint64(len(p.Location) + 1), Line: []profile.Line{{Function: function}}}
			p.Function, p.Location = append(p.Function, function), append(p.Location, location)
			sample.Location = append(sample.Location, location)
		}
		p.Sample = append(p.Sample, sample)
	}
	var written bytes.Buffer
	if err := p.Write(&written); err != nil {
		t.Fatal(err)
	}
	return &written
}

// Two cores for one second; what none of them did is idle time.
func TestSharesTellArithmeticFromMessages(t *testing.T) {
	got, err := ReadShares(profiled(t, map[string]int64{
		"deepnet/neuron/kernel.productsAVX512 deepnet/neuron.(*Layer).sum deepnet/actors.(*neuronActor).fire": 1000,
		"sync.(*Mutex).Lock deepnet/actors.(*mailbox).put deepnet/actors.(*bunches).send":                     300,
		"deepnet/actors.(*Pool).look deepnet/actors.(*Pool).serve":                                            100,
		"runtime.mallocgc": 200,
	}), 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := Shares{Arithmetic: 0.5, Messages: 0.15, Other: 0.1, Idle: 0.25}
	for _, pair := range [][2]float64{{got.Arithmetic, want.Arithmetic}, {got.Messages, want.Messages}, {got.Other, want.Other}, {got.Idle, want.Idle}} {
		if math.Abs(pair[0]-pair[1]) > 1e-9 {
			t.Fatalf("%+v, want %+v", got, want)
		}
	}
	if _, err := ReadShares(strings.NewReader("none"), 2, 1); err == nil {
		t.Error("no profile was read")
	}
}

func TestSumsTakeMediansAndCompareThem(t *testing.T) {
	w := Workload{Name: "w", Widths: []int{4, 8, 3}, Batch: 10}
	run := func(rate float64, memory int64) Run { return Run{Result: Result{RowsPerSecond: rate, Memory: memory}} }
	m := Sum(w, 2, []Run{run(100, 5), run(400, 7), run(200, 6)}, Rivals()[:1], map[string][]Result{"sklearn": {{40, 9, "1 thread"}, {60, 8, "2 threads"}}})
	if m.Cores != 2 || m.RowsPerSecond != (Spread{200, 100, 400}) || m.StepMicros != 50_000 || m.Memory != 7 || m.GFLOPS != 200*272/1e9 {
		t.Errorf("%+v", m)
	}
	if r := m.Rivals[0]; r.Times != 4 || r.Memory != 9 || r.Setting != "2 threads" || r.RowsPerSecond != (Spread{50, 40, 60}) {
		t.Errorf("%+v", r)
	}
}

func TestPeakMemoryIsKnownOnLinux(t *testing.T) {
	ForgetMemory()
	if got := PeakMemory(); runtime.GOOS == "linux" && (got < 1<<20 || got > 1<<34) {
		t.Errorf("%d bytes", got)
	}
}

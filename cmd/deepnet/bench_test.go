package main

import (
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/docs/examples"
	"deepnet/internal/benchmark"
	"deepnet/neuron/kernel"
	"deepnet/supervisor/plan"
)

// benchedJSON is what a command line of bench prints as JSON.
func benchedJSON[T any](t *testing.T, args ...string) (report benchmark.Report[T], told string) {
	t.Helper()
	b := newBench(t, nil)
	if code := b.enter(append(args, "--repeat", "2", "-o", "json")...); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	if err := json.Unmarshal(b.stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v: %s", err, b.stdout.String())
	}
	if report.Machine.Unit != kernel.Unit() || report.Machine.Cores == 0 {
		t.Errorf("%+v", report.Machine)
	}
	return report, b.stderr.String()
}

func TestBenchMeasuresAWorkload(t *testing.T) {
	report, told := benchedJSON[benchmark.Measured](t, "bench", "iris", "--seconds", "0.05", "--cores", "1")
	if m := report.Measured[0]; m.Name != "iris" || m.Cores != 1 || m.RowsPerSecond.Median <= 0 || m.StepMicros <= 0 || m.GFLOPS <= 0 {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(told, "iris, 1 core: run 2 of 2") {
		t.Errorf("meanwhile it says %q", told)
	}
}

func TestBenchAutoMeasuresATable(t *testing.T) {
	file := tableFile(t, "sides.csv", "x,side\n"+strings.Repeat("1,left\n2,right\n", 30))
	report, _ := benchedJSON[benchmark.TableMeasured](t, "bench", "auto", file, "--target", "side", "--cores", "1")
	if m := report.Measured[0]; m.Table != "sides.csv" || m.Rows != 60 || m.Test != 12 || m.Score != 1 || m.Took.Least <= 0 {
		t.Errorf("%+v", m)
	}
}

func TestBenchProductsMeasuresEveryProduct(t *testing.T) {
	report, _ := benchedJSON[benchmark.ProductMeasured](t, "bench", "products", "--seconds", "0.001")
	if want := len(benchmark.Products()) * min(2, runtime.GOMAXPROCS(0)); len(report.Measured) != want {
		t.Fatalf("%d products, want %d", len(report.Measured), want)
	}
	for _, m := range report.Measured {
		if m.GFLOPS.Least <= 0 {
			t.Errorf("%+v", m)
		}
	}
}

// What another program learns from, and is tested on, are the rows of the job.
func TestTablesAreDividedAsTheirJobsDivideThem(t *testing.T) {
	for _, example := range examples.Tables() {
		resolved, err := plan.Resolve(example.Name, &protocol.Plan{Target: example.Target}, plan.Text(example.CSV), nil)
		if err != nil {
			t.Fatal(err)
		}
		divided, err := benchmark.Table(example).Divide(resolved.Head)
		if err != nil {
			t.Fatal(err)
		}
		learned := slices.Sorted(slices.Values(slices.Concat(resolved.Run.Train, resolved.Run.Valid)))
		if !slices.Equal(divided.Test, resolved.Run.Test) || !slices.Equal(slices.Sorted(slices.Values(divided.Train)), learned) {
			t.Errorf("%s is divided otherwise", example.Name)
		}
		if got := len(divided.Numbers) + len(divided.Categories); got != len(resolved.Preparation.Inputs()) || len(divided.Target) != len(divided.Train)+len(divided.Test) {
			t.Errorf("%s has %d columns and %d targets", example.Name, got, len(divided.Target))
		}
	}
}

func TestAPictureOfCostTakesThePlaceOfWhatTheFileHeld(t *testing.T) {
	file, err := os.OpenFile(tableFile(t, "cost.svg", strings.Repeat("an older and longer picture ", 10_000)), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	points := []benchmark.Point{{Number: 10, Seconds: 0.001}, {Number: 1000, Seconds: 0.1}}
	if err := drawCost(file, []benchmark.Sweep{{Of: "rows", Per: "an epoch", Fixed: "network 1-1", Curves: []benchmark.Curve{{Name: "all", Points: points}}}}); err != nil {
		t.Fatal(err)
	}
	drawn, err := os.ReadFile(file.Name())
	if err != nil || !strings.HasPrefix(string(drawn), "<?xml") || !strings.HasSuffix(string(drawn), "</svg>\n") || !strings.Contains(string(drawn), "time of an epoch") {
		t.Errorf("%v: %.200s", err, drawn)
	}
}

func TestBenchRefusesWhatItDoesNotKnow(t *testing.T) {
	for want, args := range map[string][]string{
		"choose from iris, digits, mnist, wide":  {"bench", "irsi"},
		"choose from sklearn, torch, torch32":    {"bench", "iris", "--against", "weka"},
		"--seconds must be more than 0":          {"bench", "iris", "--seconds", "0"},
		"apt-get install python3-sklearn":        {"bench", "iris", "--against", "sklearn", "--python", "/no/such/python"},
		"must be a whole number from 1 to 42949": {"bench", "iris", "--repeat", "0"},
		"must be numbers from 1 to the":          {"bench", "iris", "--cores", "1,0"},
		"a file and its --target go together":    {"bench", "auto", "--target", "x"},
		"choose from sklearn":                    {"bench", "auto", "--against", "torch"},
		"choose from openblas":                   {"bench", "products", "--against", "sklearn"},
		"--cores takes one number here":          {"bench", "cost", "--cores", "1,1"},
		"no such file":                           {"bench", "cost", "--svg", "/no/such/folder/cost.svg"},
	} {
		b := newBench(t, nil)
		if code := b.enter(args...); code == exitOK || !strings.Contains(strings.Join(strings.Fields(b.stderr.String()), " "), want) {
			t.Errorf("%v: exit code %d: %s", args, code, b.stderr.String())
		}
	}
}

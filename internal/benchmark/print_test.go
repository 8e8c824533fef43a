package benchmark

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// Each kind of report is printed as people read it.
func TestReportsAreTables(t *testing.T) {
	w := Workloads()[2]
	run := func(rate float64) Run {
		return Run{Result: Result{RowsPerSecond: rate, Memory: 150 << 20}, Shares: Shares{Arithmetic: 0.81, Messages: 0.052, Other: 0.001, Idle: 0.137}}
	}
	measured := Sum(w, 2, []Run{run(104_321), run(99_000)}, Rivals()[:2], map[string][]Result{
		"sklearn": {{20_657, 97 << 20, "2 threads"}}, "torch": {{611, 238 << 20, "1 thread, BLAS 2 threads"}},
	})
	machine := Machine{
		Processor: "Some(R) Processor", Cores: 2, Go: "go1.26", Platform: "linux/amd64", Level: "GOAMD64=v3", Unit: "avx2",
		BLAS: &Kernels{"openblas 0.3.21", "Haswell", "Haswell", "Prescott"},
	}
	alone := machine
	alone.BLAS = nil
	for name, write := range map[string]func(io.Writer) error{
		"workloads": func(out io.Writer) error {
			return WriteWorkloads(out, Report[Measured]{machine, []Measured{measured}})
		},
		"alone": func(out io.Writer) error {
			return WriteWorkloads(out, Report[Measured]{Machine{Cores: 1, Go: "go1.26", Platform: "linux/riscv64", Unit: "portable"}, []Measured{measured}})
		},
		"products": func(out io.Writer) error {
			return WriteProducts(out, Report[ProductMeasured]{machine, []ProductMeasured{
				{Products()[0], 1, Spread{31, 30, 33.3}, []ProductRatio{{"openblas", Spread{62, 61, 62}, 0.5}}},
			}})
		},
		"tables": func(out io.Writer) error {
			return WriteTables(out, Report[TableMeasured]{machine, []TableMeasured{
				{"iris", 150, 30, 2, "accuracy", Spread{0.36, 0.35, 1.2}, 0.9667, []TableRatio{{"sklearn, defaults", Spread{0.06, 0.05, 0.07}, 1}}},
			}})
		},
		"cost": func(out io.Writer) error {
			points := func(seconds ...float64) []Point {
				return []Point{{Number: 9, Seconds: seconds[0]}, {Number: 10_000, Seconds: seconds[1]}}
			}
			return WriteCost(out, Report[Sweep]{alone, []Sweep{
				{"neurons", "a step", "network 3-n-3", []Curve{{"an actor for each neuron", points(7.5e-6, 0.0123)}, {"actors as in a job", points(7e-6, 1.5)}}},
			}})
		},
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestNumbersHaveThreeDigitsAndTheirUnit(t *testing.T) {
	for want, got := range map[string]string{
		"0.227": short(0.2271), "999": short(999.4), "1 k": short(999.6), "1 M": short(999_900), "1.2 M": short(1.2e6),
		"16 us": duration(16e-6), "1 ms": duration(0.9999e-3), "362 ms": duration(0.3621), "1 s": duration(0.9999), "120 s": duration(120),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

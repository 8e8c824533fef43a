package benchmark

import (
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

var pythons = map[string]python{} // that are tuned, by their program

// ready are the rivals, each with a Python; without one the test is skipped, and says how to get it.
func ready(t *testing.T, rivals ...Rival) []Rival {
	t.Helper()
	for i, r := range rivals {
		program, err := findPython("", r.modules, r.debian)
		if err != nil {
			t.Skip(err)
		}
		if _, there := pythons[program]; !there {
			if pythons[program], err = tuned(t.Context(), program); err != nil {
				t.Fatal(err)
			}
		}
		rivals[i].python = pythons[program]
	}
	return rivals
}

// The scripts do what they are to on the least workload; that of torch32 is that of torch.
func TestRivalsLearnAWorkload(t *testing.T) {
	for _, r := range Rivals()[:2] {
		t.Run(r.Name, func(t *testing.T) {
			r = ready(t, r)[0]
			w := Workload{Name: "tiny", Widths: []int{4, 8, 3}, Batch: 16, Rows: 160}
			got, err := r.learn(t.Context(), w, 2, 0.01)
			if err != nil || got.RowsPerSecond <= 0 || !strings.Contains(got.Setting, "thread") {
				t.Errorf("%+v: %v", got, err)
			}
		})
	}
}

func TestAScriptThatFailsTellsWhoFailedAtWhatAndWhy(t *testing.T) {
	r := ready(t, Rivals()[0])[0]
	_, err := r.learn(t.Context(), Workload{Name: "tiny", Widths: []int{4, -1, 3}, Batch: 16, Rows: 160}, 1, 0.01)
	if err == nil || !strings.Contains(err.Error(), "sklearn on tiny: ValueError: ") {
		t.Errorf("an impossible layer: %v", err)
	}
}

func TestNumPyMultipliesWithKernelsThatAreNamed(t *testing.T) {
	b := &Bench{Repeat: 1, Seconds: 0.01, Told: t.Output(), Rivals: ready(t, ProductRivals()...)}
	m, err := b.product(t.Context(), Product{16, 32, 8}, 1)
	if err != nil || m.GFLOPS.Median <= 0 || m.Rivals[0].GFLOPS.Median <= 0 || m.Rivals[0].Times != m.GFLOPS.Median/m.Rivals[0].GFLOPS.Median {
		t.Errorf("%+v: %v", m, err)
	}
	if k := ThisMachine(b.Rivals).BLAS; k.Library == "" || k.Names == "" {
		t.Errorf("%+v", k)
	}
}

// Numbers, words, cells without a value: scikit-learn learns from what the job learns from.
func TestScikitLearnLearnsTheSameRows(t *testing.T) {
	rivals := ready(t, TableRivals()...)
	var text strings.Builder
	text.WriteString("size,colour,kind\n")
	for i := range 60 {
		text.WriteString([]string{"1.5,red,a\n", "2.5,blue,b\n", ",red,a\n", "7.25,,b\n"}[i%4])
	}
	job := &protocol.Job{HeldOut: 12, Plan: &protocol.Plan{Holdout: proto.Float64(0.2)}}
	asked, err := Table{"small", "kind", []byte(text.String())}.Divide(job)
	if err != nil {
		t.Fatal(err)
	}
	asked.Cores = 1
	var answer struct{ Defaults, Grid learned }
	if err := rivals[0].run(t.Context(), "small", 1, asked, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Grid.Score < 0.9 || answer.Defaults.Seconds <= 0 || answer.Grid.Seconds <= answer.Defaults.Seconds {
		t.Errorf("%+v", answer)
	}
}

// What people have set for their own programs decides nothing here.
func TestScriptsHaveTheirOwnSettingsOfLibraries(t *testing.T) {
	t.Setenv("OPENBLAS_CORETYPE", "Prescott")
	t.Setenv("OMP_NUM_THREADS", "7")
	t.Setenv("PATH_TO_KEEP", "here")
	got := python{kernels: Kernels{CoreType: "Haswell"}}.environment(2)
	for _, want := range []string{"OPENBLAS_CORETYPE=Haswell", "OMP_NUM_THREADS=2", "OPENBLAS_NUM_THREADS=2", "PATH_TO_KEEP=here"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, gone := range []string{"OPENBLAS_CORETYPE=Prescott", "OMP_NUM_THREADS=7"} {
		if slices.Contains(got, gone) {
			t.Errorf("%s is there", gone)
		}
	}
}

func TestKernelsSayWhenTheyWereChosenByUs(t *testing.T) {
	chosen := Kernels{"openblas 0.3.21", "SkylakeX", "SkylakeX", "Prescott"}
	if got := chosen.String(); !strings.Contains(got, "OPENBLAS_CORETYPE") || !strings.Contains(got, "by itself it chooses those for Prescott") {
		t.Error(got)
	}
	if got := (Kernels{"openblas 0.3.21", "", "Haswell", "Haswell"}).String(); got != "openblas 0.3.21, kernels for Haswell" {
		t.Error(got)
	}
}

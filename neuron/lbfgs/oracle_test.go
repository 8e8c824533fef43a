package lbfgs

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// descent is what PyTorch's L-BFGS asks for and accepts; testdata/lbfgs.py recorded
// it.
type descent struct {
	Name       string
	Function   string   // one of objectives; "": the loss of a network, see package neuron
	Settings   Settings `json:"Spec"`
	Iterations int      // that it was to stop after
	Asked      [][]float64
	Losses     []float64 // by what was asked
	Accepted   [][]float64
}

// script is what it asks for while the answers come from a list.
type script struct {
	Settings Settings    `json:"Spec"`
	Answers  [][]float64 // loss, gradient
	Asked    [][]float64
	End      []float64 // nil: it would have gone on
}

func descents(t *testing.T) ([]descent, []script) {
	t.Helper()
	var file struct {
		Cases   []descent
		Scripts []script
	}
	text, err := os.ReadFile("testdata/lbfgs.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 28 || len(file.Scripts) < 300 {
		t.Fatalf("%d cases and %d scripts", len(file.Cases), len(file.Scripts))
	}
	return file.Cases, file.Scripts
}

func TestLBFGSAsksForTheSamePointsInTheSameOrderAsPyTorch(t *testing.T) {
	iterations := 0
	cases, _ := descents(t)
	for _, d := range cases {
		if d.Function == "" {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			worst := d.replay(t)
			t.Logf("%d points asked for, %d accepted: at most %.1e off", len(d.Asked), len(d.Accepted), worst)
			if !(worst <= 1e-10) {
				t.Errorf("it is off by %.1e", worst)
			}
		})
		iterations = max(iterations, len(d.Accepted))
	}
	if iterations < 20 {
		t.Errorf("no descent is longer than %d iterations", iterations)
	}
}

func TestLBFGSGoesTheWayOfPyTorchWhateverTheAnswers(t *testing.T) {
	_, scripts := descents(t)
	ends, worst := 0, 0.0
	for i, s := range scripts {
		off := s.replay(t, i)
		if worst = max(worst, off); !(off <= 1e-10) {
			t.Errorf("script %d is off by %.1e", i, off)
		}
		if s.End != nil {
			ends++
		}
	}
	t.Logf("%d of %d scripts end: at most %.1e off", ends, len(scripts), worst)
}

// replay answers what the script says and returns how far off it was at the worst.
func (s script) replay(t *testing.T, i int) (worst float64) {
	t.Helper()
	tr := New(s.Asked[0])
	for k, asked := range s.Asked {
		if tr.Ending != Going {
			t.Fatalf("script %d: after %d answers of %d, %v", i, k, len(s.Asked), tr.Ending)
		}
		worst = max(worst, distance(tr.Point(), asked))
		tr.Evaluated(s.Settings, s.Answers[k][0], s.Answers[k][1:])
	}
	if ended := s.End != nil; ended != (tr.Ending != Going) {
		t.Errorf("script %d: after %d answers %v; PyTorch's ends: %v", i, len(s.Asked), tr.Ending, ended)
	}
	return max(worst, distance(tr.X(), s.End))
}

// replay goes the same way and returns how far off it was at the worst.
func (d descent) replay(t *testing.T) (worst float64) {
	t.Helper()
	f, tr := objectives[d.Function], New(d.Asked[0])
	for i, asked := range d.Asked {
		if tr.Ending != Going {
			t.Fatalf("after %d evaluations of %d, %v", i, len(d.Asked), tr.Ending)
		}
		m := f.ask(tr, d.Settings)
		worst = max(worst, distance(m.asked, asked), distance([]float64{m.loss}, d.Losses[i:i+1]))
		if m.accepted {
			worst = max(worst, distance(tr.X(), d.Accepted[tr.Iterations-1]))
		}
	}
	if tr.Iterations != len(d.Accepted) {
		t.Errorf("%d iterations, PyTorch made %d", tr.Iterations, len(d.Accepted))
	}
	if ended := len(d.Accepted) < d.Iterations; ended != (tr.Ending != Going) {
		t.Errorf("it ends: %v; PyTorch's ends: %v", tr.Ending, ended)
	}
	return worst
}

// distance is the largest difference of got and want, in numbers below 1 absolute,
// else relative.
func distance(got, want []float64) (worst float64) {
	for i, w := range want {
		worst = max(worst, math.Abs(got[i]-w)/max(1, math.Abs(w)))
	}
	return worst
}

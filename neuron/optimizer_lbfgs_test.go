package neuron

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"testing"

	"deepnet/neuron/lbfgs"
)

// objective is the loss of a network over all rows, and its gradient, as a function
// of all weights, one after the other: layer, neuron, bias before weights.
type objective func(x []float64) (loss float64, gradient []float64)

func newObjective(n *Network, in, targets Signals) objective {
	recording := *n
	recording.Optimizer = recorder{}
	return func(x []float64) (float64, []float64) {
		r := NewReference(&recording)
		r.Params = n.View(slices.Clone(x), r.Params)
		loss, err := r.Step(in, targets)
		if err != nil {
			return math.NaN(), nil
		}
		return loss, n.Flatten(nil, r.Params)
	}
}

// lbfgsDescent is what PyTorch's L-BFGS asks for and accepts while a network learns;
// lbfgs/testdata/lbfgs.py recorded it.
type lbfgsDescent struct {
	Name    string
	Network *struct {
		Inputs        int
		Layers        []LayerSpec
		Loss          string
		Rows, Targets [][]float64
	} // nil: it minimizes another function, see package lbfgs
	Settings   lbfgs.Settings `json:"Spec"`
	Iterations int            // that it was to stop after
	Asked      [][]float64
	Losses     []float64 // by what was asked
	Accepted   [][]float64
}

func TestNetworksLearnByLBFGSPointByPointAsInPyTorch(t *testing.T) {
	var file struct{ Cases []lbfgsDescent }
	readJSON(t, "lbfgs/testdata/lbfgs.json", &file)
	networks := 0
	for _, d := range file.Cases {
		if d.Network == nil {
			continue
		}
		networks++
		t.Run(d.Name, func(t *testing.T) {
			worst := d.replay(t)
			t.Logf("%d points asked for, %d accepted: at most %.1e off", len(d.Asked), len(d.Accepted), worst)
			if !(worst <= 1e-10) {
				t.Errorf("it is off by %.1e", worst)
			}
		})
	}
	if networks < 4 {
		t.Errorf("%d networks", networks)
	}
}

// replay learns in the same way and returns the largest difference.
func (d lbfgsDescent) replay(t *testing.T) (worst float64) {
	n := made(t, spec(d.Network.Inputs, d.Network.Loss, d.Network.Layers...))
	f, tr := newObjective(n, columns(d.Network.Rows), columns(d.Network.Targets)), lbfgs.New(d.Asked[0])
	for i, asked := range d.Asked {
		if tr.Ending != lbfgs.Going {
			t.Fatalf("after %d evaluations of %d, %v", i, len(d.Asked), tr.Ending)
		}
		loss, gradient := f(tr.Point())
		worst = max(worst, distance(tr.Point(), asked), distance([]float64{loss}, d.Losses[i:i+1]))
		if accepted, _ := tr.Evaluated(d.Settings, loss, gradient); accepted {
			worst = max(worst, distance(tr.X(), d.Accepted[tr.Iterations-1]))
		}
	}
	if tr.Iterations != len(d.Accepted) {
		t.Errorf("%d iterations, PyTorch made %d", tr.Iterations, len(d.Accepted))
	}
	if ended := len(d.Accepted) < d.Iterations; ended != (tr.Ending != lbfgs.Going) {
		t.Errorf("it ends: %v; PyTorch's ends: %v", tr.Ending, ended)
	}
	return worst
}

// distance is the largest difference of got and want, absolute for numbers below 1,
// else relative.
func distance(got, want []float64) (worst float64) {
	for i, w := range want {
		worst = max(worst, math.Abs(got[i]-w)/max(1, math.Abs(w)))
	}
	return worst
}

// lbfgsDigests are of minimizations, as traced makes them.
var lbfgsDigests = map[string]string{
	"boot, rate 1":                   "24c026e38649846ac7cffef5ad00ed9bf55ab5a553a09351df860a09357e5186",
	"boot, rate 30":                  "cc84d006d5fd50c8cd26fd324097dc2dbf345856e180ec2fda9836755bda1445",
	"xor, momentum, rate 1":          "7e46dd696457254ffed157ddfbea03e2152d8c19ffdba98ef3006fb1811ccafd",
	"xor, momentum, rate 30":         "dc2c0e6417e1f40afad59cf54701c08a642aa950c3b32ffc525ab5731e860c07",
	"xor, sgd, rate 1":               "20bd27360a61401298650a7821a0d861b01384eaff7a5a96d60ce7010313fdf2",
	"xor, sgd, rate 30":              "33a1550c50c62a7e5a8ffdb4db929a26eb3110234dd9c2b4edfd0602f270cc9a",
	"xor, nesterov, rate 1":          "6da935bfb32da15dbacfc830e5a0345d0b409d280009bc068701b238a68db6f7",
	"xor, nesterov, rate 30":         "3c01e0531679dc22acd3aab28b20841f72da9f405d1be49aebd6547b86782738",
	"xor, adam, rate 1":              "9741d27364c6fc5b65fda01de85f75348133fb78172276b3bab2026d89467c2f",
	"xor, adam, rate 30":             "6cd5605a17ab09e7108b90649213065b28e1cc614ad6747498c9ed4d0b7ec8b7",
	"xor, softmax with mse, rate 1":  "37f0ac1601f72196d505fd6fa7b70df3f6979a2bb63f3a376282eddf6f56036d",
	"xor, softmax with mse, rate 30": "131eb452b89791d2f696fac4835bab21e3e199c70ffed85707ac693bcee8f293",
}

// traced returns the digest of every point, every loss and every word at the end.
func traced(f objective, tr *lbfgs.Trajectory, s lbfgs.Settings, answers int) string {
	var numbers []float64
	for done := false; !done && answers > 0; answers-- {
		numbers = append(numbers, tr.Point()...)
		loss, gradient := f(tr.Point())
		numbers = append(numbers, loss)
		_, done = tr.Evaluated(s, loss, gradient)
	}
	tr.Words(func(w uint64) { numbers = append(numbers, math.Float64frombits(w)) })
	sum := Digest(nil, numbers)
	return hex.EncodeToString(sum[:])
}

// These hold on every CPU and however the Go compiler is told to use it: the
// losses are those of networks, which do.
func TestLBFGSLearnsToTheSameDigestOnEveryCPU(t *testing.T) {
	for _, tr := range trainings() {
		n := made(t, tr.spec)
		f := newObjective(n, columns(tr.in), columns(tr.targets))
		for _, rate := range []float64{1, 30} {
			settings := lbfgs.Settings{History: 4, Rate: rate, GradientTolerance: 1e-8, ChangeTolerance: 1e-15}
			name := fmt.Sprintf("%s, rate %v", tr.name, rate)
			start := lbfgs.New(n.Flatten(nil, n.Initial()))
			if got := traced(f, start, settings, 150); got != lbfgsDigests[name] {
				t.Errorf("%q: %q, // %v after %d iterations, %d answers, loss %v", name, got, start.Ending, start.Iterations, start.Evaluations, start.Loss)
			}
		}
	}
}

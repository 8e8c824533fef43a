package metrics

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"testing"

	"deepnet/neuron"
)

// The digest is that of every build and CPU. Another one means other bits, so that a report can no longer be reproduced.
func TestTheBitsOfAReportAreTheseOnEveryCPU(t *testing.T) {
	const want = "3c6f5d3d0456e184d5280145a4e65f1514c0898523b484b3b301acdf5fd9f3cf"
	text, err := json.Marshal([]any{classReport(t), numberReport(t)})
	failed(t, err)
	sum := sha256.Sum256(text)
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
}

// keyed are features x rows drawn by key, so that they are the same on every CPU.
func keyed(features, rows int) neuron.Signals {
	chance, s := neuron.NewChance(), neuron.NewSignals(features, rows)
	chance.Reset(neuron.Key{Seed: 77, Purpose: "test"})
	for i := range s.Data {
		s.Data[i] = chance.Float64() - 0.5
	}
	return s
}

func classReport(t *testing.T) []any {
	report := []any{}
	for _, classes := range []int{2, 4} {
		x, truth := keyed(5, 300), make([]int, 300)
		for r := range truth {
			truth[r] = min(classes-1, int(math.Abs(x.Data[r]*x.Data[300+r]*16)))
		}
		baselines, err := ClassBaselines(Labelled{x, truth}, Labelled{x, truth}, classes)
		failed(t, err)
		l, err := FitLogistic(x, truth, classes)
		failed(t, err)
		p := l.Probabilities(Permutation{Seed: 3, Group: 1}.Apply(x, []int{0, 2}))
		intervals, err := ResampleClasses(truth, p, Resampling{Seed: 5})
		failed(t, err)
		report = append(report, baselines, p.Data, intervals)
	}
	return report
}

func numberReport(t *testing.T) []any {
	report := []any{}
	for _, features := range []int{4, mostExact + 2} {
		x := keyed(features, 200)
		y := line(x, 0)
		add(y, 0.3, line(x, 1))
		add(y, 0.1, line(x, 3))
		x.Rows--
		x.Data = x.Data[200:]
		baselines, err := NumberBaselines(Measured{x, y}, Measured{x, y})
		failed(t, err)
		l, err := FitLinear(x, y)
		failed(t, err)
		intervals, err := ResampleNumbers(y, l.Predict(x), Resampling{Seed: 6})
		failed(t, err)
		report = append(report, baselines, l.weights, intervals)
	}
	return report
}

func TestTheBitsOfStudentsTAreTheseOnEveryCPU(t *testing.T) {
	const want = "8aebc41b584f1cb8b0e3d32110b9dfa8db5bc2394114c8fd1716bef6114ad67c"
	var quantiles []float64
	for f := 1; f <= 200; f++ {
		quantiles = append(quantiles, studentsQuantile(f))
	}
	sum := neuron.Digest(nil, quantiles)
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
}

package metrics

import (
	"testing"
)

func BenchmarkEvaluateClasses(b *testing.B) {
	g := flowers(1, 10_000)
	p := keyed(3, 10_000)
	for i := range p.Data {
		p.Data[i] = (p.Data[i] + 0.5) / 2
	}
	for b.Loop() {
		if _, err := EvaluateClasses(g.Classes, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResampleNumbers(b *testing.B) {
	x := keyed(2, 1000)
	for b.Loop() {
		if _, err := ResampleNumbers(line(x, 0), line(x, 1), Resampling{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFitLogistic(b *testing.B) {
	g := flowers(1, 10_000)
	for b.Loop() {
		if _, err := FitLogistic(g.Inputs, g.Classes, 3); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFitLinear(b *testing.B) {
	x := keyed(101, 10_000)
	y := line(x, 100)
	x.Rows--
	for b.Loop() {
		if _, err := FitLinear(x, y); err != nil {
			b.Fatal(err)
		}
	}
}

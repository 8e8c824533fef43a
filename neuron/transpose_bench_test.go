package neuron

import (
	"fmt"
	"testing"
)

func BenchmarkTranspose(b *testing.B) {
	for _, shape := range [][2]int{{64, 784}, {784, 64}, {128, 64}, {16, 4}, {10, 3}} {
		b.Run(fmt.Sprint(shape), func(b *testing.B) {
			from, to := NewSignals(shape[0], shape[1]), NewSignals(shape[1], shape[0])
			for b.Loop() {
				Transpose(to, from)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*shape[0]*shape[1]), "ns/number")
		})
	}
}

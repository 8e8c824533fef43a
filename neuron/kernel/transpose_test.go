package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestARowOfATransposedMatrixIsAColumn(t *testing.T) {
	eachUnit(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			rows, cols := rapid.IntRange(0, 40).Draw(t, "rows"), rapid.IntRange(0, 40).Draw(t, "columns")
			chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
			from := matrix(chance, rows, cols, cols+rapid.IntRange(0, 3).Draw(t, "gap"))
			to := matrix(chance, cols, rows, rows+rapid.IntRange(0, 3).Draw(t, "gap of the other"))
			want := append([]float64(nil), to.Data...)
			for i := range rows {
				for k := range cols {
					want[k*to.Stride+i] = from.Data[i*from.Stride+k]
				}
			}
			Transpose(to, from)
			checkBits(t, to.Data, want)
		})
	})
}

func TestAMatrixOfAnotherShapeIsNotWrittenTo(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	mustPanic(t, "too few rows", func() { Transpose(matrix(chance, 2, 3, 3), matrix(chance, 3, 3, 3)) })
	mustPanic(t, "too many columns", func() { Transpose(matrix(chance, 3, 4, 4), matrix(chance, 3, 3, 3)) })
}

func BenchmarkTranspose(b *testing.B) {
	for _, shape := range [][2]int{{64, 784}, {784, 64}, {128, 1024}, {16, 4}, {10, 3}} {
		b.Run(fmt.Sprint(shape), func(b *testing.B) {
			eachUnit(b, func(b *testing.B) {
				chance := rand.New(rand.NewPCG(1, 2))
				from, to := matrix(chance, shape[0], shape[1], shape[1]), matrix(chance, shape[1], shape[0], shape[0])
				for b.Loop() {
					Transpose(to, from)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*shape[0]*shape[1]), "ns/number")
			})
		})
	}
}

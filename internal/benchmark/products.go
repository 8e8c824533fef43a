package benchmark

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gonum.org/v1/gonum/blas/blas64"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// Product is a product of float64 matrices: the sums of so many neurons over so many links for the rows of a batch.
type Product struct {
	Rows    int `json:"rows"`
	Links   int `json:"links"`
	Outputs int `json:"outputs"`
}

// Products are those that are measured.
func Products() []Product { return []Product{{64, 784, 128}, {256, 784, 256}, {1024, 1024, 1024}} }

// String is its size, as it is usually written.
func (p Product) String() string { return fmt.Sprintf("%dx%dx%d", p.Rows, p.Links, p.Outputs) }

// ProductMeasured is what was measured of a product.
type ProductMeasured struct {
	Product
	Cores  int            `json:"cores"`
	GFLOPS Spread         `json:"gflops"` // 10^9 additions and multiplications per second
	Rivals []ProductRatio `json:"rivals,omitempty"`
}

// ProductRatio is what another program came to, in the same minutes.
type ProductRatio struct {
	Name   string  `json:"name"`
	GFLOPS Spread  `json:"gflops"`
	Times  float64 `json:"times"` // as many operations per second does Deepnet do
}

// Products measures products, the outputs divided among the cores, in turn with the rivals.
func (b *Bench) Products(ctx context.Context) (Report[ProductMeasured], error) {
	report := Report[ProductMeasured]{Machine: ThisMachine(b.Rivals)}
	for _, p := range Products() {
		for _, cores := range b.Cores {
			measured, err := b.product(ctx, p, cores)
			if err != nil {
				return report, err
			}
			report.Measured = append(report.Measured, measured)
		}
	}
	return report, nil
}

func (b *Bench) product(ctx context.Context, p Product, cores int) (ProductMeasured, error) {
	var ours []float64
	theirs := map[string][]float64{}
	err := b.each(p.String(), cores, func() error {
		ours = append(ours, p.gflops(cores, b.Seconds))
		for _, r := range b.Rivals {
			var answer struct{ GFLOPS float64 }
			err := r.run(ctx, p.String(), cores, struct {
				Product
				Seconds float64 `json:"seconds"`
			}{p, b.Seconds}, &answer)
			if err != nil {
				return err
			}
			theirs[r.Name] = append(theirs[r.Name], answer.GFLOPS)
		}
		return ctx.Err()
	})
	if err != nil {
		return ProductMeasured{}, err
	}
	measured := ProductMeasured{Product: p, Cores: cores, GFLOPS: SpreadOf(ours)}
	for _, r := range b.Rivals {
		spread := SpreadOf(theirs[r.Name])
		measured.Rivals = append(measured.Rivals, ProductRatio{r.Name, spread, measured.GFLOPS.Median / spread.Median})
	}
	return measured, nil
}

// gflops computes the product over and over for some seconds.
func (p Product) gflops(cores int, seconds float64) float64 {
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: 1})
	matrix := func(rows, cols int) [][]float64 {
		all := make([][]float64, rows)
		for i := range all {
			all[i] = make([]float64, cols)
			for j := range all[i] {
				all[i][j] = chance.Normal()
			}
		}
		return all
	}
	w, x := matrix(p.Outputs, p.Links), blas64.General{Rows: p.Links, Cols: p.Rows, Stride: p.Rows, Data: matrix(1, p.Links*p.Rows)[0]}
	z := matrix(p.Outputs, p.Rows)
	divided(z, w, x, cores)
	began, done := time.Now(), 0
	for time.Since(began).Seconds() < seconds {
		divided(z, w, x, cores)
		done++
	}
	return 2 * float64(p.Rows*p.Links*p.Outputs) * float64(done) / time.Since(began).Seconds() / 1e9
}

// divided has each of the cores compute a part of the outputs.
func divided(z, w [][]float64, x blas64.General, cores int) {
	var parts sync.WaitGroup
	for part := range cores {
		from, to := part*len(z)/cores, (part+1)*len(z)/cores
		parts.Go(func() { kernel.Products(z[from:to], w[from:to], x) })
	}
	parts.Wait()
}

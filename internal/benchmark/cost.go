package benchmark

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// Sweep is how the cost of learning grows with one thing.
type Sweep struct {
	Of     string  `json:"of"`     // what grows
	Per    string  `json:"per"`    // what takes the time: an epoch, a step
	Fixed  string  `json:"fixed"`  // what does not grow, or grows with it
	Curves []Curve `json:"curves"` // over the same numbers
}

// Curve is one way to learn.
type Curve struct {
	Name   string  `json:"name"`
	Points []Point `json:"points"`
}

// Point is the cost for a number of what grows.
type Point struct {
	Number   int     `json:"number"`
	Seconds  float64 `json:"seconds"`
	workload Workload
}

// sweeps are what is measured: a point of each has its workload, and no cost yet.
func sweeps() []Sweep {
	rows := Sweep{Of: "rows", Per: "an epoch", Fixed: "network 10-32-3"}
	parameters := Sweep{Of: "parameters", Per: "a step", Fixed: "network n-n-n-10"}
	for _, batch := range []int{16, 256} {
		byRows, byParameters := Curve{Name: batchText(batch)}, Curve{Name: batchText(batch)}
		for _, number := range []int{300, 1000, 3000, 10_000, 30_000, 100_000} {
			byRows.Points = append(byRows.Points, Point{Number: number, workload: Workload{Name: "rows", Widths: []int{10, 32, 3}, Batch: batch, Rows: number}})
		}
		for width := 4; width <= 1024; width *= 2 {
			w := Workload{Name: "parameters", Widths: []int{width, width, width, 10}, Batch: batch, Rows: 1024}
			byParameters.Points = append(byParameters.Points, Point{Number: w.Parameters(), workload: w})
		}
		rows.Curves, parameters.Curves = append(rows.Curves, byRows), append(parameters.Curves, byParameters)
	}
	return []Sweep{rows, parameters, actorSweep()}
}

func batchText(rows int) string { return fmt.Sprintf("%d rows a step", rows) }

// actorSweep has networks from boot's nine neurons to 10,000, nearly all of them in one hidden layer.
func actorSweep() Sweep {
	s := Sweep{Of: "neurons", Per: "a step", Fixed: "network 3-n-3, 16 rows a step"}
	for i, neuronsPerActor := range []*uint32{proto.Uint32(1), nil, proto.Uint32(0)} {
		curve := Curve{Name: []string{"an actor for each neuron", "actors as in a job", "an actor for each layer"}[i]}
		for _, neurons := range []int{9, 30, 100, 300, 1000, 3000, 10_000} {
			curve.Points = append(curve.Points, Point{Number: neurons, workload: Workload{
				Name: "actors", Widths: []int{3, neurons - 6, 3}, Batch: 16, Rows: 512, neuronsPerActor: neuronsPerActor,
			}})
		}
		s.Curves = append(s.Curves, curve)
	}
	return s
}

// Cost measures how the cost of learning grows with rows, parameters and actors, on the first number of cores.
func (b *Bench) Cost(ctx context.Context) (Report[Sweep], error) {
	report := Report[Sweep]{Machine: ThisMachine(nil), Measured: sweeps()}
	return report, b.on(b.Cores[0], func(s Service) error {
		for _, sweep := range report.Measured {
			for _, curve := range sweep.Curves {
				for i := range curve.Points {
					if err := b.cost(ctx, s, sweep, curve.Name, &curve.Points[i]); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// cost measures one point.
func (b *Bench) cost(ctx context.Context, s Service, of Sweep, curve string, p *Point) error {
	epochs, err := b.epochs(ctx, s, p.workload)
	if err != nil {
		return err
	}
	var seconds []float64
	learned := p.workload.Batch
	if of.Per == "an epoch" {
		learned = p.workload.Rows
	}
	err = b.each(fmt.Sprintf("%d %s, %s", p.Number, of.Of, curve), b.Cores[0], func() error {
		pace, err := b.run(ctx, s, p.workload, epochs, func() {})
		seconds = append(seconds, float64(learned)/pace.rate(p.workload))
		return err
	})
	if err != nil {
		return err
	}
	p.Seconds = SpreadOf(seconds).Median
	return nil
}

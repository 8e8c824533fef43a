package neuron_test

import (
	"fmt"

	"deepnet/neuron"
)

// The lowest point of Rosenbrock's valley, found by its loss and slopes alone.
func ExampleTrajectory() {
	t, spec := neuron.NewTrajectory([]float64{-1.2, 1}), neuron.DefaultLBFGS()
	for done := false; !done; {
		x := t.Point()
		across, ahead := x[1]-x[0]*x[0], 1-x[0]
		loss := 100*across*across + ahead*ahead
		_, done = t.Evaluated(spec, loss, []float64{-400*across*x[0] - 2*ahead, 200 * across})
	}
	fmt.Printf("%.4f: %v\n", t.X(), t.Ending)
	// Output:
	// [1.0000 1.0000]: the last step changed less than the tolerance
}

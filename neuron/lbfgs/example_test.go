package lbfgs_test

import (
	"fmt"

	"deepnet/neuron/lbfgs"
)

// The minimum of Rosenbrock's function, found by its values and gradients alone.
func ExampleTrajectory() {
	t, settings := lbfgs.New([]float64{-1.2, 1}), lbfgs.Default()
	for done := false; !done; {
		x := t.Point()
		across, ahead := x[1]-x[0]*x[0], 1-x[0]
		loss := 100*across*across + ahead*ahead
		_, done = t.Evaluated(settings, loss, []float64{-400*across*x[0] - 2*ahead, 200 * across})
	}
	fmt.Printf("%.4f: %v\n", t.X(), t.Ending)
	// Output:
	// [1.0000 1.0000]: the last step changed less than the tolerance
}

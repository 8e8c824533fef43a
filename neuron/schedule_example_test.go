package neuron_test

import (
	"fmt"

	"deepnet/neuron"
)

// Two epochs of warm-up, then half a wave down over the six that are left.
func ExampleNewSchedule() {
	spec, err := neuron.DefaultSchedule("cosine")
	if err != nil {
		fmt.Println(err)
		return
	}
	spec.Warmup, spec.MinRate = 2, 0.01
	schedule, err := neuron.NewSchedule(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	for epoch := range 8 {
		at := neuron.Progress{Epoch: epoch, Step: uint64(epoch), Steps: 1, Epochs: 8}
		fmt.Printf("%.3f ", schedule.Rate(0.1, at))
	}
	// Output: 0.050 0.100 0.100 0.094 0.078 0.055 0.033 0.016
}

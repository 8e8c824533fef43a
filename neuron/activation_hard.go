package neuron

import "deepnet/neuron/kernel"

// hardSigmoid is f(z) = min(max(z+3, 0), 6)/6 (Howard et al., 2019; PyTorch's),
// f' = 1/6 between -3 and 3; at these kinks f' is 0.
type hardSigmoid struct{}

func (hardSigmoid) Name() string { return "hard_sigmoid" }

func (hardSigmoid) Fire(y, z []float64) { kernel.HardSigmoids(y, z) }

func (hardSigmoid) Backward(d, z, _ []float64) { kernel.HardSigmoidSlopes(d, z) }

// hardSwish is f(z) = z*hard_sigmoid(z) (Howard et al., 2019), f' = z/3 + 1/2
// between -3 and 3, 0 below and 1 above; at these kinks f' is that of the
// outside, 0 and 1, as PyTorch's formula has it. (Its code has -1/2 at -3, and 1
// or 3/2 at 3.)
type hardSwish struct{}

func (hardSwish) Name() string { return "hard_swish" }

func (hardSwish) Fire(y, z []float64) { kernel.HardSwishes(y, z) }

func (hardSwish) Backward(d, z, _ []float64) { kernel.HardSwishSlopes(d, z) }

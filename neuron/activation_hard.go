package neuron

// hardSigmoid is f(z) = min(max(z+3, 0), 6)/6 (Howard et al., 2019; PyTorch's),
// f' = 1/6 between -3 and 3; at these kinks f' is 0.
type hardSigmoid struct{}

func (hardSigmoid) Name() string { return "hard_sigmoid" }

func (hardSigmoid) Fire(y, z []float64) {
	for i, v := range z {
		y[i] = ramp(v)
	}
}

func (hardSigmoid) Backward(d, z, _ []float64) {
	for i, v := range z {
		switch {
		case v <= -3 || v >= 3:
			d[i] = 0
		default:
			d[i] /= 6
		}
	}
}

// hardSwish is f(z) = z*hard_sigmoid(z) (Howard et al., 2019), f' = z/3 + 1/2
// between -3 and 3, 0 below and 1 above; at these kinks f' is that of the
// outside, 0 and 1, as PyTorch's formula has it. (Its code has -1/2 at -3, and 1
// or 3/2 at 3.)
type hardSwish struct{}

func (hardSwish) Name() string { return "hard_swish" }

func (hardSwish) Fire(y, z []float64) {
	for i, v := range z {
		y[i] = float64(v * ramp(v))
	}
}

func (hardSwish) Backward(d, z, _ []float64) {
	for i, v := range z {
		switch {
		case v <= -3:
			d[i] = 0
		case v < 3:
			d[i] = float64(d[i] * (v/3 + 0.5))
		}
	}
}

// ramp rises from 0 at -3 to 1 at 3. NaN stays NaN.
func ramp(z float64) float64 { return min(max(z+3, 0), 6) / 6 }

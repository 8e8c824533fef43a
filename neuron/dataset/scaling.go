package dataset

import (
	"math"

	"deepnet/neuron"
)

// fitNumber computes the scale of a column of numbers.
func (c *Fitted) fitNumber(values []float64) {
	if c.Scaling == Quantile {
		c.Landmarks = landmarks(sorted(values))
		return
	}
	c.Scale = scaleBy(c.Scaling, values)
}

// scaleBy computes the scale of values, which it may overwrite.
func scaleBy(scaling Scaling, values []float64) neuron.Scale {
	switch scaling {
	case Unscaled:
		return plain()
	case MinMax:
		low, high := extremes(values)
		return neuron.Scale{Mean: low, Deviation: spread(high - low)}
	case Robust:
		ascending := sorted(values)
		scale := neuron.Scale{
			Mean:      quantile(ascending, 1, 2),
			Deviation: spread(quantile(ascending, 3, 4) - quantile(ascending, 1, 4)),
		}
		if scale.Deviation == 0 {
			scale.Deviation = measure(values).Deviation
		}
		return scale
	default:
		return measure(values)
	}
}

// spread is a deviation that one can divide by: finite, and 0 where it would be subnormal.
func spread(x float64) float64 {
	if x < smallestNormal {
		return 0
	}
	return min(x, math.MaxFloat64)
}

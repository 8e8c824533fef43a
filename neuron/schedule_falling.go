package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// constantRate is base throughout.
func constantRate(_ *ScheduleSpec, base float64, _ Progress) float64 { return base }

// stepRate falls by a factor after every Every epochs: base * factor^floor(epoch /
// every). PyTorch's StepLR.
func stepRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return float64(base * power(s.Factor, uint64(p.Epoch/s.Every)))
}

// exponentialRate falls by a factor every epoch: base * factor^epoch. PyTorch's
// ExponentialLR.
func exponentialRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return float64(base * power(s.Factor, uint64(p.Epoch)))
}

// polynomialRate falls from base to the least rate over the whole run, step by step:
// least + (base-least) * (1-t)^power, t the share of the run that is done. With a least rate of 0 it is PyTorch's PolynomialLR.
func polynomialRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return math.FMA(base-s.MinRate, raised(1-p.done(), s.Power), s.MinRate)
}

// inverseTimeRate is base / (1 + decay*t), t the epochs done, with the share of the
// current one. PyTorch's lr_decay of Adagrad is decay divided by the steps of an
// epoch.
func inverseTimeRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return base / math.FMA(s.Decay, float64(p.Step)/float64(p.Steps), 1)
}

// invscalingRate is scikit-learn's: base / (t+1)^power, t the rows learned from
// in all epochs done.
func invscalingRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return base / raised(math.FMA(float64(p.Epoch), float64(p.Rows), 1), s.Power)
}

// raised is x^y for x from 0 on and y above 0; x itself where y is 1.
func raised(x, y float64) float64 {
	if y == 1 {
		return x
	}
	return kernel.Exp(float64(y * kernel.Log(x)))
}

package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// halfWave goes from high at t = 0 down to low at t = 1, along half a period of the
// cosine.
func halfWave(high, low, t float64) float64 {
	return math.FMA((high-low)/2, 1+kernel.CosPi(t), low)
}

// cosineRate falls from base to the least rate over the whole run along half a wave,
// step by step (Loshchilov and Hutter, 2017, without restarts). PyTorch's
// CosineAnnealingLR.
func cosineRate(s *ScheduleSpec, base float64, p Progress) float64 {
	return halfWave(base, s.MinRate, p.done())
}

// restartsRate is SGDR (Loshchilov and Hutter, 2017): half a wave as in cosineRate
// over Every epochs, then again from base over Multiplier times as many, and so on.
// PyTorch's CosineAnnealingWarmRestarts.
func restartsRate(s *ScheduleSpec, base float64, p Progress) float64 {
	period, step := uint64(s.Every)*uint64(p.Steps), p.Step
	if s.Multiplier == 1 {
		step %= period
	}
	for step >= period {
		step -= period
		period *= uint64(s.Multiplier)
	}
	return halfWave(base, s.MinRate, float64(step)/float64(period))
}

// oneCycleRate is Smith and Topin's (2018) as PyTorch's OneCycleLR writes it:
// half a wave up from base/StartDivisor to base, which is reached one step before
// the share PeakAt of the run, then half a wave down to the first rate/EndDivisor at
// the last step.
func oneCycleRate(s *ScheduleSpec, base float64, p Progress) float64 {
	first := base / s.StartDivisor
	total := float64(float64(p.Steps) * float64(p.Epochs))
	peak, step := max(0, float64(s.PeakAt*total)-1), float64(p.Step)
	if step < peak {
		return halfWave(first, base, step/peak)
	}
	if total-1 <= peak {
		return base
	}
	return halfWave(base, first/s.EndDivisor, min(1, (step-peak)/(total-1-peak)))
}

// coslog4Rate is four waves, each longer than the one before, from 0 up to base and
// back: base/2 * (1 - cos(2 pi log2(1+15t))), t the share of the run that is done
// (Holzmueller, Grinsztajn and Steinwart, 2024: RealMLP).
func coslog4Rate(_ *ScheduleSpec, base float64, p Progress) float64 {
	turns := kernel.Log(math.FMA(15, p.done(), 1)) / math.Ln2
	return float64(base / 2 * (1 - kernel.CosPi(float64(2*turns))))
}

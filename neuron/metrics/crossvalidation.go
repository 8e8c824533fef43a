package metrics

import (
	"math"

	"deepnet/neuron/kernel"
)

// CrossValidation is the interval of the mean of n scores of a cross-validation, given their mean and their standard
// deviation s (of a sample, by n-1). The trainings share rows, so the scores are not independent, and the variance of their
// mean is taken as (1/n + test/train) s^2 instead of s^2/n: the corrected resampled t-test of Nadeau and Bengio (2003,
// Inference for the Generalization Error). testByTrain is how many test rows there are for each row that a training learns
// from. Both ends are NaN if n is less than 2.
func CrossValidation(mean, deviation float64, n int, testByTrain float64) Interval {
	if n < 2 {
		return Interval{math.NaN(), math.NaN()}
	}
	reach := float64(float64(studentsQuantile(n-1)*deviation) * math.Sqrt(1/float64(n)+testByTrain))
	return Interval{mean - reach, mean + reach}
}

// studentsQuantile is what Student's t, with so many degrees of freedom f from 1 on, exceeds with a probability of 2.5 %.
// It is sqrt(f) tan(pi u), u being found by bisection where the probability of less, either way, is 95 %.
func studentsQuantile(f int) float64 {
	low, high := 0.0, 0.5
	for range 60 {
		if middle := low + (high-low)/2; studentsWithin(f, middle) < highQuantile-lowQuantile {
			low = middle
		} else {
			high = middle
		}
	}
	return float64(math.Sqrt(float64(f))*kernel.CosPi(0.5-high)) / kernel.CosPi(high)
}

// studentsWithin is the probability that Student's t, with f degrees of freedom, is within sqrt(f) tan(pi u) of 0, u from 0
// to 1/2 (Abramowitz and Stegun 26.7.3 and 26.7.4): with s and c the sine and cosine of pi u,
//
//	2u + 2/pi s c (1 + 2/3 c^2 + (2*4)/(3*5) c^4 + ...), f odd, (f-1)/2 terms
//	s (1 + 1/2 c^2 + (1*3)/(2*4) c^4 + ...), f even, f/2 terms
func studentsWithin(f int, u float64) float64 {
	sine, cosine := kernel.CosPi(0.5-u), kernel.CosPi(u)
	odd := f % 2
	sum, term := 0.0, 1.0
	for k := range f / 2 {
		sum += term
		share := float64(2*k+1+odd) / float64(2*k+2+odd)
		term = float64(float64(term*share) * float64(cosine*cosine))
	}
	if odd == 0 {
		return float64(sine * sum)
	}
	return math.FMA(2, u, float64(float64(2/math.Pi*float64(sine*cosine))*sum))
}

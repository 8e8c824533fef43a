package client

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// correctedInterval is the 95 % confidence interval of the mean of n scores whose jobs
// share rows, testedByTrained test rows for every one trained on: Student's t with n-1
// degrees of freedom, the variance of the mean being (1/n + testedByTrained) s^2 in
// place of s^2/n (Nadeau and Bengio 2003, Inference for the Generalization Error). Both
// ends are NaN for fewer than two scores.
func correctedInterval(mean, deviation float64, n int, testedByTrained float64) (low, high float64) {
	if n < 2 {
		return math.NaN(), math.NaN()
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile(0.975)
	half := t * deviation * math.Sqrt(1/float64(n)+testedByTrained)
	return mean - half, mean + half
}

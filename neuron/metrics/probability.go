package metrics

import (
	"fmt"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// leastProbability is how close to 0 and 1 a probability may be when its logarithm is taken.
const leastProbability = 0x1p-52

// forecast is the probabilities of at least two classes for every row, and its predicted class.
type forecast struct {
	p         neuron.Signals // classes x rows
	predicted []int
}

// newForecast takes probabilities classes x rows, or 1 x rows for class 1 of two.
func newForecast(probabilities neuron.Signals) (forecast, error) {
	if probabilities.Cols == 0 {
		return forecast{}, fmt.Errorf("%w to evaluate; set some aside for the test", ErrNoRows)
	}
	for c := range probabilities.Rows {
		for r, p := range line(probabilities, c) {
			if !(p >= 0 && p <= 1) {
				return forecast{}, fmt.Errorf("class %d of row %d: %w: %v; evaluate the outputs of a sigmoid or softmax", c, r+1, ErrNoProbability, p)
			}
		}
	}
	if probabilities.Rows == 1 {
		return single(line(probabilities, 0)), nil
	}
	f := forecast{probabilities, make([]int, probabilities.Cols)}
	for r := range f.predicted {
		f.predicted[r] = f.likeliest(r)
	}
	return f, nil
}

// single is the forecast of one output: class 1 from 0.5 on.
func single(p []float64) forecast {
	f := forecast{neuron.NewSignals(2, len(p)), make([]int, len(p))}
	for r, v := range p {
		f.p.Data[r], f.p.Data[len(p)+r] = 1-v, v
		if v >= 0.5 {
			f.predicted[r] = 1
		}
	}
	return f
}

// likeliest is the class with the largest probability, the first of equal ones.
func (f forecast) likeliest(r int) int {
	best := 0
	for c := 1; c < f.p.Rows; c++ {
		if f.at(c, r) > f.at(best, r) {
			best = c
		}
	}
	return best
}

// at is the probability of class c in row r.
func (f forecast) at(c, r int) float64 { return f.p.Data[c*f.p.Stride+r] }

// logLosses is -log p of every row's true class, p cut to within 2^-52 and 1 - 2^-52 and divided by the row's sum.
func (f forecast) logLosses(truth []int) []float64 {
	losses := make([]float64, len(truth))
	for r, t := range truth {
		sum := 0.0
		for c := range f.p.Rows {
			sum += cut(f.at(c, r))
		}
		losses[r] = -kernel.Log(cut(f.at(t, r)) / sum)
	}
	return losses
}

// LogLoss is the mean log loss of probabilities, classes x rows or 1 x rows, as EvaluateClasses measures it; it returns that
// one's errors.
func LogLoss(truth []int, probabilities neuron.Signals) (float64, error) {
	checkClasses(truth, probabilities)
	f, err := newForecast(probabilities)
	if err != nil {
		return 0, err
	}
	return mean(f.logLosses(truth)), nil
}

// cut keeps a probability away from 0 and 1.
func cut(p float64) float64 { return min(max(p, leastProbability), 1-leastProbability) }

// brierScores is the sum over classes of (p-t)^2 for every row, t being 1 for its class and 0 for others (Brier, 1950),
// halved if there are two classes.
func (f forecast) brierScores(truth []int) []float64 {
	scores := make([]float64, len(truth))
	for r, t := range truth {
		sum := 0.0
		for c := range f.p.Rows {
			d := f.at(c, r)
			if c == t {
				d--
			}
			sum += float64(d * d)
		}
		if f.p.Rows == 2 {
			sum /= 2
		}
		scores[r] = sum
	}
	return scores
}

// mean is the mean of a list that is not empty.
func mean(list []float64) float64 { return kernel.Total(list) / float64(len(list)) }

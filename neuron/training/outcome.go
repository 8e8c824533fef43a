package training

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// smooth smooths the targets of classes; labels each by itself.
func (c *Run) smooth(targets neuron.Signals) {
	if !c.Labels {
		neuron.SmoothTargets(targets, c.Smoothing)
		return
	}
	for k := range targets.Rows {
		neuron.SmoothTargets(output(targets, k), c.Smoothing)
	}
}

// correct counts the rows whose predicted class is the right one, or all of whose labels
// are.
func (c *Run) correct(outputs, targets neuron.Signals) int {
	count := 0
	for b := range outputs.Cols {
		if c.right(outputs, targets, b) {
			count++
		}
	}
	return count
}

// right says whether row b is predicted correctly.
func (c *Run) right(outputs, targets neuron.Signals, b int) bool {
	if !c.Labels {
		return Class(outputs, b) == Class(targets, b)
	}
	for k := range outputs.Rows {
		if Class(output(outputs, k), b) != Class(output(targets, k), b) {
			return false
		}
	}
	return true
}

// output is one row of outputs.
func output(s neuron.Signals, k int) neuron.Signals {
	return neuron.Signals{Rows: 1, Cols: s.Cols, Stride: s.Cols, Data: s.Data[k*s.Stride:][:s.Cols]}
}

// Class returns the class that row b of outputs predicts: that of the largest
// output, the first of equal ones; with a single output, class 1 from 0.5 on.
func Class(outputs neuron.Signals, b int) int {
	if outputs.Rows == 1 {
		if outputs.Data[b] >= 0.5 {
			return 1
		}
		return 0
	}
	best := 0
	for j := 1; j < outputs.Rows; j++ {
		if outputs.Data[j*outputs.Stride+b] > outputs.Data[best*outputs.Stride+b] {
			best = j
		}
	}
	return best
}

// shares sums the squared differences of every output divided by its spread, and takes the
// mean over those that have one.
func shares(outputs, targets neuron.Signals, spreads []float64) float64 {
	sum, n := 0.0, float64(max(1, varying(spreads)))
	for k, spread := range spreads {
		if spread > 0 {
			sum += squares(output(outputs, k), output(targets, k)) / spread
		}
	}
	return sum / n
}

// squares sums the squared differences, outputs ascending, rows ascending.
func squares(outputs, targets neuron.Signals) float64 {
	sum := 0.0
	for i, y := range outputs.Data {
		difference := y - targets.Data[i]
		sum = math.FMA(difference, difference, sum)
	}
	return sum
}

// spreads returns for every output the sum of the squared differences of the rows'
// targets from their mean.
func (c *Run) spreads(rows []int) []float64 {
	targets := neuron.NewSignals(c.outputs(), len(rows))
	c.Data.Targets(targets, rows)
	sums := make([]float64, targets.Rows)
	for k := range sums {
		of := targets.Data[k*targets.Stride:][:targets.Cols]
		mean := kernel.Total(of) / float64(len(of))
		for _, t := range of {
			sums[k] = math.FMA(t-mean, t-mean, sums[k])
		}
	}
	return sums
}

// varying is how many outputs have targets that differ.
func varying(spreads []float64) (n int) {
	for _, spread := range spreads {
		if spread > 0 {
			n++
		}
	}
	return n
}

// r2 is R2: of several outputs the mean over those whose targets differ.
func (c *Run) r2(e Outcome, spreads []float64) float64 {
	if len(spreads) > 1 {
		return 1 - e.Squares
	}
	return 1 - float64(e.Squares/spreads[0])
}

// score is the accuracy, or R2. Where all targets are equal R2 is 1 if all
// predictions are exact, else 0, as in scikit-learn.
func (c *Run) score(e Outcome, spreads []float64) float64 {
	switch {
	case c.Classes > 0:
		return float64(e.Correct) / float64(e.Rows)
	case varying(spreads) > 0:
		return c.r2(e, spreads)
	case e.Squares == 0:
		return 1
	default:
		return 0
	}
}

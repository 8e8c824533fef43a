package metrics

import "math"

// bins is how many bins of equal width a reliability diagram has.
const bins = 10

// Bin is a bar of a reliability diagram: the rows whose predicted class has a probability above Low and up to High.
type Bin struct {
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Rows       int     `json:"rows"`
	Confidence float64 `json:"confidence"` // mean probability of the predicted class; 0 without rows
	Accuracy   float64 `json:"accuracy"`   // share of the rows that are of that class; 0 without rows
}

// reliability bins the rows by the probability of their predicted class; a probability of 0 is in the first bin.
func (f forecast) reliability(truth []int) []Bin {
	list := make([]Bin, bins)
	for i := range list {
		list[i].Low, list[i].High = float64(i)/bins, float64(i+1)/bins
	}
	for r, c := range f.predicted {
		i, p := 0, f.at(c, r)
		for p > list[i].High {
			i++
		}
		list[i].Rows++
		list[i].Confidence += p
		if c == truth[r] {
			list[i].Accuracy++
		}
	}
	for i := range list {
		n := float64(max(list[i].Rows, 1))
		list[i].Confidence /= n
		list[i].Accuracy /= n
	}
	return list
}

// calibrationError is the expected calibration error: the mean over rows of |accuracy - confidence| of their bin (Naeini et
// al., 2015; Guo et al., 2017).
func calibrationError(list []Bin) float64 {
	sum, rows := 0.0, 0
	for _, b := range list {
		sum += float64(float64(b.Rows) * math.Abs(b.Accuracy-b.Confidence))
		rows += b.Rows
	}
	return sum / float64(rows)
}

package metrics

// ClassScore is how well one class is told from all others. A ratio whose denominator is 0 is 0, as in scikit-learn.
type ClassScore struct {
	Support   int     `json:"support"`   // rows of the class
	Precision float64 `json:"precision"` // share of the rows predicted to be of the class that are
	Recall    float64 `json:"recall"`    // share of its rows that are predicted to be of it
	F1        float64 `json:"f1"`        // their harmonic mean
	// ROCAUC is the probability that a row of the class gets a larger probability of it than another row does; nil if there
	// are not rows of both kinds, or too many rows and classes to sort.
	ROCAUC *float64 `json:"roc_auc"`
	// AveragePrecision is the area under precision over recall; nil if the class has no row, or as for ROCAUC.
	AveragePrecision *float64 `json:"average_precision"`
}

// Averages are means over the classes.
type Averages struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// score is that of class c.
func (t *counts) score(c int) ClassScore {
	return ClassScore{
		Support:   t.truth[c],
		Precision: ratio(t.hits[c], t.predicted[c]),
		Recall:    ratio(t.hits[c], t.truth[c]),
		F1:        ratio(2*t.hits[c], t.truth[c]+t.predicted[c]),
	}
}

// macro is the plain mean over the classes that have rows or were predicted.
func (t *counts) macro() Averages {
	return t.mean(func(c int) int {
		if t.truth[c]+t.predicted[c] == 0 {
			return 0
		}
		return 1
	})
}

// weighted is the mean over the classes weighted by their rows.
func (t *counts) weighted() Averages {
	return t.mean(func(c int) int { return t.truth[c] })
}

func (t *counts) mean(weight func(c int) int) Averages {
	var sum Averages
	total := 0
	for c := range t.truth {
		w, s := weight(c), t.score(c)
		total += w
		sum.Precision += float64(s.Precision * float64(w))
		sum.Recall += float64(s.Recall * float64(w))
		sum.F1 += float64(s.F1 * float64(w))
	}
	n := float64(total)
	return Averages{sum.Precision / n, sum.Recall / n, sum.F1 / n}
}

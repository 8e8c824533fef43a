package metrics

import (
	"cmp"
	"slices"
)

// ranking is the rows by descending score.
type ranking struct {
	rows   []int
	of     []bool    // whether they are of the class
	scores []float64 // descending
}

func newRanking(of []bool, scores []float64) ranking {
	k := ranking{make([]int, len(of)), make([]bool, len(of)), make([]float64, len(of))}
	for r := range k.rows {
		k.rows[r] = r
	}
	slices.SortFunc(k.rows, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), a-b)
	})
	for i, r := range k.rows {
		k.of[i], k.scores[i] = of[r], scores[r]
	}
	return k
}

// threshold counts the rows whose score is at least the threshold's.
type threshold struct {
	score        float64
	hits, alarms int64 // rows of the class, and others
}

// thresholds appends one for every distinct score to list, descending, each row counted as often as times says; nil: once.
func (k ranking) thresholds(list []threshold, times []int) []threshold {
	var at threshold
	for i, r := range k.rows {
		n := int64(1)
		if times != nil {
			n = int64(times[r])
		}
		if k.of[i] {
			at.hits += n
		} else {
			at.alarms += n
		}
		if at.score = k.scores[i]; i+1 == len(k.rows) || k.scores[i+1] != at.score {
			list = append(list, at)
		}
	}
	return list
}

// area is the area under the ROC curve by trapezoids, which is Mann and Whitney's U over hits*alarms (Hanley and McNeil,
// 1982). It is exact up to the single division, and undefined unless there are both rows of the class and others.
func area(list []threshold) (float64, bool) {
	var sum, hits, alarms int64
	for _, t := range list {
		sum += (t.alarms - alarms) * (t.hits + hits)
		hits, alarms = t.hits, t.alarms
	}
	whole := 2 * hits * alarms
	return float64(sum) / float64(max(whole, 1)), whole > 0
}

// averagePrecision is the sum over thresholds of precision times the growth of recall, without interpolation. It is
// undefined unless there are rows of the class.
func averagePrecision(list []threshold) (float64, bool) {
	sum, hits := 0.0, int64(0)
	for _, t := range list {
		if grown := t.hits - hits; grown > 0 {
			sum += float64(float64(grown)*float64(t.hits)) / float64(t.hits+t.alarms)
		}
		hits = t.hits
	}
	return sum / float64(max(hits, 1)), hits > 0
}

// oneVersusRest ranks the rows by their probability of class c.
func (f forecast) oneVersusRest(truth []int, c int) ranking {
	of := make([]bool, len(truth))
	for r, t := range truth {
		of[r] = t == c
	}
	return newRanking(of, line(f.p, c))
}

package metrics

// mostPoints is how many points a ROC curve has at most.
const mostPoints = 100

// ROCPoint is a point of a ROC curve: the rates if every row with a score of at least Threshold is called positive.
type ROCPoint struct {
	FalsePositiveRate float64 `json:"false_positive_rate"`
	TruePositiveRate  float64 `json:"true_positive_rate"`
	Threshold         float64 `json:"threshold"`
}

// ROCCurve returns the ROC curve (Fawcett, 2006) from (0, 0) to (1, 1) of scores, which should be high in the rows for which
// of is true and low in the others. The threshold of the first point is the largest score plus 1. Points on a straight line
// between their neighbours are left out; if more than 100 remain, the first in each of 99 equal stretches of the way (the sum
// of the rates) and the last are kept. It is nil unless there are rows of both kinds. It panics if of and scores differ in
// length.
func ROCCurve(of []bool, scores []float64) []ROCPoint {
	same(len(of), len(scores))
	return curve(newRanking(of, scores).thresholds(nil, nil))
}

// curve is ROCCurve of thresholds.
func curve(list []threshold) []ROCPoint {
	if _, ok := area(list); !ok {
		return nil
	}
	last := list[len(list)-1]
	origin := threshold{score: list[0].score + 1}
	list = thin(append([]threshold{origin}, corners(list)...))
	points := make([]ROCPoint, len(list))
	for i, t := range list {
		points[i] = ROCPoint{float64(t.alarms) / float64(last.alarms), float64(t.hits) / float64(last.hits), t.score}
	}
	return points
}

// corners leaves out the points on a straight line between their neighbours.
func corners(list []threshold) []threshold {
	if len(list) <= 2 {
		return list
	}
	kept := list[:1:1]
	for i := 1; i+1 < len(list); i++ {
		before, at, after := list[i-1], list[i], list[i+1]
		if at.hits-before.hits != after.hits-at.hits || at.alarms-before.alarms != after.alarms-at.alarms {
			kept = append(kept, at)
		}
	}
	return append(kept, list[len(list)-1])
}

// thin keeps at most mostPoints, so that none of the others is farther along the way than two 99ths from one that is kept.
func thin(list []threshold) []threshold {
	if len(list) <= mostPoints {
		return list
	}
	last := list[len(list)-1]
	kept, stretch := list[:0:0], int64(-1)
	for _, t := range list {
		way := t.hits*last.alarms + t.alarms*last.hits
		if at := way * (mostPoints - 1) / (2 * last.hits * last.alarms); at > stretch {
			kept, stretch = append(kept, t), at
		}
	}
	return kept
}

package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawScores draws rows of two kinds, and scores of which some are alike.
func drawScores(t *rapid.T, most int) (of []bool, scores []float64) {
	rows := rapid.IntRange(2, most).Draw(t, "rows")
	steps := rapid.SampledFrom([]float64{2, 10, 300, 1e9}).Draw(t, "steps")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
	of, scores = make([]bool, rows), make([]float64, rows)
	for r := range rows {
		of[r], scores[r] = chance.IntN(3) == 0, math.Floor(chance.Float64()*steps)/steps
		if of[r] {
			scores[r] = math.Max(scores[r], math.Floor(chance.Float64()*steps)/steps)
		}
	}
	of[0], of[1] = true, false
	return of, scores
}

func TestTheAreaIsTheShareOfPairsInTheRightOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of, scores := drawScores(t, 60)
		right, pairs := 0.0, 0.0
		for a := range of {
			for b := range of {
				if of[a] && !of[b] {
					pairs++
					right += map[bool]float64{true: 1}[scores[a] > scores[b]] + map[bool]float64{true: 0.5}[scores[a] == scores[b]]
				}
			}
		}
		got, ok := area(newRanking(of, scores).thresholds(nil, nil))
		if !ok || got != right/pairs {
			t.Errorf("the area is %v (%v), want %v", got, ok, right/pairs)
		}
	})
}

func TestRankingsDependOnNothingButTheOrderOfScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of, scores := drawScores(t, 60)
		a := newRanking(of, scores).thresholds(nil, nil)
		for r, s := range scores {
			scores[r] = math.Exp(s) - 7
		}
		b := newRanking(of, scores).thresholds(nil, nil)
		for i := range a {
			if a[i].hits != b[i].hits || a[i].alarms != b[i].alarms {
				t.Fatalf("threshold %d: %v and %v", i, a[i], b[i])
			}
		}
	})
}

func TestAThinnedCurveKeepsToTheWholeOne(t *testing.T) {
	thinned := 0
	rapid.Check(t, func(t *rapid.T) {
		of, scores := drawScores(t, 3000)
		whole := newRanking(of, scores).thresholds(nil, nil)
		want, _ := area(whole)
		points := ROCCurve(of, scores)
		if len(points) > 100 || points[0] != (ROCPoint{0, 0, slices.Max(scores) + 1}) {
			t.Fatalf("%d points from %v", len(points), points[0])
		}
		if last := points[len(points)-1]; last.FalsePositiveRate != 1 || last.TruePositiveRate != 1 {
			t.Fatalf("the last point is %v", last)
		}
		got := 0.0
		for i, p := range points[1:] {
			a := points[i]
			if p.FalsePositiveRate < a.FalsePositiveRate || p.TruePositiveRate < a.TruePositiveRate || p.Threshold >= a.Threshold {
				t.Fatalf("%v after %v", p, a)
			}
			got += (p.FalsePositiveRate - a.FalsePositiveRate) * (p.TruePositiveRate + a.TruePositiveRate) / 2
		}
		if math.Abs(got-want) > 0.01 {
			t.Errorf("the area is %v, thinned %v", want, got)
		}
		if len(corners(whole)) > 99 {
			thinned++
		}
		onCurve(t, of, scores, points)
	})
	if thinned == 0 {
		t.Error("no curve had to be thinned")
	}
}

// onCurve checks that every point is what its threshold gives.
func onCurve(t *rapid.T, of []bool, scores []float64, points []ROCPoint) {
	for _, p := range points {
		var hits, alarms, positive, negative float64
		for r, is := range of {
			above := map[bool]float64{true: 1}[scores[r] >= p.Threshold]
			if is {
				positive, hits = positive+1, hits+above
			} else {
				negative, alarms = negative+1, alarms+above
			}
		}
		if p.TruePositiveRate != hits/positive || p.FalsePositiveRate != alarms/negative {
			t.Fatalf("%v: %v of %v, %v of %v", p, hits, positive, alarms, negative)
		}
	}
}

func TestACurveOfOneKindOfRowsIsUndefined(t *testing.T) {
	for _, of := range [][]bool{{}, {true}, {false, false}, {true, true}} {
		if points := ROCCurve(of, make([]float64, len(of))); points != nil {
			t.Errorf("%v: %v", of, points)
		}
	}
}

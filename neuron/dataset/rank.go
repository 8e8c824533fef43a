package dataset

import (
	"math"
	"slices"
)

// mostLandmarks is how many landmarks a column may have, and allLandmarks how many all columns may.
const (
	mostLandmarks = 1000
	allLandmarks  = 1_000_000
)

// landmarks are evenly spaced quantiles of ascending values from the least to the greatest: as many as there are values, at
// most mostLandmarks.
func landmarks(ascending []float64) []float64 {
	marks := make([]float64, min(mostLandmarks, len(ascending)))
	if len(marks) == 1 {
		return ascending
	}
	for i := range marks {
		marks[i] = quantile(ascending, i, len(marks)-1)
		if i > 0 {
			marks[i] = max(marks[i], marks[i-1])
		}
	}
	return marks
}

// Ranks are cut off here, at 5.2 standard deviations, as nothing is known beyond the landmarks.
const leastRank = 1e-7

// rankNormal is the quantile of the standard normal distribution for the rank of x among the landmarks; the middle rank if x
// equals several of them.
func rankNormal(marks []float64, x float64) float64 {
	if marks[0] == marks[len(marks)-1] {
		return 0
	}
	above, _ := slices.BinarySearch(marks, x) // marks below x
	upTo := above
	for upTo < len(marks) && marks[upTo] == x {
		upTo++
	}
	var rank float64 // in landmarks
	switch {
	case upTo > above:
		rank = float64(above+upTo-1) / 2
	case above == 0:
		rank = 0
	case above == len(marks):
		rank = float64(len(marks) - 1)
	default:
		low, high := marks[above-1], marks[above]
		rank = float64(above-1) + position(low, high, x)
	}
	share := rank / float64(len(marks)-1)
	return inverseNormal(min(max(share, leastRank), 1-leastRank))
}

// position is (x-low)/(high-low).
func position(low, high, x float64) float64 {
	if way := high - low; !math.IsInf(way, 0) {
		return (x - low) / way
	}
	return (x/2 - low/2) / (high/2 - low/2)
}

// checkLandmarks refuses more landmarks than a preparation may keep.
func (p *Preparation) checkLandmarks(at spot) error {
	total := 0
	for i := range p.Columns {
		total += len(p.Columns[i].Landmarks)
	}
	if total > allLandmarks {
		return at.refuse(ErrRecipe, "scaling by %s would keep %d numbers, and %d is the limit; choose %s for some columns", Quantile, total, allLandmarks, Robust)
	}
	return nil
}

package dataset

import (
	"math"
	"slices"
)

// holdLatest marks the latest rows.
func (f *Frame) holdLatest(marked []bool, hold int) error {
	order := make([]int, f.Rows)
	for i := range order {
		order[i] = i
	}
	time := func(row int) float64 {
		if t := f.Times[row]; !math.IsNaN(t) {
			return t
		}
		return math.Inf(-1)
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(time(a), time(b)) })
	cut := f.Rows - hold
	low, high := cut, cut // the first and the last of the rows that have the time at the cut
	for low > 0 && time(order[low-1]) == time(order[cut]) {
		low--
	}
	for high < f.Rows && low < cut && time(order[high]) == time(order[cut]) {
		high++
	}
	switch {
	case low == 0 && high == f.Rows:
		return spot{table: called(f.Name)}.refuse(ErrShare, "all rows are of one time, so none is later than others; choose another column for the order")
	case low > 0 && (cut-low <= high-cut || high == f.Rows):
		cut = low
	default:
		cut = high
	}
	for _, row := range order[cut:] {
		marked[row] = true
	}
	return nil
}

// compare says which of two times comes first.
func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

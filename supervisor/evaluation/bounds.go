package evaluation

// How much an evaluation may cost. Work is counted in the network's multiplications:
// weights x rows.
const (
	mostWork        = int64(10_000_000_000) // on the test rows
	leastRows       = 1000                  // test rows, however large the network
	mostDrawn       = 20_000_000            // rows resampled for intervals, over all draws
	importanceWork  = int64(2_000_000_000)  // on the importances
	importanceRows  = 2000                  // rows to measure importances on, at most
	leastImportance = 100                   // the same at least, if there are that many: fewer say nothing
	repeats         = 5                     // permutations per column
)

// What an evaluation may show.
const (
	mostPoints    = 500 // of predicted against actual
	mostMisses    = 10
	mostCurves    = 10  // classes with curves
	mostConfusion = 100 // classes in a confusion matrix
)

// draws returns how many bootstrap draws an interval over that many rows uses: 1,000, or
// fewer where there are many rows.
func draws(rows int) int { return min(1000, max(100, mostDrawn/rows)) }

// weights returns the network's multiplications per row.
func (e *evaluator) weights() int64 {
	sum, widths := int64(0), e.Network.Widths()
	for i, width := range widths[1:] {
		sum += int64(width) * int64(widths[i]+1)
	}
	return sum
}

// evenly returns at most that many of the rows, evenly spaced and in their order.
func evenly(rows []int, most int) []int {
	if len(rows) <= most {
		return rows
	}
	chosen := make([]int, most)
	for i := range chosen {
		chosen[i] = rows[int(int64(i)*int64(len(rows))/int64(most))]
	}
	return chosen
}

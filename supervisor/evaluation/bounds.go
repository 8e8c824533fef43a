package evaluation

// What an evaluation may take. Work is counted in multiplications of the network:
// weights x rows.
const (
	mostWork        = int64(10_000_000_000) // for the test rows
	leastRows       = 1000                  // rows, however large the network
	mostDrawn       = 20_000_000            // rows that intervals draw again, in 1,000 draws if it can be
	importanceWork  = int64(2_000_000_000)  // for the importances
	importanceRows  = 2000                  // that they are measured on at the most
	leastImportance = 100                   // rows, if there are as many: with fewer they say nothing
	repeats         = 5                     // of every column's exchange
)

// What an evaluation may show.
const (
	mostPoints    = 500 // predicted against actual
	mostMisses    = 10
	mostCurves    = 10  // classes that have curves
	mostConfusion = 100 // classes of a confusion matrix
)

// draws is how often an interval draws so many rows again.
func draws(rows int) int { return min(1000, max(100, mostDrawn/rows)) }

// weights is how many numbers one row is multiplied by.
func (j *evaluator) weights() int64 {
	sum, widths := int64(0), j.Network.Widths()
	for i, width := range widths[1:] {
		sum += int64(width) * int64(widths[i]+1)
	}
	return sum
}

// evenly returns so many of the rows, in their order, as far from each other as can
// be.
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

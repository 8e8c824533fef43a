package evaluation

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"deepnet/actors/protocol"
)

// row returns the number of a test row in the user's table, counted from 1.
func (e *evaluator) row(r int) uint32 { return uint32(e.Test[r] + 1) }

// missedClasses returns the misclassified rows whose true class got the lowest
// probability, the worst first.
func (e *evaluator) missedClasses(f *forecast) (list []*protocol.Miss) {
	var wrong []int
	for r, class := range f.truth {
		if f.predicted[r] != class {
			wrong = append(wrong, r)
		}
	}
	slices.SortStableFunc(wrong, func(a, b int) int { return cmp.Compare(f.probability(f.truth[a], a), f.probability(f.truth[b], b)) })
	for _, r := range wrong[:min(len(wrong), mostMisses)] {
		list = append(list, &protocol.Miss{
			Row: e.row(r), Actual: e.Table.Classes[f.truth[r]], Predicted: e.Table.Classes[f.predicted[r]],
			Error: f.probability(f.predicted[r], r),
		})
	}
	return list
}

// missedNumbers returns the rows with the largest absolute residuals, the worst first.
func (e *evaluator) missedNumbers() (list []*protocol.Miss) {
	residuals := e.residuals()
	var wrong []int
	for r, residual := range residuals {
		if residual != 0 {
			wrong = append(wrong, r)
		}
	}
	slices.SortStableFunc(wrong, func(a, b int) int { return cmp.Compare(math.Abs(residuals[b]), math.Abs(residuals[a])) })
	for _, r := range wrong[:min(len(wrong), mostMisses)] {
		actual, predicted := apart(e.truth[r], e.answers.Data[r])
		list = append(list, &protocol.Miss{Row: e.row(r), Actual: actual, Predicted: predicted, Error: residuals[r]})
	}
	return list
}

// apart formats two numbers for people: with six significant digits, or as many more as
// it takes to show a tenth of their difference.
func apart(x, y float64) (string, string) {
	digits := 6
	for ; digits < 17; digits++ {
		if far := math.Abs(x-y) / 10; math.Abs(rounded(x, digits)-x) <= far && math.Abs(rounded(y, digits)-y) <= far {
			break
		}
	}
	return strconv.FormatFloat(x, 'g', digits, 64), strconv.FormatFloat(y, 'g', digits, 64)
}

// rounded returns x rounded to that many significant digits.
func rounded(x float64, digits int) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64) // what FormatFloat writes always parses
	return x
}

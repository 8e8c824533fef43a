package evaluation

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"deepnet/actors/protocol"
)

// row is the number by which people know a test row.
func (j *evaluator) row(r int) uint32 { return uint32(j.Test[r] + 1) }

// missedClasses are the rows taken for another class whose own had the smallest
// probabilities.
func (j *evaluator) missedClasses(f *forecast) (list []*protocol.Miss) {
	var wrong []int
	for r, class := range f.truth {
		if f.predicted[r] != class {
			wrong = append(wrong, r)
		}
	}
	slices.SortStableFunc(wrong, func(a, b int) int { return cmp.Compare(f.of(f.truth[a], a), f.of(f.truth[b], b)) })
	for _, r := range wrong[:min(len(wrong), mostMisses)] {
		list = append(list, &protocol.Miss{
			Row: j.row(r), Actual: j.Table.Classes[f.truth[r]], Predicted: j.Table.Classes[f.predicted[r]],
			Error: f.of(f.predicted[r], r),
		})
	}
	return list
}

// missedNumbers are the rows whose number is farthest from the predicted one.
func (j *evaluator) missedNumbers() (list []*protocol.Miss) {
	residuals := j.residuals()
	var wrong []int
	for r, e := range residuals {
		if e != 0 {
			wrong = append(wrong, r)
		}
	}
	slices.SortStableFunc(wrong, func(a, b int) int { return cmp.Compare(math.Abs(residuals[b]), math.Abs(residuals[a])) })
	for _, r := range wrong[:min(len(wrong), mostMisses)] {
		actual, predicted := apart(j.truth[r], j.answers.Data[r])
		list = append(list, &protocol.Miss{Row: j.row(r), Actual: actual, Predicted: predicted, Error: residuals[r]})
	}
	return list
}

// apart are two numbers for a person: six digits, or as many more as it takes to see
// a tenth of what they differ by.
func apart(x, y float64) (string, string) {
	digits := 6
	for ; digits < 17; digits++ {
		if far := math.Abs(x-y) / 10; math.Abs(rounded(x, digits)-x) <= far && math.Abs(rounded(y, digits)-y) <= far {
			break
		}
	}
	return strconv.FormatFloat(x, 'g', digits, 64), strconv.FormatFloat(y, 'g', digits, 64)
}

// rounded is a number to so many digits.
func rounded(x float64, digits int) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64) // what was written so is read
	return x
}

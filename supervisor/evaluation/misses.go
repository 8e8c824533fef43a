package evaluation

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"deepnet/actors/protocol"
)

// row is the number by which people know a row kept back.
func (j *judge) row(r int) uint32 { return uint32(j.Held[r] + 1) }

// missedClasses are the rows taken for another class whose own had the smallest
// probabilities.
func (j *judge) missedClasses(f *forecast) (list []*protocol.Miss) {
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
func (j *judge) missedNumbers() (list []*protocol.Miss) {
	residuals := j.residuals()
	var wrong []int
	for r, e := range residuals {
		if e != 0 {
			wrong = append(wrong, r)
		}
	}
	slices.SortStableFunc(wrong, func(a, b int) int { return cmp.Compare(math.Abs(residuals[b]), math.Abs(residuals[a])) })
	for _, r := range wrong[:min(len(wrong), mostMisses)] {
		list = append(list, &protocol.Miss{
			Row: j.row(r), Actual: figure(j.truth[r]), Predicted: figure(j.answers.Data[r]), Error: residuals[r],
		})
	}
	return list
}

// figure is a number for a person: six digits.
func figure(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

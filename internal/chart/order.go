package chart

import (
	"cmp"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// numerically is the report with its classes sorted as numbers, if all of them are: 2
// before 10.
func numerically(c *protocol.ClassReport) *protocol.ClassReport {
	numbers, order := map[string]float64{}, []int{}
	for i, score := range c.GetScores() {
		x, err := strconv.ParseFloat(score.GetClass(), 64)
		if err != nil {
			return c
		}
		numbers[score.GetClass()], order = x, append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(numbers[c.GetScores()[a].GetClass()], numbers[c.GetScores()[b].GetClass()])
	})
	if c == nil || slices.IsSorted(order) {
		return c
	}
	turned := proto.CloneOf(c)
	n := len(order)
	for i, from := range order {
		turned.Scores[i] = c.GetScores()[from]
		for j, to := range order {
			if len(c.GetConfusion()) == n*n {
				turned.Confusion[i*n+j] = c.GetConfusion()[from*n+to]
			}
		}
	}
	slices.SortStableFunc(turned.Curves, func(a, b *protocol.ClassCurve) int {
		return cmp.Compare(numbers[a.GetClass()], numbers[b.GetClass()])
	})
	return turned
}

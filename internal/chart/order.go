package chart

import (
	"cmp"
	"slices"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// numerically is the report with its classes in the order in which they are shown: those
// that are numbers by their values.
func numerically(c *protocol.ClassReport) *protocol.ClassReport {
	var classes []string
	for _, score := range c.GetScores() {
		classes = append(classes, score.GetClass())
	}
	order := view.Numerically(classes)
	if order == nil {
		return c
	}
	turned := proto.CloneOf(c)
	n := len(order)
	place := make(map[string]int, n)
	for i, from := range order {
		place[classes[from]] = i
		turned.Scores[i] = c.GetScores()[from]
		for j, to := range order {
			if len(c.GetConfusion()) == n*n {
				turned.Confusion[i*n+j] = c.GetConfusion()[from*n+to]
			}
		}
	}
	slices.SortStableFunc(turned.Curves, func(a, b *protocol.ClassCurve) int {
		return cmp.Compare(place[a.GetClass()], place[b.GetClass()])
	})
	return turned
}

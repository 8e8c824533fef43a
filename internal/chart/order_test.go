package chart

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// report12 has the classes 1 to 12 bytewise, and a matrix that tells of each cell whose
// it is.
func report12() *protocol.ClassReport {
	var names []string
	for i := range 12 {
		names = append(names, fmt.Sprint(i+1))
	}
	slices.Sort(names)
	c := &protocol.ClassReport{}
	for i, actual := range names {
		c.Scores = append(c.Scores, &protocol.ClassScore{Class: actual})
		c.Curves = append(c.Curves, &protocol.ClassCurve{Class: actual})
		for j := range names {
			c.Confusion = append(c.Confusion, uint32(100*i+j))
		}
	}
	return c
}

func TestClassesThatAreNumbersStandInTheirOrder(t *testing.T) {
	before := report12()
	asked := proto.CloneOf(before)
	after := numerically(before)
	if !proto.Equal(asked, before) {
		t.Error("the report itself was changed")
	}
	place := map[string]int{}
	for i, score := range before.GetScores() {
		place[score.GetClass()] = i
	}
	for i, actual := range after.GetScores() {
		if want := fmt.Sprint(i + 1); actual.GetClass() != want || after.GetCurves()[i].GetClass() != want {
			t.Errorf("at %d stand %s and the curve of %s", i, actual.GetClass(), after.GetCurves()[i].GetClass())
		}
		for j, predicted := range after.GetScores() {
			if want := uint32(100*place[actual.GetClass()] + place[predicted.GetClass()]); after.GetConfusion()[12*i+j] != want {
				t.Errorf("of %s taken for %s are %d, want %d", actual.GetClass(), predicted.GetClass(), after.GetConfusion()[12*i+j], want)
			}
		}
	}
	text := &protocol.Evaluation{Rows: 9, Metrics: []*protocol.Metric{metric("accuracy", 0.9)}, Classes: before}
	page := written(t, Page{Width: 120}, &protocol.Reported{Evaluation: text})
	if two, ten := strings.Index(page, "\n2  "), strings.Index(page, "\n10 "); two < 0 || two > ten {
		t.Errorf("2 does not stand before 10:\n%s", page)
	}
}

func TestClassesThatAreNoNumbersStayWhereTheyAre(t *testing.T) {
	for _, c := range []*protocol.ClassReport{nil, classesReport(4, "class").GetEvaluation().GetClasses(), {Scores: []*protocol.ClassScore{{Class: "10"}, {Class: "two"}}}} {
		if numerically(c) != c {
			t.Errorf("%v was turned", c)
		}
	}
}

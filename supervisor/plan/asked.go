package plan

import (
	"fmt"
	"slices"
	"strings"

	"deepnet/actors/protocol"
)

// Differs says in what a job asks for something else than the one that has its key; "": in
// nothing that matters. Where it waits and how often it is tried again does not matter, nor
// does what never changes a bit. of is the job that has the key.
func Differs(of, asked *protocol.Job) string {
	var list []string
	if was, is := of.GetDataset(), asked.GetDataset(); was != is {
		list = append(list, fmt.Sprintf("its table is another one (SHA-256 %.12s, and here %.12s)", was, is))
	}
	if was, is := of.GetFrom(), asked.GetFrom(); was != is {
		list = append(list, fmt.Sprintf("it continues %s, and here %s", orNothing(was), orNothing(is)))
	}
	list = append(list, otherSettings(of, asked.GetAsked())...)
	if len(list) > 3 {
		list = append(list[:3], fmt.Sprintf("and %d settings more", len(list)-3))
	}
	return strings.Join(list, "; ")
}

// otherSettings lists the settings of a plan that are not what was asked for under a key.
// Of a job from before that was kept only its whole plan is known: what it has by default
// may be left out.
func otherSettings(of *protocol.Job, asked *protocol.Plan) (list []string) {
	first, known := of.GetAsked(), of.GetAsked() != nil
	if !known {
		first = of.GetPlan()
	}
	was, is := &protocol.Submit{Plan: first}, &protocol.Submit{Plan: asked}
	for _, s := range Settings() {
		if !s.OfPlan() || s.SpeedOnly {
			continue
		}
		before, now := s.Given(was), s.Given(is)
		if slices.Equal(before, now) || !known && now == nil {
			continue
		}
		list = append(list, fmt.Sprintf("its --%s is %s, and here %s", s.Flag, orNothing(strings.Join(before, " ")), orNothing(strings.Join(now, " "))))
	}
	return list
}

// orNothing is a text, or says that there is none.
func orNothing(text string) string {
	if text == "" {
		return "left out"
	}
	return text
}

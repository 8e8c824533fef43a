package tree

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"deepnet/actors"
	"deepnet/actors/protocol"
)

var noon = time.UnixMilli(1_700_000_000_000)

// restart is a restart, so many seconds after noon.
func restart(kind actors.Kind, layer, neuron, second, count int) actors.Restart {
	return actors.Restart{
		Kind: kind, Layer: layer, Neuron: neuron, Since: noon.Add(time.Duration(second) * time.Second), Count: count, Reason: "a reason", Took: time.Millisecond,
	}
}

// at returns what a tree of a job with layers of 2, 3 and 1 neurons has, so many seconds
// after noon: the restarts and the spent budgets of its actors, where there are any.
func at(t *Tally, second int) string {
	subject := Subject{
		Tally: t, Now: noon.Add(time.Duration(second) * time.Second), Budgets: actors.DefaultBudgets(), Children: actors.Budget{Restarts: 5, Period: time.Minute},
		Trainers: []Trainer{{Job: "a", Widths: []int{2, 3, 1}, PerActor: 1, Network: true}},
	}
	var found []string
	var walk func(n *protocol.Node)
	walk = func(n *protocol.Node) {
		if n.GetRestarts() > 0 || n.GetSpent() > 0 {
			found = append(found, fmt.Sprintf("%s %d %d: %d, spent %d", n.GetActor(), n.GetLayer(), n.GetNeuron(), n.GetRestarts(), n.GetSpent()))
		}
		for _, child := range n.GetChildren() {
			walk(child)
		}
	}
	walk(Whole(subject).GetRoot())
	return strings.Join(found, "; ")
}

// A restart spends its parent's budget within the period, and a restarted parent has a
// whole one; what was counted stays.
func TestRestartsAreCountedAndSpendTheirParentsBudget(t *testing.T) {
	tally := &Tally{}
	for _, c := range []struct {
		restart actors.Restart
		second  int
		want    string
	}{
		{restart(actors.KindNeuron, 1, 2, 0, 1), 0, "layer 1 -1: 0, spent 1; neuron 1 2: 1, spent 0"},
		{restart(actors.KindNeuron, 1, 2, 9, 2), 9, "layer 1 -1: 0, spent 2; neuron 1 2: 2, spent 0"},
		{restart(actors.KindNeuron, 2, 0, 10, 1), 10, "layer 1 -1: 0, spent 1; neuron 1 2: 2, spent 0; layer 2 -1: 0, spent 1; neuron 2 0: 1, spent 0"},
		{restart(actors.KindLayer, 1, -1, 11, 1), 11, "network -1 -1: 0, spent 1; layer 1 -1: 1, spent 0; neuron 1 2: 2, spent 0; layer 2 -1: 0, spent 1; neuron 2 0: 1, spent 0"},
		{restart(actors.KindNetwork, -1, -1, 12, 1), 12, "trainer -1 -1: 0, spent 1; network -1 -1: 1, spent 0; layer 1 -1: 1, spent 0; neuron 1 2: 2, spent 0; neuron 2 0: 1, spent 0"},
		{restart(actors.KindNetwork, -1, -1, 13, 2), 13, "trainer -1 -1: 0, spent 2; network -1 -1: 2, spent 0; layer 1 -1: 1, spent 0; neuron 1 2: 2, spent 0; neuron 2 0: 1, spent 0"},
		{restart(actors.KindTrainer, -1, -1, 14, 1), 14, "trainer -1 -1: 1, spent 0; network -1 -1: 2, spent 0; layer 1 -1: 1, spent 0; neuron 1 2: 2, spent 0; neuron 2 0: 1, spent 0"},
	} {
		tally.Note("a", c.restart)
		if got := at(tally, c.second); got != c.want {
			t.Errorf("after %v it is\n%s, want\n%s", c.restart, got, c.want)
		}
	}
	tally.Drop("a")
	if got := at(tally, 15); got != "" {
		t.Errorf("of a job that is over there is %s", got)
	}
}

func TestARestartOfAllJobsRenewsTheirBudgets(t *testing.T) {
	tally := &Tally{}
	tally.Note("a", restart(actors.KindLayer, 1, -1, 0, 1))
	tally.Note("", restart(actors.KindModels, -1, -1, 0, 1))
	tally.Note("", restart(actors.KindJobs, -1, -1, 1, 2))
	if got, want := at(tally, 1), "root -1 -1: 0, spent 2; models -1 -1: 1, spent 0; jobs -1 -1: 1, spent 0; layer 1 -1: 1, spent 0"; got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
	tally.Note("", restart(KindRoot, -1, -1, 2, 0))
	if got, want := at(tally, 2), "root -1 -1: 1, spent 0; models -1 -1: 1, spent 0; jobs -1 -1: 1, spent 0; layer 1 -1: 1, spent 0"; got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
	tally.Retain(func(job string) bool { return job != "a" })
	if got := at(tally, 2); strings.Contains(got, "layer") {
		t.Errorf("of a job that is over there is %s", got)
	}
}

func TestAnEscalationIsNoRestart(t *testing.T) {
	tally, escalated := &Tally{}, restart(actors.KindLayer, 1, -1, 0, 5)
	escalated.Escalated = true
	tally.Note("a", escalated)
	if got := at(tally, 0); got != "" {
		t.Errorf("counted is %s", got)
	}
}

func TestALongReasonIsShortenedToValidText(t *testing.T) {
	for _, length := range []int{298, 299, 300, 301} {
		got := shortened(strings.Repeat("a", length) + "äöü")
		if !utf8.ValidString(got) || len(got) > maxReason+3 {
			t.Errorf("a reason of %d bytes becomes %q", length+6, got)
		}
	}
}

// The neurons of layers that would make the tree too large for a message are left out.
func TestATreeIsNeverTooLargeForAMessage(t *testing.T) {
	wide := Trainer{Job: "a", Widths: []int{2, 60_000, 40_000, 20_000}, PerActor: 1, Network: true}
	tree := Whole(Subject{Tally: &Tally{}, Trainers: []Trainer{wide, {Job: "b", Widths: []int{2, 2}, PerActor: -1}}})
	trainers := tree.GetRoot().GetChildren()[2].GetChildren()
	var got []int
	for _, layer := range trainers[0].GetChildren()[0].GetChildren() {
		got = append(got, len(layer.GetChildren()))
	}
	if fmt.Sprint(got) != "[2 0 40000 0]" || len(trainers[1].GetChildren()) != 0 {
		t.Errorf("the layers have %v children", got)
	}
}

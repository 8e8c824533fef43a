package terminal

import (
	"fmt"
	"strings"
	"time"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// Tree says how a supervision tree is drawn.
type Tree struct {
	Every bool // every neuron, not only those that were restarted
}

// TreeLine is one line of a tree.
type TreeLine struct {
	Branch string         // what leads to the actor
	Name   string         // of the actor
	Notes  string         // its restarts and its budget
	Node   *protocol.Node // nil: neurons that are counted only
}

// treeWidth is how wide branch and name are, where they fit.
const treeWidth = 48

// Text is the line as it is printed.
func (l TreeLine) Text() string {
	start := l.Branch + Clean(l.Name)
	if l.Notes == "" {
		return start
	}
	return start + strings.Repeat(" ", max(1, treeWidth-len([]rune(start)))) + "  " + l.Notes
}

// Lines are the lines of a tree from its root on.
func (t Tree) Lines(root *protocol.Node) []TreeLine {
	if root == nil {
		return nil
	}
	return t.below(root, []TreeLine{{Name: view.NodeName(root), Notes: notes(root), Node: root}}, "")
}

// below appends the lines of a node's children.
func (t Tree) below(node *protocol.Node, lines []TreeLine, indent string) []TreeLine {
	shown, quiet := t.shown(node.GetChildren())
	for i, child := range shown {
		branch, further := "├─ ", "│  "
		if i == len(shown)-1 && quiet == "" {
			branch, further = "└─ ", "   "
		}
		lines = append(lines, TreeLine{indent + branch, view.NodeName(child), notes(child), child})
		lines = t.below(child, lines, indent+further)
	}
	if quiet != "" {
		lines = append(lines, TreeLine{Branch: indent + "└─ ", Name: quiet})
	}
	return lines
}

// shown parts children that are listed from neurons that are counted only.
func (t Tree) shown(children []*protocol.Node) (listed []*protocol.Node, quiet string) {
	actors, neurons := uint64(0), uint64(0)
	for _, child := range children {
		if t.Every || child.GetNeuron() < 0 || child.GetRestarts() > 0 {
			listed = append(listed, child)
			continue
		}
		actors++
		neurons += uint64(max(1, child.GetNeurons()))
	}
	switch {
	case neurons == 0:
		return listed, ""
	case neurons == actors:
		return listed, Counted(neurons, "neuron")
	default:
		return listed, Counted(neurons, "neuron") + " in " + Counted(actors, "actor")
	}
}

// notes are the restarts of an actor and the budget that it has for its children.
func notes(n *protocol.Node) string {
	var said []string
	if n.GetRestarts() > 0 {
		took := time.Duration(n.GetTookUs()) * time.Microsecond
		said = append(said, fmt.Sprintf("%s, the last after %v: %s", Counted(uint64(n.GetRestarts()), "restart"), took, Clean(n.GetReason())))
	}
	if n.GetBudget() > 0 && n.GetSpent() > 0 {
		said = append(said, fmt.Sprintf("%s %d of %d spent in %v", Gauge(n.GetSpent(), n.GetBudget()), n.GetSpent(), n.GetBudget(), brief(n.GetPeriodMs())))
	}
	return strings.Join(said, "; ")
}

// Gauge is a bar of so many of all.
func Gauge(spent, of uint32) string {
	const width = 5
	full := min(width, (int(spent)*width+int(of)-1)/max(1, int(of)))
	return strings.Repeat("■", full) + strings.Repeat("□", width-full)
}

// Chaos says in a sentence whether actors are crashed at random.
func Chaos(c *protocol.Chaos) string {
	if c.GetEveryMs() == 0 {
		return "Chaos is off."
	}
	var kinds []string
	for _, victim := range c.GetVictims() {
		kinds = append(kinds, view.VictimName(victim)+"s")
	}
	where := "any running job"
	if c.GetJob() != "" {
		where = "job " + Clean(c.GetJob())
	}
	return fmt.Sprintf("Chaos is on: a crash every %s on average, of %s of %s; seed %d; crashes ordered so far: %d",
		brief(c.GetEveryMs()), strings.Join(kinds, ", "), where, c.GetSeed(), c.GetKills())
}

// brief is a time in milliseconds without the units that are 0: 5m rather than 5m0s.
func brief(ms int64) string {
	text := (time.Duration(ms) * time.Millisecond).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

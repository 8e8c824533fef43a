package top

import (
	"fmt"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// Look is a service as it was at a moment.
type Look struct {
	Address string
	Jobs    []*protocol.Job // the newest, newest first
	Job     *protocol.Job   // whose curve is drawn; nil: there is none
	Errors  []float64       // of its epochs
	Tree    *protocol.Node
	Chaos   *protocol.Chaos
}

// Frame says how a look is drawn.
type Frame struct {
	Width, Height int // of the terminal; a Height of 0: as many lines as it takes
	Style         terminal.Style
	Selected      int    // of the tree's lines; -1: none
	Footer        string // the last line; "": none
}

// curveHeight is how many lines the curve has.
const curveHeight = 5

// Lines draws a look. None is wider than the frame, and there are no more than fit.
func (f Frame) Lines(l Look) []string {
	lines := []string{f.heading(l), ""}
	lines = append(lines, f.jobs(l)...)
	lines = append(lines, f.curve(l)...)
	room := len(l.tree())
	if f.Height > 0 {
		room = max(1, f.Height-len(lines)-2)
	}
	lines = append(lines, f.tree(l, room)...)
	if f.Footer != "" {
		for f.Height > 0 && len(lines) < f.Height-1 {
			lines = append(lines, "")
		}
		lines = append(lines, f.Style.Dim(cut(f.Footer, f.Width)))
	}
	if f.Height > 0 && len(lines) > f.Height {
		lines = lines[:f.Height]
	}
	return lines
}

func (f Frame) heading(l Look) string {
	name, about := "deepnet top", "  "+l.Address+"  "+terminal.Chaos(l.Chaos)
	return f.Style.Bold(name) + f.Style.Dim(cut(about, f.Width-len(name)))
}

// jobs are the newest jobs, the one whose curve is drawn marked.
func (f Frame) jobs(l Look) []string {
	if len(l.Jobs) == 0 {
		return []string{"No jobs yet."}
	}
	lines := []string{f.Style.Dim(cut(fmt.Sprintf("  %-26s  %-12s  %-9s  %13s  %9s", "JOB", "NAME", "STATE", "EPOCH", "ERROR"), f.Width))}
	for _, job := range l.Jobs {
		mark, loss := "  ", "-"
		if job.GetId() == l.Job.GetId() {
			mark = "> "
		}
		if e, ok := view.LastError(job); ok {
			loss = terminal.Figure(e)
		}
		epochs := fmt.Sprintf("%d/%d", view.Epochs(job), job.GetPlan().GetEpochs())
		line := fmt.Sprintf("%s%-26s  %-12s  %-9s  %13s  %9s", mark, terminal.Clean(job.GetId()), cut(terminal.Clean(job.GetName()), 12),
			view.StateName(job.GetState()), epochs, loss)
		lines = append(lines, f.state(job.GetState(), cut(line, f.Width)))
	}
	return lines
}

// state colours a line by how its job is.
func (f Frame) state(state protocol.State, line string) string {
	switch state {
	case protocol.State_STATE_RUNNING:
		return f.Style.Good(line)
	case protocol.State_STATE_FAILED:
		return f.Style.Bad(line)
	default:
		return line
	}
}

// curve is the learning curve of a job, below what it shows.
func (f Frame) curve(l Look) []string {
	if len(l.Errors) == 0 {
		return []string{""}
	}
	last := l.Errors[len(l.Errors)-1]
	lines := []string{"", cut(fmt.Sprintf("error %s after %d of %d epochs of %s, both scales logarithmic", terminal.Figure(last), view.Epochs(l.Job), l.Job.GetPlan().GetEpochs(), terminal.Clean(l.Job.GetName())), f.Width)}
	for _, line := range terminal.Curve(terminal.Earlier(l.Errors, 2*min(f.Width, 100)), min(f.Width, 100), curveHeight) {
		lines = append(lines, f.Style.Cool(line))
	}
	return append(lines, "")
}

// tree is as much of the supervision tree as there is room for, the selected line within.
func (f Frame) tree(l Look, room int) []string {
	all := l.tree()
	first := max(0, min(f.Selected-room/2, len(all)-room))
	var lines []string
	for i, line := range all[first:min(len(all), first+room)] {
		text := cut(line.Text(), f.Width-2)
		switch {
		case first+i == f.Selected:
			text = f.Style.Bold("> " + text)
		case line.Node.GetRestarts() > 0:
			text = "  " + f.Style.Warm(text)
		default:
			text = "  " + text
		}
		lines = append(lines, text)
	}
	return lines
}

// tree are the lines of the supervision tree.
func (l Look) tree() []terminal.TreeLine { return terminal.Tree{Every: true}.Lines(l.Tree) }

// cut cuts a line to a width.
func cut(line string, width int) string {
	letters := []rune(line)
	if width < 1 || len(letters) <= width {
		return line
	}
	return strings.TrimRight(string(letters[:width-1]), " ") + "…"
}

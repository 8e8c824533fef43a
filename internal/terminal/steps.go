package terminal

import (
	"fmt"
	"io"
	"strings"

	"deepnet/actors/protocol"
)

// Steps tells a story in numbered steps, each with the command that does the same.
type Steps struct {
	Out   io.Writer
	Style Style
	Live  bool // lines may be drawn over
	count int
}

// Begin begins a step.
func (s *Steps) Begin(title string) {
	s.count++
	fmt.Fprintf(s.Out, "\n %s  %s\n", s.Style.Cool(fmt.Sprint(s.count)), s.Style.Bold(title))
}

// Command says how the step is done by hand.
func (s *Steps) Command(line string) {
	fmt.Fprintf(s.Out, "    %s\n", s.Style.Dim("$ "+line))
}

// Line says something with its name.
func (s *Steps) Line(name, words string) {
	fmt.Fprintf(s.Out, "    %s %s\n", s.Style.Dim(fmt.Sprintf("%-11s", name)), words)
}

// Learning shows a job at work, and draws its curve over and over where it may.
type Learning struct {
	*Steps
	Fell   func(*protocol.Restart) string // how a restart is told; "" and nil: not at all
	errors []float64
	now    Progress
}

// curveWidth is how many blocks the curve of a step has.
const curveWidth = 40

// Event takes note of an event of the job.
func (l *Learning) Event(event *protocol.Event) {
	l.now = l.now.After(event)
	if restart := event.GetRestart(); restart != nil && l.Fell != nil {
		l.erase()
		l.Line(fmt.Sprintf("epoch %d", l.now.Epoch), l.Fell(restart))
		l.draw()
	}
	if event.GetEpoch() != nil {
		l.errors = append(l.errors, l.now.Err)
		l.draw()
	}
}

// End leaves the curve as it ended.
func (l *Learning) End() {
	l.erase()
	l.Line("error", l.curve())
}

func (l *Learning) erase() {
	if l.Live {
		fmt.Fprint(l.Out, EraseLine)
	}
}

func (l *Learning) draw() {
	if few := max(1, l.now.Of/200); l.Live && (l.now.Epoch%few == 0 || l.now.Epoch == l.now.Of) {
		fmt.Fprintf(l.Out, "%s    %s %s", EraseLine, l.Style.Dim(fmt.Sprintf("%-11s", "error")), l.curve())
	}
}

// curve is the learning curve so far, in one line, both scales logarithmic.
func (l *Learning) curve() string {
	spark := Spark(Earlier(l.errors, curveWidth), curveWidth)
	return fmt.Sprintf("%s%s  %-11s %s", l.Style.Cool(spark), strings.Repeat(" ", curveWidth-len([]rune(spark))),
		Figure(l.now.Err), l.Style.Dim(fmt.Sprintf("epoch %d of %d", l.now.Epoch, l.now.Of)))
}

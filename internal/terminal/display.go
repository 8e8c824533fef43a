package terminal

import (
	"fmt"
	"io"
	"math/bits"
	"strings"

	"deepnet/actors/protocol"
)

// Progress is how far a job has come.
type Progress struct {
	Epoch, Of  uint32 // epochs done, and at most
	Err        float64
	Restarts   uint32
	Evaluation *protocol.Evaluating // of the model, under way; nil: it has not begun, or takes no time
}

// After is the progress once event has happened.
func (p Progress) After(event *protocol.Event) Progress {
	switch what := event.GetWhat().(type) {
	case *protocol.Event_Started:
		p.Of = max(p.Of, what.Started.GetPlan().GetEpochs())
	case *protocol.Event_Epoch:
		p.Epoch, p.Err = what.Epoch.GetEpoch(), what.Epoch.GetError()
	case *protocol.Event_Restart:
		if !what.Restart.GetEscalated() {
			p.Restarts++
		}
	case *protocol.Event_Evaluating:
		p.Evaluation = what.Evaluating
	}
	return p
}

// Display shows a job at work.
type Display interface {
	Epoch(now Progress)             // one epoch more is done
	Evaluating(now Progress)        // the evaluation has come further
	Note(now Progress, line string) // something else happened
	End()                           // nothing follows
}

// Silent shows nothing.
type Silent struct{}

// Epoch implements Display.
func (Silent) Epoch(Progress) {}

// Evaluating implements Display.
func (Silent) Evaluating(Progress) {}

// Note implements Display.
func (Silent) Note(Progress, string) {}

// End implements Display.
func (Silent) End() {}

// Lines shows a job line by line, for a log or a pipe: every epoch at first, then 16
// per doubling, always the last.
type Lines struct {
	Out     io.Writer
	skipped *Progress // the latest epoch, where it was not printed
}

// Epoch implements Display.
func (l *Lines) Epoch(now Progress) {
	if now.Epoch != now.Of && now.Epoch%stride(now.Epoch) != 0 {
		l.skipped = &now
		return
	}
	l.skipped = nil
	fmt.Fprintln(l.Out, EpochLine(now))
}

// Evaluating implements Display.
func (l *Lines) Evaluating(now Progress) {
	l.End()
	fmt.Fprintln(l.Out, "EVALUATING "+evaluatingWords(now.Evaluation))
}

// Note implements Display.
func (l *Lines) Note(_ Progress, line string) { fmt.Fprintln(l.Out, line) }

// End implements Display.
func (l *Lines) End() {
	if l.skipped != nil {
		fmt.Fprintln(l.Out, EpochLine(*l.skipped))
		l.skipped = nil
	}
}

// EpochLine is the line of an epoch that is done.
func EpochLine(now Progress) string {
	return fmt.Sprintf("EPOCH %d | ERROR RATE %s", now.Epoch, Figure(now.Err))
}

// stride is the distance between printed epochs: 1 up to epoch 31, 2 up to 63,
// 4 up to 127, so 16 lines each time the number doubles.
func stride(epoch uint32) uint32 {
	return 1 << max(0, bits.Len32(epoch)-5)
}

// Bar shows a job on one line of a terminal, drawn over and over.
type Bar struct {
	Out    io.Writer
	Colour bool
	now    Progress
	drawn  bool
}

const (
	barWidth = 24
	// EraseLine clears the line of a terminal that the cursor is on.
	EraseLine = "\r\x1b[K"
	// EraseScreen clears a terminal, and begins at its upper left.
	EraseScreen = "\x1b[H\x1b[2J"
	green       = "\x1b[32m"
	plain       = "\x1b[0m"
)

// Epoch implements Display.
func (b *Bar) Epoch(now Progress) {
	few := max(1, now.Of/1000) // a thousand drawings are enough for the eye
	b.now = now
	if now.Epoch == now.Of || now.Epoch%few == 0 {
		b.draw()
	}
}

// Evaluating implements Display.
func (b *Bar) Evaluating(now Progress) {
	b.now = now
	b.draw()
}

// Note implements Display.
func (b *Bar) Note(now Progress, line string) {
	b.now = now
	fmt.Fprint(b.Out, EraseLine, line, "\n")
	if b.drawn {
		b.draw()
	}
}

// End implements Display.
func (b *Bar) End() {
	b.now.Evaluation = nil
	if b.drawn {
		b.draw()
		fmt.Fprintln(b.Out)
	}
}

func (b *Bar) draw() {
	b.drawn = true
	fmt.Fprint(b.Out, EraseLine, b.line())
}

func (b *Bar) line() string {
	if e := b.now.Evaluation; e != nil {
		return fmt.Sprintf("[%s] evaluating: %s", b.fill(e.GetDone(), e.GetOf()), evaluatingWords(e))
	}
	return fmt.Sprintf("[%s] %d/%d | error %s | restarts %d",
		b.fill(b.now.Epoch, b.now.Of), b.now.Epoch, b.now.Of, Figure(b.now.Err), b.now.Restarts)
}

// fill is the inside of the bar when so much of all is done.
func (b *Bar) fill(done, of uint32) string {
	full := 0
	if of > 0 {
		full = min(barWidth, int(uint64(done)*barWidth/uint64(of)))
	}
	filled := strings.Repeat("=", full)
	if b.Colour {
		filled = green + filled + plain
	}
	return filled + strings.Repeat(" ", barWidth-full)
}

package main

import (
	"fmt"
	"io"
	"math/bits"
	"strings"

	"deepnet/actors/protocol"
)

// progress is how far a job has come.
type progress struct {
	epoch, of  uint32 // epochs done, and at most
	err        float64
	restarts   uint32
	evaluation *protocol.Evaluating // of the model, under way; nil: it has not begun, or takes no time
}

// after is the progress once event has happened.
func (p progress) after(event *protocol.Event) progress {
	switch what := event.GetWhat().(type) {
	case *protocol.Event_Started:
		p.of = max(p.of, what.Started.GetPlan().GetEpochs())
	case *protocol.Event_Epoch:
		p.epoch, p.err = what.Epoch.GetEpoch(), what.Epoch.GetError()
	case *protocol.Event_Restart:
		if !what.Restart.GetEscalated() {
			p.restarts++
		}
	case *protocol.Event_Evaluating:
		p.evaluation = what.Evaluating
	}
	return p
}

// display shows a job at work.
type display interface {
	epoch(now progress)             // one epoch more is done
	evaluating(now progress)        // the evaluation has come further
	note(now progress, line string) // something else happened
	end()                           // nothing follows
}

// silent shows nothing.
type silent struct{}

func (silent) epoch(progress)        {}
func (silent) evaluating(progress)   {}
func (silent) note(progress, string) {}
func (silent) end()                  {}

// lines shows a job line by line, for a log or a pipe: every epoch at first, then 16
// per doubling, always the last.
type lines struct {
	out     io.Writer
	skipped *progress // the latest epoch, where it was not printed
}

func (l *lines) epoch(now progress) {
	if now.epoch != now.of && now.epoch%stride(now.epoch) != 0 {
		l.skipped = &now
		return
	}
	l.skipped = nil
	fmt.Fprintln(l.out, epochLine(now))
}

func (l *lines) evaluating(now progress) {
	l.end()
	fmt.Fprintln(l.out, "EVALUATING "+evaluatingWords(now.evaluation))
}

func (l *lines) note(_ progress, line string) { fmt.Fprintln(l.out, line) }

func (l *lines) end() {
	if l.skipped != nil {
		fmt.Fprintln(l.out, epochLine(*l.skipped))
		l.skipped = nil
	}
}

func epochLine(now progress) string {
	return fmt.Sprintf("EPOCH %d | ERROR RATE %s", now.epoch, figure(now.err))
}

// stride is the distance between printed epochs: 1 up to epoch 31, 2 up to 63,
// 4 up to 127, so 16 lines each time the number doubles.
func stride(epoch uint32) uint32 {
	return 1 << max(0, bits.Len32(epoch)-5)
}

// bar shows a job on one line of a terminal, drawn over and over.
type bar struct {
	out    io.Writer
	colour bool
	now    progress
	drawn  bool
}

const (
	barWidth  = 24
	eraseLine = "\r\x1b[K"
	green     = "\x1b[32m"
	plain     = "\x1b[0m"
)

func (b *bar) epoch(now progress) {
	few := max(1, now.of/1000) // a thousand drawings are enough for the eye
	b.now = now
	if now.epoch == now.of || now.epoch%few == 0 {
		b.draw()
	}
}

func (b *bar) evaluating(now progress) {
	b.now = now
	b.draw()
}

func (b *bar) note(now progress, line string) {
	b.now = now
	fmt.Fprint(b.out, eraseLine, line, "\n")
	if b.drawn {
		b.draw()
	}
}

func (b *bar) end() {
	b.now.evaluation = nil
	if b.drawn {
		b.draw()
		fmt.Fprintln(b.out)
	}
}

func (b *bar) draw() {
	b.drawn = true
	fmt.Fprint(b.out, eraseLine, b.line())
}

func (b *bar) line() string {
	if e := b.now.evaluation; e != nil {
		return fmt.Sprintf("[%s] evaluating: %s", b.fill(e.GetDone(), e.GetOf()), evaluatingWords(e))
	}
	return fmt.Sprintf("[%s] %d/%d | error %s | restarts %d",
		b.fill(b.now.epoch, b.now.of), b.now.epoch, b.now.of, figure(b.now.err), b.now.restarts)
}

// fill is the inside of the bar when so much of all is done.
func (b *bar) fill(done, of uint32) string {
	full := 0
	if of > 0 {
		full = min(barWidth, int(uint64(done)*barWidth/uint64(of)))
	}
	filled := strings.Repeat("=", full)
	if b.colour {
		filled = green + filled + plain
	}
	return filled + strings.Repeat(" ", barWidth-full)
}

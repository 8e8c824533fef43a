// Package top shows a service on a terminal, live: its newest jobs, the learning curve of
// one, and the supervision tree, in which an actor can be chosen and killed.
//
// It asks nobody: what there is to see, and the killing, are functions that it is given. To
// show one more thing, add it to Look and give it a place in Frame.
package top

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"deepnet/actors/protocol"
	"deepnet/internal/terminal"
)

// Service is what is shown.
type Service struct {
	Look func(context.Context) (Look, error)         // as it is now
	Kill func(context.Context, *protocol.Kill) error // crashes one actor
	Tick time.Duration                               // between two looks; default 500 ms
}

// Run shows a service until q is pressed or the context ends. An error of the first look is
// returned; that of a later one stands in the last line.
func Run(ctx context.Context, in io.Reader, out io.Writer, s Service, style terminal.Style) error {
	first, err := s.Look(ctx)
	if err != nil {
		return err
	}
	if s.Tick == 0 {
		s.Tick = 500 * time.Millisecond
	}
	screen := screen{service: s, ctx: ctx, frame: Frame{Width: 80, Height: 24, Style: style}, look: first}
	_, err = tea.NewProgram(screen, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler()).Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return nil // Ctrl-C
	}
	return err
}

// screen is what the terminal shows.
type screen struct {
	service Service
	ctx     context.Context
	frame   Frame
	look    Look
	said    string // of the last deed
	trouble string // of the last look
}

// What a screen hears of.
type (
	looked struct { // a look was taken
		look Look
		err  error
	}
	due    struct{}              // it is time to look again
	killed struct{ said string } // an actor was killed, or not
)

// Init implements tea.Model.
func (s screen) Init() tea.Cmd { return s.wait() }

func (s screen) wait() tea.Cmd {
	return tea.Tick(s.service.Tick, func(time.Time) tea.Msg { return due{} })
}

func (s screen) lookAgain() tea.Msg {
	look, err := s.service.Look(s.ctx)
	return looked{look, err}
}

// Update implements tea.Model.
func (s screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.frame.Width, s.frame.Height = msg.Width, msg.Height
	case due:
		return s, s.lookAgain
	case looked:
		return s.seen(msg), s.wait()
	case killed:
		s.said = msg.said // the next look shows the rest
		return s, nil
	case tea.KeyPressMsg:
		return s.press(msg.String())
	}
	return s, nil
}

// seen takes in a look, and stays with the actor that was selected.
func (s screen) seen(msg looked) screen {
	if msg.err != nil {
		s.trouble = msg.err.Error()
		return s
	}
	before, now := s.look.tree(), msg.look.tree()
	if s.frame.Selected < len(before) {
		for i, line := range now {
			if same(line.Node, before[s.frame.Selected].Node) {
				s.frame.Selected = i
				break
			}
		}
	}
	s.look, s.trouble = msg.look, ""
	s.frame.Selected = max(0, min(s.frame.Selected, len(now)-1))
	return s
}

// same says whether two nodes are one actor.
func same(a, b *protocol.Node) bool {
	return a.GetActor() == b.GetActor() && a.GetJob() == b.GetJob() && a.GetLayer() == b.GetLayer() && a.GetNeuron() == b.GetNeuron()
}

// press does what a key is for.
func (s screen) press(key string) (tea.Model, tea.Cmd) {
	last := len(s.look.tree()) - 1
	page := max(1, s.frame.Height/2)
	switch key {
	case "q", "esc", "ctrl+c":
		return s, tea.Quit
	case "up":
		s.frame.Selected--
	case "down":
		s.frame.Selected++
	case "pgup":
		s.frame.Selected -= page
	case "pgdown":
		s.frame.Selected += page
	case "home":
		s.frame.Selected = 0
	case "end":
		s.frame.Selected = last
	case "k":
		return s, s.kill
	}
	s.frame.Selected = max(0, min(s.frame.Selected, last))
	return s, nil
}

// kill crashes the actor that is selected.
func (s screen) kill() tea.Msg {
	lines := s.look.tree()
	if s.frame.Selected >= len(lines) {
		return killed{}
	}
	line := lines[s.frame.Selected]
	request, ok := aimed(line.Node)
	if !ok {
		return killed{"only what works for a job can be killed: trainer, network, layer or neuron"}
	}
	if err := s.service.Kill(s.ctx, request); err != nil {
		return killed{err.Error()}
	}
	return killed{fmt.Sprintf("killed %s", line.Name)}
}

// aimed is the request that crashes a node; ok is whether there is one.
func aimed(n *protocol.Node) (request *protocol.Kill, ok bool) {
	victim, ok := map[string]protocol.Victim{
		"neuron": protocol.Victim_VICTIM_NEURON, "layer": protocol.Victim_VICTIM_LAYER,
		"network": protocol.Victim_VICTIM_NETWORK, "trainer": protocol.Victim_VICTIM_TRAINER,
	}[n.GetActor()]
	return &protocol.Kill{Job: n.GetJob(), Victim: victim, Layer: uint32(max(0, n.GetLayer())), Index: uint32(max(0, n.GetNeuron()))}, ok
}

// View implements tea.Model.
func (s screen) View() tea.View {
	frame := s.frame
	frame.Footer = "↑ ↓ select   k kill it   q quit"
	if note := s.trouble + s.said; note != "" {
		frame.Footer += "      " + terminal.Clean(note)
	}
	made := tea.NewView(strings.Join(frame.Lines(s.look), "\n"))
	made.AltScreen = true
	return made
}

package top

import (
	"context"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

func node(actor string, children ...*protocol.Node) *protocol.Node {
	return &protocol.Node{Actor: actor, Layer: -1, Neuron: -1, Children: children}
}

// look is a service with one job at work, of whose layer a neuron was restarted.
func look() Look {
	job := &protocol.Job{Id: "01JIRIS", Name: "iris.csv", State: protocol.State_STATE_RUNNING, Epoch: 100, Error: 0.125, Plan: &protocol.Plan{Epochs: proto.Uint32(200)}}
	boot := &protocol.Job{Id: "01JBOOT", Name: "boot", State: protocol.State_STATE_SUCCEEDED, Plan: &protocol.Plan{Epochs: proto.Uint32(1000)}}
	neuron := node("neuron")
	neuron.Job, neuron.Layer, neuron.Neuron, neuron.Neurons, neuron.Restarts, neuron.TookUs, neuron.Reason = "01JIRIS", 1, 0, 1, 2, 15, "neuron killed on request"
	layer := node("layer", neuron)
	layer.Job, layer.Layer, layer.Budget, layer.Spent, layer.PeriodMs = "01JIRIS", 1, 10, 2, 10_000
	var curve []float64
	for i := range 100 {
		curve = append(curve, 12.5/float64(i+1))
	}
	return Look{
		Address: "127.0.0.1:7600", Jobs: []*protocol.Job{job, boot}, Job: job, Errors: curve,
		Tree: node("root", node("recorder"), node("jobs", node("trainer", node("network", layer)))), Chaos: &protocol.Chaos{},
	}
}

func TestAFrameShowsJobsCurveAndTree(t *testing.T) {
	got := strings.Join(Frame{Width: 80, Selected: 5, Footer: "keys"}.Lines(look()), "\n") + "\n"
	const path = "testdata/frame.golden"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAFrameFitsItsTerminalAndKeepsTheSelectionInSight(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 14}, {20, 3}, {300, 80}} {
		for selected := range 7 {
			lines := Frame{Width: size[0], Height: size[1], Selected: selected, Footer: "keys"}.Lines(look())
			if len(lines) > size[1] {
				t.Errorf("%v: %d lines", size, len(lines))
			}
			seen := false
			for _, line := range lines {
				seen = seen || strings.HasPrefix(line, "> ") && !strings.Contains(line, "01JIRIS")
				if n := utf8.RuneCountInString(line); n > size[0] {
					t.Errorf("%v: a line of %d: %s", size, n, line)
				}
			}
			if size[1] >= 14 && !seen {
				t.Errorf("%v: line %d is selected, and out of sight:\n%s", size, selected, strings.Join(lines, "\n"))
			}
		}
	}
}

func TestAServiceWithoutJobsIsShown(t *testing.T) {
	lines := Frame{Width: 80, Selected: -1}.Lines(Look{Chaos: &protocol.Chaos{}, Tree: node("root")})
	if text := strings.Join(lines, "\n"); !strings.Contains(text, "No jobs yet.") || !strings.Contains(text, "  root") {
		t.Errorf("%s", text)
	}
}

// press presses keys one after the other and carries out what they bring about.
func press(s screen, keys ...tea.KeyPressMsg) screen {
	for _, key := range keys {
		after, cmd := s.Update(key)
		s = after.(screen)
		if cmd != nil && key.String() == "k" {
			after, _ = s.Update(cmd())
			s = after.(screen)
		}
	}
	return s
}

func TestTheSelectedActorIsKilled(t *testing.T) {
	var killed *protocol.Kill
	refusal := error(nil)
	service := Service{Kill: func(_ context.Context, k *protocol.Kill) error { killed = k; return refusal }}
	s := screen{service: service, ctx: t.Context(), frame: Frame{Width: 80, Height: 24}, look: look()}
	down, kill, end := tea.KeyPressMsg{Code: tea.KeyDown}, tea.KeyPressMsg{Code: 'k', Text: "k"}, tea.KeyPressMsg{Code: tea.KeyEnd}

	s = press(s, kill)
	if killed != nil || !strings.Contains(s.View().Content, "only what works for a job can be killed") {
		t.Errorf("killed %v, shown\n%s", killed, s.View().Content)
	}
	s = press(s, down, down, down, down, down, kill)
	want := &protocol.Kill{Job: "01JIRIS", Victim: protocol.Victim_VICTIM_LAYER, Layer: 1}
	if !proto.Equal(killed, want) || !strings.Contains(s.View().Content, "killed layer 1") {
		t.Errorf("killed %v, want %v, shown\n%s", killed, want, s.View().Content)
	}
	refusal = errors.New("the job is over")
	s = press(s, end, down, kill)
	if killed.GetVictim() != protocol.Victim_VICTIM_NEURON || killed.GetIndex() != 0 || !strings.Contains(s.View().Content, "the job is over") {
		t.Errorf("killed %v, shown\n%s", killed, s.View().Content)
	}
}

// A kill is seen at the next look, which is due already: another beside it would go on for ever, too.
func TestAKillBeginsNoLookOfItsOwn(t *testing.T) {
	_, next := screen{look: look()}.Update(killed{"neuron 1 of layer 1 was killed"})
	if next != nil {
		t.Errorf("it does %T next", next())
	}
}

func TestTheSelectionStaysWithItsActor(t *testing.T) {
	s := screen{frame: Frame{Width: 80, Height: 24, Selected: 5}, look: look()}
	next := look()
	next.Tree.Children = append([]*protocol.Node{node("recorder"), node("models")}, next.Tree.GetChildren()[1:]...)
	s = s.seen(looked{look: next})
	if got := s.look.tree()[s.frame.Selected].Node.GetActor(); got != "layer" {
		t.Errorf("a %s is selected", got)
	}
	s = s.seen(looked{look: Look{Tree: node("root"), Chaos: &protocol.Chaos{}}})
	if s.frame.Selected != 0 {
		t.Errorf("line %d of a smaller tree is selected", s.frame.Selected)
	}
	s = s.seen(looked{err: errors.New("no answer")})
	if !strings.Contains(s.View().Content, "no answer") {
		t.Errorf("trouble is not shown:\n%s", s.View().Content)
	}
}

func TestRunShowsTheErrorOfTheFirstLook(t *testing.T) {
	want := errors.New("no answer")
	service := Service{Look: func(context.Context) (Look, error) { return Look{}, want }}
	if err := Run(t.Context(), strings.NewReader(""), &strings.Builder{}, service, Frame{}.Style); !errors.Is(err, want) {
		t.Errorf("%v", err)
	}
}

package architecture

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// seededBug is a bug laid over the tree to see the tests turn red: a mutant
// made by hand.
type seededBug struct {
	name  string
	edits []edit
	test  string // arguments of go test, which must fail
}

// edit replaces a piece of a file that stands there once.
type edit struct{ file, old, new string }

// The bugs that would break the promise of equal bits, each the smallest way to
// make the mistake.
var determinismBugs = []seededBug{
	{"signals are summed in the order of arrival", []edit{
		{"actors/layer.go", "copyRows(*l.signals.now(), msg.First, msg.Signal)", "copyRows(*l.signals.now(), (len(l.answered)-l.missing-1)*l.run, msg.Signal)"},
	}, "./supervisor -run TestRandomSchedules"},
	{"the errors of neurons are summed in the order of arrival", []edit{
		{"actors/layer.go", "copyRows(*l.deltas.now(), msg.First, msg.Delta)", "copyRows(*l.deltas.now(), (len(l.answered)-l.missing-1)*l.run, msg.Delta)"},
	}, "./supervisor -run TestRandomSchedules"},
	{"a step is committed before the last neuron has learned", []edit{
		{"actors/layer.go", "\tcopy(l.next[msg.First:], msg.Next)\n", "\tcopy(l.next[msg.First:], msg.Next)\n\tif l.missing == 1 {\n\t\tl.missing = 0\n\t}\n"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"a layer's weights are committed before the other layers have learned", []edit{
		{"actors/network_learning.go", "\tn.next[n.asked] = msg.Next\n", "\tn.next[n.asked] = msg.Next\n\tcopy(n.memory.committed.params[n.asked], msg.Next)\n"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"a crashed neuron is resumed with its half-written weights", []edit{
		{"actors/neuron.go", "\t\tn.move(msg)\n\t\tn.learned = own\n", "\t\tn.learned = own\n\t\tn.move(msg)\n"},
		{"actors/family.go", "\tsupervisor.RestartChildren(child)\n", "\tif f.kind == KindNeuron {\n\t\tsupervisor.ResumeChildren(child)\n\t} else {\n\t\tsupervisor.RestartChildren(child)\n\t}\n"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"neurons write over their committed weights", []edit{
		{"actors/neuron.go", "\treturn n.rows[0]\n}", "\treturn now\n}"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"a committed step is learned again when its answer was lost", []edit{
		{"actors/network.go", "held.turn == msg.Turn", "held.turn == msg.Turn && false"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"a restarted neuron is not asked again", []edit{
		{"actors/layer.go", "if i >= 0 && l.order != nil && !l.answered[i] {", "if i >= 0 && l.order != nil && !l.answered[i] && false {"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"a restarted trainer forgets the epoch it was in", []edit{
		{"supervisor/trainer.go", "\tt.learner = training.NewLearner(t.work.run, &t.work.state, t.work.memory.Params)\n", "\tt.work.state.Row = 0\n\tt.learner = training.NewLearner(t.work.run, &t.work.state, t.work.memory.Params)\n"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"late answers of an earlier turn are taken for new ones", []edit{
		{"actors/layer.go", "if !forward || msg.Turn != order.Turn || msg.Part != order.Part || !l.fill(msg.First) {", "if _ = order; !forward || !l.fill(msg.First) {"},
	}, "./actors -run TestAnswersOfAnEarlierTurn"},
	{"the network takes late answers", []edit{
		{"actors/network_learning.go", "if !backward || msg.Turn != n.turn || msg.First", "if !backward || msg.First"},
	}, "./actors -run TestAnswersOfAnEarlierTurn"},
	{"a batch is taken before input neurons have fired for all of its rows", []edit{
		{"actors/inputs.go", "fired: neuron.NewSignals(set.Cols, set.Rows), fixed", "fired: neuron.NewSignals(set.Cols, set.Rows), rows: min(set.Cols, rowsAtOnce), fixed"},
	}, "./actors -run TestDigestsOfBatches"},
	{"a batch that changes is kept like one that does not", []edit{
		{"actors/inputs.go", "if !fixed {", "if false {"},
	}, "./actors -run TestDigestsOfBatches"},
	{"a batch that was put together ahead is taken for another", []edit{
		{"actors/inputs.go", "!i.ahead || !slices.Equal(i.batches.now().of, rows)", "!i.ahead || slices.Equal(i.batches.now().of, nil)"},
	}, "./actors -run TestDigestsOfBatches"},
	{"input neurons fire for the first part of a data set again and again", []edit{
		{"actors/neuron.go", "if at := firingFor(msg); n.fired != at {", "if at := firingFor(msg); n.fired.turn != at.turn {"},
	}, "./actors -run TestDigestsOfBatches"},
	{"a checkpoint forgets the best weights so far", []edit{
		{"neuron/training/checkpoint.go", "w.best(c.State.BestParams)", "w.best(nil)"},
	}, "./neuron/training -run TestARunResumedFrom"},
	{"a checkpoint forgets how long there was no improvement", []edit{
		{"neuron/training/checkpoint_state.go", "\tpassInt(pass, &s.Best.Waited)\n", ""},
	}, "./neuron/training -run TestEveryFieldOfTheState"},
	{"a checkpoint forgets the trajectory of lbfgs", []edit{
		{"neuron/training/checkpoint.go", "w.trajectory(c.State.Trajectory)", "w.trajectory(nil)"},
	}, "./neuron/training -run TestARunResumedFrom"},
	{"early stopping has no tolerance", []edit{
		{"neuron/training/stopping.go", "if !(value > best.Value-p.Tolerance) {", "if !(value > best.Value) {"},
	}, "./neuron/training -run TestEarlyStoppingGoesTheWayOfScikitLearns"},
	{"early stopping loses patience an epoch too soon", []edit{
		{"neuron/training/stopping.go", "best.Waited > p.Patience }", "best.Waited >= p.Patience }"},
	}, "./neuron/training -run TestEarlyStoppingGoesTheWayOfScikitLearns"},
	{"the last weights are the answer where the best are wanted", []edit{
		{"neuron/training/stopping.go", "if c.Stopping.Best && s.BestParams != nil {", "if c.Stopping.Best && s.BestParams != nil && false {"},
	}, "./neuron/training -run TestEarlyStoppingGoesTheWayOfScikitLearns"},
	{"a run that lost patience has none when it is resumed", []edit{
		{"neuron/training/resume.go", "\t\ts.Best.Waited = 0\n", "\t\t_ = s.Best\n"},
	}, "./neuron/training -run TestARunThatLostPatience"},
	{"a neuron that is asked again leaves out other signals", []edit{
		{"neuron/noise.go", "Purpose: purpose, Step: draws.Step,", "Purpose: purpose, Step: draws.Step + draws.Chance.Uint64(),"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"a neuron that is asked again normalises by what is remembered", []edit{
		{"actors/block.go", "learning: true}, msg.In", "learning: false}, msg.In"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"the gradient of a step is taken for what was learned", []edit{
		{"actors/neuron.go", "n.learned != own {", "n.learned.turn != own.turn {"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
	{"a neuron is handed a gradient that was used up", []edit{
		{"actors/block.go", "\tb.gradients[i] = nil\n", ""},
	}, "./actors -run TestWhatANeighbourWorkedOut"},
	{"neighbours keep the sums of the turn before", []edit{
		{"actors/block.go", "if b.fired == at {", "if b.fired.turn > 0 && b.fired.part == at.part {"},
	}, "./actors -run TestDigestsOfActors"},
	{"a mailbox forgets what came while it ran", []edit{
		{"actors/mailbox.go", "if m.seen && m.state.CompareAndSwap(scheduled, idle) {", "if m.seen {\n\t\t\tm.state.Store(idle)"},
	}, "./actors -run TestAnActorHearsWhatItSendsItself"},
	{"the average is not committed with the weights", []edit{
		{"neuron/average.go", "kernel.Blends(averaged(next), share,", "kernel.Blends(averaged(now), share,"},
	}, "./supervisor -run TestACrashAtAnyPoint"},
}

// A test suite that stays green with one of these bugs would prove nothing. Each bug builds
// and tests the tree with it, so this runs in the long tier only.
func TestSeededBugsTurnTheTestsRed(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("set DEEPNET_LONG=1 to build and test the tree with seeded bugs; it takes minutes")
	}
	for _, bug := range slices.Concat(determinismBugs, arithmeticBugs, durabilityBugs, nodeBugs) {
		t.Run(bug.name, func(t *testing.T) {
			t.Parallel()
			bug.turnsRed(t, "-ldflags=-w") // nobody debugs them, and linking takes a third less time
		})
	}
}

// turnsRed fails unless the test fails with the bug, run with so many more flags of go, and
// variables of the environment. The bug lies over the tree by a flag that goes to a program
// which the test builds, too; whatever does not depend on it is built once for all bugs.
func (b seededBug) turnsRed(t *testing.T, flags string, variables ...string) {
	t.Helper()
	args := append([]string{"test", "-count=1", "-vet=off", "-timeout=120s"}, strings.Fields(b.test)...)
	test := exec.Command("go", args...)
	test.Dir = "../.."
	test.Env = append(append(os.Environ(), "DEEPNET_LONG="), variables...) // the default tier has to notice
	test.Env = append(test.Env, fmt.Sprintf("GOFLAGS=%s %s -overlay=%s", os.Getenv("GOFLAGS"), flags, b.overlay(t)))
	out, err := test.CombinedOutput()
	if err == nil {
		t.Fatalf("go %s passes with the bug", strings.Join(args, " "))
	}
	if !strings.Contains(string(out), "--- FAIL") && !strings.Contains(string(out), "panic: test timed out") {
		t.Fatalf("go %s ended otherwise than by a failed test:\n%s", strings.Join(args, " "), out)
	}
	t.Log(firstFailure(string(out)))
}

// overlay writes the files as they are with the bug, and returns a file that tells go to take
// them for those of the tree.
func (b seededBug) overlay(t *testing.T) string {
	t.Helper()
	tree, err := filepath.Abs("../..") // where the test builds a program is another folder
	if err != nil {
		t.Fatal(err)
	}
	folder, replaced := t.TempDir(), map[string]string{}
	for file, text := range b.changed(t) {
		mutant := filepath.Join(folder, strconv.Itoa(len(replaced))+filepath.Ext(file))
		replaced[filepath.Join(tree, file)] = mutant
		if err := os.WriteFile(mutant, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return overlay
}

// changed returns the text of every file that has the bug.
func (b seededBug) changed(t *testing.T) map[string]string {
	t.Helper()
	changed := map[string]string{}
	for _, e := range b.edits {
		if _, again := changed[e.file]; !again {
			changed[e.file] = contents(t, e.file)
		}
		changed[e.file] = e.applied(t, changed[e.file])
	}
	return changed
}

// applied returns the text of the file after the edit.
func (e edit) applied(t *testing.T, text string) string {
	t.Helper()
	if n := strings.Count(text, e.old); n != 1 {
		t.Fatalf("%s has %q %d times, once was expected: mend the seeded bug", e.file, e.old, n)
	}
	return strings.Replace(text, e.old, e.new, 1)
}

// firstFailure returns the first line of a test's output that tells why it failed.
func firstFailure(out string) string {
	for line := range strings.Lines(out) {
		if strings.Contains(line, "_test.go:") {
			return strings.TrimSpace(line)
		}
	}
	first, _, _ := strings.Cut(out, "\n")
	return strings.TrimSpace(first)
}

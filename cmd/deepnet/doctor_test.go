package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"deepnet/actors/protocol/view"
	"deepnet/internal/store"
)

func someFindings() store.Findings {
	return store.Findings{
		Dir: "/srv/deepnet", Version: 1, Held: true, Holder: 4711, Jobs: 12, Events: 3456, Datasets: 2, Files: 7,
		List: []store.Finding{
			{What: "no row names it", Where: "files/17/\x1b[2J", Do: "The next start removes it."},
			{What: "the history breaks at revision 5", Where: "job 01J", Do: "Restore a backup with `deepnet restore`.", Lost: true},
		},
	}
}

func TestFindingsArePrintedAndLostDataAreAnError(t *testing.T) {
	b := newBench(t, nil)
	writeFindings(b.shell, someFindings())
	golden(t, "doctor.golden", b.stdout.String())
	if err := lostData(someFindings()); exitCode(err) != exitFailed || !strings.Contains(err.Error(), "(1 findings)") {
		t.Errorf("exit code %d: %v", exitCode(err), err)
	}
	harmless := someFindings()
	harmless.List = harmless.List[:1]
	if err := lostData(harmless); err != nil {
		t.Errorf("nothing is lost, and yet: %v", err)
	}
	for held, want := range map[*store.Findings]string{{}: "nobody", {Held: true}: "does not give its number"} {
		if !strings.Contains(user(*held), want) {
			t.Errorf("%+v is used by %s", held, user(*held))
		}
	}
	var one examined
	if err := view.Write(b.out, newExamined(harmless)); err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(b.stdout.String(), "{")
	if err := json.Unmarshal([]byte("{"+line), &one); err != nil || *one.Process != 4711 || len(one.Findings) != 1 || one.Findings[0].Lost {
		t.Errorf("%v: %s", err, line)
	}
}

func TestACopyThatLeavesOutWhatIsDamagedIsAnError(t *testing.T) {
	for _, format := range []format{asText, asJSON} {
		b := newBench(t, nil)
		err := copied(b.shell, "Backed up", store.Summary{From: "/a", To: "/b", Damaged: []string{"x", "y", "z", "u"}}, format)
		if exitCode(err) != exitFailed || !strings.Contains(err.Error(), "4 files of /a are damaged and were left out: x, y, z; ") || b.stdout.Len() == 0 {
			t.Errorf("exit code %d: %v, printed %q", exitCode(err), err, b.stdout.String())
		}
	}
}

func TestCtrlCLeavesWhatCannotBeStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	_, err := abandonable(ctx, func() (int, error) {
		cancel()
		<-never
		return 1, nil
	})
	if exitCode(err) != exitInterrupted {
		t.Errorf("exit code %d: %v", exitCode(err), err)
	}
	broken := errors.New("broken")
	if _, err := abandonable(t.Context(), func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("%v instead of its own error", err)
	}
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"deepnet/actors/protocol/view"
	"deepnet/internal/store"
	"deepnet/internal/terminal"
	"deepnet/supervisor/storage"
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

func TestAMigrationThatLeavesSomethingOutIsAnError(t *testing.T) {
	report := migrationReport{From: "/a", To: "database b", Copied: storage.Copied{Jobs: 3, Damaged: []storage.Damage{{Job: "\x1b[2J", What: "its model"}}}}
	for _, format := range []format{asText, asJSON} {
		b := newBench(t, nil)
		err := migrated(b.shell, report, format)
		if exitCode(err) != exitFailed || !strings.Contains(err.Error(), "1 things of /a are damaged and were left out") {
			t.Errorf("exit code %d: %v", exitCode(err), err)
		}
		if printed := b.stdout.String(); !strings.Contains(printed, "its model") || strings.Contains(printed, "\x1b") {
			t.Errorf("printed %q", printed)
		}
	}
}

func TestEveryEndOfAMigrationSaysWhatToDo(t *testing.T) {
	for err, want := range map[error]struct {
		code  int
		words string
	}{
		storage.ErrAtWork:           {exitUsage, "stop all services on /a and /b first"},
		storage.ErrOccupied:         {exitUsage, "not /b"},
		storage.ErrUnequal:          {exitFailed, "copy into an empty place"},
		errors.New("the disk died"): {exitFailed, "the same command again goes on"},
	} {
		if got := migrationError(t.Context(), err, "/a", "/b"); exitCode(got) != want.code || !strings.Contains(got.Error(), want.words) || !errors.Is(got, err) {
			t.Errorf("exit code %d: %v", exitCode(got), got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := migrationError(ctx, ctx.Err(), "/a", "/b"); exitCode(got) != exitInterrupted {
		t.Errorf("exit code %d: %v", exitCode(got), got)
	}
}

func TestWhatWasFoundInADatabaseIsPrinted(t *testing.T) {
	b := newBench(t, nil)
	newExaminedDatabase("database jobs at db:5432, user deepnet", []string{"one", "two"}, storage.Examined{
		Jobs: 4, Events: 50, Datasets: 1, Damaged: []storage.Damage{{Job: "01J", What: "its model (number 0)"}},
	}).write(b.shell)
	golden(t, "doctor_database.golden", b.stdout.String())
}

func TestAPersonSeesHowFarAStoreIsRead(t *testing.T) {
	b := newBench(t, nil)
	b.shell.errTTY = true
	tell := b.shell.reading("copied")
	tell(storage.Progress{Jobs: 1, Of: 3, Bytes: 1 << 20})
	tell(storage.Progress{Jobs: 2, Of: 3, Bytes: 2 << 20, Comparing: true})
	b.shell.eraseLine()
	want := terminal.EraseLine + "copied 1 of 3 jobs, 1.0 MiB" + terminal.EraseLine + "compared 2 of 3 jobs, 2.0 MiB" + terminal.EraseLine
	if told := b.stderr.String(); told != want {
		t.Errorf("told %q, want %q", told, want)
	}
}

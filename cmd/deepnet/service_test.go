package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"deepnet/actors/client"
	"deepnet/internal/store"
)

// lonely is a shell on a machine where no service answers, with a data folder of its own.
type lonely struct {
	folder         string
	dialled        []string
	stdout, stderr bytes.Buffer
	until          string // once it has printed that, the command is interrupted
}

func newLonely(t *testing.T) *lonely {
	t.Helper()
	for _, name := range []string{"ADDRESS", "TLS_CERT", "TLS_KEY", "TLS_CA", "NO_SERVE"} {
		t.Setenv("DEEPNET_"+name, "")
	}
	a := &lonely{folder: filepath.Join(t.TempDir(), "data")}
	t.Setenv("DEEPNET_DATA", a.folder)
	return a
}

// enter runs a command line and returns its exit code.
func (a *lonely) enter(ctx context.Context, args ...string) int {
	a.stdout.Reset()
	a.stderr.Reset()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newShell(strings.NewReader(""), interrupting{a, cancel}, &a.stderr)
	s.dial = func(_ context.Context, to client.Config) (*client.Client, error) {
		a.dialled = append(a.dialled, to.Address)
		return nil, fmt.Errorf("nothing answers at %s: %w", to.Address, &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)})
	}
	return execute(ctx, s, args)
}

// interrupting is a standard output that has a command interrupted.
type interrupting struct {
	*lonely
	interrupt context.CancelFunc
}

// Write keeps text.
func (i interrupting) Write(text []byte) (int, error) {
	defer func() {
		if i.until != "" && strings.Contains(i.stdout.String(), i.until) {
			i.interrupt()
		}
	}()
	return i.stdout.Write(text)
}

// digest is that of the job whose JSON was printed.
func (a *lonely) digest(t *testing.T) string {
	t.Helper()
	digest, err := dig(a.stdout.String(), "digest")
	if err != nil || len(digest) != 64 {
		t.Fatalf("the digest is %q, %v", digest, err)
	}
	return digest
}

func TestATableIsTrainedOnWhereNoServiceRuns(t *testing.T) {
	a := newLonely(t)
	if code := a.enter(t.Context(), "train", "../../docs/examples/iris.csv", "--target", "species", "--hidden", "4", "--epochs", "5"); code != exitOK {
		t.Fatalf("exit code %d, told %q", code, a.stderr.String())
	}
	want := "no service on 127.0.0.1:7600: running one here for this command, on " + a.folder + "; --no-serve refuses\n"
	if told := a.stderr.String(); told != want {
		t.Errorf("told %q, want %q", told, want)
	}
	if said := a.stdout.String(); !strings.Contains(said, "EPOCH 5 | ERROR RATE ") || !strings.Contains(said, "state       succeeded") {
		t.Errorf("it did not last as long as its job: %s", said)
	}
	if code := a.enter(t.Context(), "jobs", "-o", "json"); code != exitOK {
		t.Fatalf("exit code %d, told %q", code, a.stderr.String())
	}
	var jobs []struct{ Name, State string }
	if err := json.Unmarshal(a.stdout.Bytes(), &jobs); err != nil || len(jobs) != 1 || jobs[0].Name != "iris.csv" || jobs[0].State != "succeeded" {
		t.Errorf("the next command finds %v, %v: the job of the first, and no job of a boot", jobs, err)
	}
}

func TestNoServiceIsRunWhereOneIsNamedOrRefused(t *testing.T) {
	for name, c := range map[string]struct{ variable, value, flag string }{
		"a flag refuses it":        {"NO_SERVE", "", "--no-serve"},
		"a variable refuses it":    {"NO_SERVE", "true", ""},
		"the address is given":     {"ADDRESS", "", "--address=127.0.0.1:7600"},
		"a variable names another": {"ADDRESS", "127.0.0.1:7690", ""},
		"1 stands for true":        {"NO_SERVE", "1", ""},
		"the usual one is named":   {"ADDRESS", "127.0.0.1:7600", ""},
		"services share a store":   {"STORE", "postgres://deepnet@127.0.0.1:1/deepnet", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := newLonely(t)
			t.Setenv("DEEPNET_"+c.variable, c.value)
			args := []string{"jobs"}
			if c.flag != "" {
				args = append(args, c.flag)
			}
			code := a.enter(t.Context(), args...)
			if _, err := os.Stat(a.folder); code != exitUnreachable || err == nil {
				t.Errorf("exit code %d, and the folder is there: %v; told %q", code, err == nil, a.stderr.String())
			}
		})
	}
}

func TestWhatIsAboutARunningServiceRunsNone(t *testing.T) {
	a := newLonely(t)
	if code := a.enter(t.Context(), "kill", "network"); code != exitUnreachable {
		t.Errorf("exit code %d, told %q", code, a.stderr.String())
	}
}

func TestAFolderThatAnotherServiceUsesIsToldWithWhatToDo(t *testing.T) {
	a := newLonely(t)
	other, err := store.Open(a.folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	code := a.enter(t.Context(), "jobs")
	if told := a.stderr.String(); code != exitUnreachable || !strings.Contains(told, a.folder+" is in use") || !strings.Contains(told, "--address") {
		t.Errorf("exit code %d, told %q", code, told)
	}
}

// A job that is interrupted goes on with the next command, to the same model.
func TestAnInterruptedJobGoesOnWithTheNextCommand(t *testing.T) {
	a := newLonely(t)
	train := []string{"train", "../../docs/examples/iris.csv", "--target", "species", "--hidden", "8", "--epochs", fmt.Sprint(longEpochs)}
	a.until = "EPOCH 12 "
	if code := a.enter(t.Context(), train...); code != exitInterrupted {
		t.Fatalf("exit code %d, told %q", code, a.stderr.String())
	}
	if told := a.stderr.String(); !strings.Contains(told, "is kept as it is. Go on with it by `deepnet watch ") || !strings.Contains(told, "\n1 job is not over") {
		t.Errorf("told %q", told)
	}
	a.until = ""
	if code := a.enter(t.Context(), "watch", "-o", "json"); code != exitOK {
		t.Fatalf("exit code %d, told %q", code, a.stderr.String())
	}
	other := newLonely(t)
	code := other.enter(t.Context(), append(train, "-o", "json")...)
	if code != exitOK || other.digest(t) != a.digest(t) {
		t.Errorf("exit code %d: the undisturbed job comes to %s, the interrupted one to %s", code, other.digest(t), a.digest(t))
	}
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
	"go.uber.org/goleak"

	"deepnet/actors/protocol"
	"deepnet/neuron/kernel"
)

// TestMain has `deepnet`, run by a script or a test, be the program itself: the
// test's own binary under that name.
func TestMain(m *testing.M) {
	if os.Getenv("GORACE") == "" { // a program under the race detector else rests a second before it ends
		_ = os.Setenv("GORACE", "atexit_sleep_ms=0")
	}
	if filepath.Base(os.Args[0]) != "deepnet" { // nobody's contexts count here
		_ = os.Setenv("XDG_CONFIG_HOME", filepath.Join(os.TempDir(), "deepnet-no-such-folder"))
	}
	testscript.Main(leakChecked{m}, map[string]func(){"deepnet": main})
}

// leakChecked are tests that leave no goroutine behind.
type leakChecked struct{ *testing.M }

// Run runs the tests and then looks for goroutines.
func (m leakChecked) Run() int {
	code := m.M.Run()
	if code != 0 {
		return code
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func TestASignalEndsTheCommandWithExitCode130(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0") // one each: a command may connect twice
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			command := exec.CommandContext(t.Context(), "deepnet", "jobs", "--address", listener.Addr().String())
			var stderr bytes.Buffer
			command.Stderr = &stderr
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			conn, err := listener.Accept() // the command has seen that somebody listens, and will hear nothing
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = command.Wait() // the exit code says it all
			if code := command.ProcessState.ExitCode(); code != exitInterrupted {
				t.Errorf("exit code %d, told %q", code, stderr.String())
			}
		})
	}
}

func TestAServiceThatIsNotRunningIsExitCodeThreeAndSaysWhatToDo(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close() // nobody listens there now
	for _, args := range [][]string{
		{"jobs"},
		{"show"},
		{"watch"},
		{"cancel", "latest"},
		{"pause", "latest"},
		{"resume", "--queue", "night"},
		{"retry", "latest"},
		{"delete", "latest", "--yes"},
		{"queues"},
		{"nodes"},
		{"nodes", "drain", "gpu1"},
		{"verify", "latest"},
		{"diff", "latest", "latest"},
		{"replay", "latest", "--until", "1"},
		{"kill", "network"},
		{"train", irisFile(t), "--target", "species"},
		{"predict", "latest", irisFile(t)},
	} {
		var stdout, stderr bytes.Buffer
		code := run(append(args, "--address", address), strings.NewReader(""), &stdout, &stderr)
		told := stderr.String()
		if code != exitUnreachable || stdout.Len() > 0 || strings.Count(told, "\n") != 1 ||
			!strings.HasPrefix(told, "deepnet: ") || !strings.Contains(told, address) || !strings.Contains(told, "deepnet serve") {
			t.Errorf("%v: exit code %d, printed %q, told %q", args, code, stdout.String(), told)
		}
	}
}

func TestCertificatesThatCannotBeUsedAreBadInput(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	pem := tableFile(t, "no.pem", "not PEM at all")
	var stdout, stderr bytes.Buffer
	code := run([]string{"jobs", "--address", listener.Addr().String(), "--tls-cert", pem, "--tls-key", pem, "--tls-ca", pem},
		strings.NewReader(""), &stdout, &stderr)
	if code != exitUsage || !strings.Contains(stderr.String(), "TLS certificate") {
		t.Errorf("exit code %d, told %q", code, stderr.String())
	}
}

func TestEveryCommandSaysWhatItIsForAndShowsAnExample(t *testing.T) {
	root := newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{}))
	if len(root.Commands()) < 9 {
		t.Fatalf("only %d commands", len(root.Commands()))
	}
	for _, command := range root.Commands() {
		if command.Name() == "serve" || command.Name() == "completion" {
			continue
		}
		if command.Short == "" || strings.Contains(command.Short, "\n") || !strings.Contains(command.Example, "deepnet "+command.Name()) &&
			!strings.Contains(command.Example, "| deepnet "+command.Name()) {
			t.Errorf("%s: purpose %q, example %q", command.Name(), command.Short, command.Example)
		}
	}
}

func TestTheHelpOfTheRootListsTheExitCodes(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run([]string{"--help"}, strings.NewReader(""), &stdout, &stderr); code != exitOK || stderr.Len() > 0 {
		t.Fatalf("exit code %d, told %q", code, stderr.String())
	}
	for _, line := range []string{"\n  0    ", "\n  1    ", "\n  2    ", "\n  3    ", "\n  4    ", "\n  130  "} {
		if !strings.Contains(stdout.String(), line) {
			t.Errorf("the help has no line %q:\n%s", line, stdout.String())
		}
	}
}

func TestTheVersionIsTheSameWordAndFlag(t *testing.T) {
	var word, flag bytes.Buffer
	run([]string{"version"}, nil, &word, &word)
	run([]string{"--version"}, nil, &flag, &flag)
	if word.String() != flag.String() || !strings.HasPrefix(word.String(), "deepnet ") || !strings.HasSuffix(word.String(), "\narithmetic: "+kernel.Unit()+"\n") {
		t.Errorf("version %q, --version %q", word.String(), flag.String())
	}
}

// brokenWriter takes nothing.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestOutputThatCannotBeWrittenIsNotSuccess(t *testing.T) {
	for _, args := range [][]string{{"jobs"}, {"jobs", "-o", "json"}, {"show"}, {"watch"}, {"version"}} {
		b := newBench(t, service(succeededJob()))
		b.out.out = brokenWriter{}
		if code := b.enter(args...); code != exitFailed || !strings.Contains(b.stderr.String(), "the output could not be written: no space left") {
			t.Errorf("%v: exit code %d, told %q", args, code, b.stderr.String())
		}
	}
}

func TestARefusalEndsWithTheExitCodeOfItsKind(t *testing.T) {
	for code, want := range map[protocol.Refusal]int{
		protocol.Refusal_REFUSAL_INVALID:   exitUsage,
		protocol.Refusal_REFUSAL_NOT_FOUND: exitUsage,
		protocol.Refusal_REFUSAL_CONFLICT:  exitUsage,
		protocol.Refusal_REFUSAL_BUSY:      exitUnreachable,
		protocol.Refusal_REFUSAL_INTERNAL:  exitFailed,
	} {
		for _, args := range [][]string{
			{"jobs"},
			{"show", "01J"},
			{"watch", "01J"},
			{"cancel", "01J"},
			{"pause", "01J"},
			{"resume", "01J"},
			{"pause", "--queue", "night"},
			{"retry", "01J"},
			{"delete", "01J", "--yes"},
			{"queues"},
			{"queues", "set", "night", "--running", "1"},
			{"nodes"},
			{"nodes", "drain", "gpu1"},
			{"nodes", "undrain", "gpu1"},
			{"verify", "01J"},
			{"diff", "01J", "latest"},
			{"replay", "01J", "--until", "1"},
			{"kill", "trainer"},
			{"train", irisFile(t), "--target", "colour"},
			{"predict", "01J", irisFile(t)},
		} {
			b := newBench(t, refusing(code, "there is no column \"colour\";\nthe columns are \x1b[31mpetal_length"))
			got, told := b.enter(args...), b.stderr.String()
			if got != want || b.stdout.Len() > 0 ||
				!strings.Contains(told, `there is no column "colour"; the columns are \x1b[31mpetal_length`) {
				t.Errorf("%v refused with %v: exit code %d, want %d; told %q", args, code, got, want, told)
			}
		}
	}
}

func TestAFileIsNoTerminal(t *testing.T) {
	file, err := os.Create(tableFile(t, "out", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) || isTerminal(&bytes.Buffer{}) {
		t.Error("a file or a buffer passes for a terminal")
	}
}

func TestASettingIsTheFlagElseItsVariableElseTheDefault(t *testing.T) {
	t.Setenv("DEEPNET_ADDRESS", "10.0.0.1:1")
	t.Setenv("DEEPNET_TLS_CERT", "")
	for _, c := range []struct {
		args []string
		flag string
		want string
	}{
		{nil, "address", "10.0.0.1:1"},
		{[]string{"--address", "10.0.0.2:2"}, "address", "10.0.0.2:2"},
		{nil, "tls-cert", ""},
	} {
		cmd := &cobra.Command{}
		connectionFlags(cmd.Flags())
		if err := cmd.ParseFlags(c.args); err != nil {
			t.Fatal(err)
		}
		if got := setting(cmd, c.flag); got != c.want {
			t.Errorf("%v: --%s is %q, want %q", c.args, c.flag, got, c.want)
		}
	}
}

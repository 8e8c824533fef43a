package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// patience is how long the tests wait for something that will come.
const patience = time.Minute

// process is `deepnet serve` as a process of its own.
type process struct {
	command *exec.Cmd
	stdout  transcript
	stderr  transcript
	address string
	args    []string
	ended   chan struct{}
}

// upLine is what the service prints when it waits for jobs.
var upLine = regexp.MustCompile(`(?m)^Waiting for jobs on (\S+)\. In a second terminal:$`)

// serve starts the service on a free port, unless args name one, and waits until
// it waits for jobs. Whoever calls it kills it in the end.
func serve(env []string, args ...string) (*process, error) {
	p, err := launch(nil, env, args...)
	if err != nil {
		return nil, err
	}
	found, err := p.stdout.until(upLine, p.ended)
	if err != nil {
		p.kill()
		return nil, fmt.Errorf("the service does not come up: %w\n%s", err, p.story())
	}
	p.address = found[1]
	return p, nil
}

// launch starts the service and waits for nothing. Its standard output goes to
// out instead of the transcript, unless that is nil. Its data folder is new and
// goes with it, unless args name one.
func launch(out *os.File, env []string, args ...string) (*process, error) {
	if !strings.Contains(strings.Join(args, " "), "--listen") {
		args = append(args, "--listen", "127.0.0.1:0")
	}
	data, err := os.MkdirTemp("", "deepnet-data-")
	if err != nil {
		return nil, err
	}
	p := &process{command: exec.Command("deepnet", append([]string{"serve"}, args...)...), args: args, ended: make(chan struct{})}
	p.command.Env = append(environment(), append([]string{"DEEPNET_DATA=" + data}, env...)...)
	p.command.Stdout, p.command.Stderr = &p.stdout, &p.stderr
	if out != nil {
		p.command.Stdout = out
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.command.Wait() // the exit code says it all
		_ = os.RemoveAll(data)
		close(p.ended)
	}()
	return p, nil
}

// environment is ours without what would tell the program where its service is, and with no page
// but where a test asks for one.
func environment() []string {
	env := []string{"DEEPNET_HTTP=none"}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "DEEPNET_") {
			env = append(env, variable)
		}
	}
	return env
}

// stop sends the service a signal, upon which it must end in order: exit code 0
// in the end, having logged so, and a log that is nothing but log lines.
func (p *process) stop(signal os.Signal) error {
	if err := p.command.Process.Signal(signal); err != nil {
		return err
	}
	return errors.Join(p.ends(signal), p.loggedWell())
}

// ends waits for the end that a signal brings.
func (p *process) ends(signal os.Signal) error {
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.command.Process.Signal(syscall.SIGQUIT) // have it show its goroutines
		p.kill()
		return fmt.Errorf("%v after %v the service still runs\n%s", patience, signal, p.story())
	}
	if code := p.command.ProcessState.ExitCode(); code != exitOK {
		return fmt.Errorf("exit code %d after %v\n%s", code, signal, p.story())
	}
	return nil
}

// loggedWell wants a log of nothing but lines that the reference explains, the
// last ones of an orderly stop.
func (p *process) loggedWell() error {
	lines, err := readLog(p.stderr.String())
	if lines = ours(lines); err == nil {
		err = errors.Join(documented(lines), inOrder(lines))
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, p.story())
	}
	return nil
}

// kill ends the service without a warning, if it still runs.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	<-p.ended
}

// story is all that the service has printed and logged.
func (p *process) story() string {
	return "--- stdout\n" + p.stdout.String() + "--- stderr\n" + p.stderr.String()
}

// transcript keeps what is written to it and wakes those who wait for it.
type transcript struct {
	mutex sync.Mutex
	text  bytes.Buffer
	news  chan struct{} // closed at the next write
}

// Write keeps text.
func (t *transcript) Write(text []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.news != nil {
		close(t.news)
		t.news = nil
	}
	return t.text.Write(text)
}

// String is all that was written so far.
func (t *transcript) String() string {
	text, _ := t.look()
	return text
}

// look is all that was written so far, and what is closed when there is more.
func (t *transcript) look() (string, <-chan struct{}) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.news == nil {
		t.news = make(chan struct{})
	}
	return t.text.String(), t.news
}

// until waits until what was written matches, and returns the match. Nothing more
// comes when ended is closed.
func (t *transcript) until(pattern *regexp.Regexp, ended <-chan struct{}) ([]string, error) {
	deadline := time.After(patience)
	for {
		over := isClosed(ended)
		text, more := t.look()
		if found := pattern.FindStringSubmatch(text); found != nil {
			return found, nil
		}
		if over {
			return nil, fmt.Errorf("it ended without having said %q", pattern)
		}
		select {
		case <-more:
		case <-ended:
		case <-deadline:
			return nil, fmt.Errorf("it has not said %q within %v", pattern, patience)
		}
	}
}

func isClosed(channel <-chan struct{}) bool {
	select {
	case <-channel:
		return true
	default:
		return false
	}
}

// eventually asks until it is so, for as long as patience lasts.
func eventually(what string, so func() (bool, error)) error {
	deadline, again := time.After(patience), time.NewTicker(20*time.Millisecond)
	defer again.Stop()
	for {
		yes, err := so()
		if yes || err != nil {
			return err
		}
		select {
		case <-again.C:
		case <-deadline:
			return fmt.Errorf("%s: not within %v", what, patience)
		}
	}
}

// answer is what one run of the program came to.
type answer struct {
	stdout, stderr string
	code           int
}

// ask runs the program as a process of its own against the service at address.
func ask(address string, args ...string) (answer, error) {
	command := exec.Command("deepnet", args...)
	command.Env = append(environment(), "DEEPNET_ADDRESS="+address)
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	return answer{stdout.String(), stderr.String(), command.ProcessState.ExitCode()}, err
}

package remotetest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long the tests wait for something that will come.
const patience = time.Minute

// Process is the test binary run again in some role, to be talked to and killed.
type Process struct {
	t       *testing.T
	command *exec.Cmd
	stdin   io.Closer
	log     transcript
	lines   chan string // of standard output
	done    chan struct{}
}

// Launch starts the test binary with more environment, NAME=value; its TestMain
// reads there what to do. It should end when its standard input does, which is
// when the test ends.
func Launch(t *testing.T, environment ...string) *Process {
	t.Helper()
	p := &Process{t: t, command: exec.Command(os.Args[0]), lines: make(chan string, 100), done: make(chan struct{})}
	p.command.Env = append(os.Environ(), environment...)
	p.command.Stderr = &p.log
	output, err := p.command.StdoutPipe()
	must(t, err)
	p.stdin, err = p.command.StdinPipe()
	must(t, err)
	must(t, p.command.Start())
	go p.read(output)
	t.Cleanup(p.End)
	return p
}

// End has the process end as it should, and waits for it.
func (p *Process) End() {
	_ = p.stdin.Close()
	<-p.done
}

// Kill ends the process without a warning, and waits for that.
func (p *Process) Kill() {
	_ = p.command.Process.Kill()
	<-p.done
}

// PID is the process's number.
func (p *Process) PID() int { return p.command.Process.Pid }

// Log is what the process has written to standard error so far.
func (p *Process) Log() string { return p.log.String() }

func (p *Process) read(output io.Reader) {
	defer close(p.done)
	defer close(p.lines)
	for scanner := bufio.NewScanner(output); scanner.Scan(); {
		p.lines <- scanner.Text()
	}
	_ = p.command.Wait()
}

// Says waits for a line that begins with prefix and returns the rest of it.
func (p *Process) Says(prefix string) string {
	p.t.Helper()
	for line := range p.lines {
		if rest, ok := strings.CutPrefix(line, prefix); ok {
			return rest
		}
	}
	p.t.Fatalf("the process ended without saying %q:\n%s", prefix, p.log.String())
	return ""
}

// Dies waits until the process has ended by itself and returns its exit code.
func (p *Process) Dies() int {
	p.t.Helper()
	select {
	case <-p.done:
		return p.command.ProcessState.ExitCode()
	case <-time.After(patience):
		p.t.Fatalf("the process lives:\n%s", p.log.String())
		return 0
	}
}

// Logged waits until the log has a line with every one of the words.
func (p *Process) Logged(words ...string) {
	p.t.Helper()
	deadline := time.After(patience)
	for {
		if p.log.line(words) {
			return
		}
		select {
		case <-p.log.grown():
		case <-deadline:
			p.t.Fatalf("no line with %q in the log:\n%s", words, p.log.String())
		}
	}
}

// transcript keeps what is written to it.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
	news chan struct{}
}

func (s *transcript) Write(data []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.news != nil {
		close(s.news)
		s.news = nil
	}
	return s.text.Write(data)
}

// grown is closed at the next write; it may have missed one, so look again soon.
func (s *transcript) grown() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.news == nil {
		s.news = make(chan struct{})
		news := s.news
		time.AfterFunc(100*time.Millisecond, func() { s.release(news) })
	}
	return s.news
}

func (s *transcript) release(news chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.news == news {
		close(news)
		s.news = nil
	}
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func (s *transcript) line(words []string) bool {
	for line := range strings.Lines(s.String()) {
		found := true
		for _, word := range words {
			found = found && strings.Contains(line, word)
		}
		if found {
			return true
		}
	}
	return false
}

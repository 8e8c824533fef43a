package crashtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"deepnet/actors/client"
)

// service is one run of `deepnet serve`.
type service struct {
	command *exec.Cmd
	log     logbook
	ended   chan struct{}
	status  syscall.WaitStatus // once ended
}

// launch starts the service on a data folder and a free port. It waits for nothing.
func launch(t testing.TB, folder string, args ...string) *service {
	t.Helper()
	s := &service{ended: make(chan struct{}), log: logbook{up: make(chan string, 1)}}
	s.command = exec.Command(program(t), serveArgs(folder, args)...)
	s.command.Env = environment()
	s.command.Stderr = &s.log
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.command.Wait() // the status says it all
		s.status = s.command.ProcessState.Sys().(syscall.WaitStatus)
		close(s.ended)
	}()
	t.Cleanup(s.kill)
	return s
}

// serveArgs is a command line with checkpoints as often as they may be.
func serveArgs(folder string, args []string) []string {
	line := append([]string{"serve"}, args...)
	usual := [][2]string{{"--data", folder}, {"--listen", "127.0.0.1:0"}, {"--log-format", "json"}, {"--checkpoint", "1ms"}}
	for _, flag := range usual {
		if !slices.Contains(args, flag[0]) { // a flag is given once
			line = append(line, flag[0], flag[1])
		}
	}
	return line
}

// environment is ours without what would tell the program otherwise, and with no page, whose
// port others may have.
func environment() []string {
	env := []string{"DEEPNET_HTTP=none"}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "DEEPNET_") {
			env = append(env, variable)
		}
	}
	return env
}

// kill ends the service as the system does that has run out of memory.
func (s *service) kill() {
	_ = s.command.Process.Kill()
	<-s.ended
}

// stop ends the service as an operator does; it must end well.
func (s *service) stop() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		<-s.ended
		return err
	}
	select {
	case <-s.ended:
	case <-time.After(stopWithin()):
		_ = s.command.Process.Signal(syscall.SIGQUIT) // have it show its goroutines
		<-s.ended
		return fmt.Errorf("%v after SIGTERM the service still ran\n%s", stopWithin(), s.log.String())
	}
	if s.status.Signaled() && s.log.String() == "" {
		return nil // it had not begun: the signal was not heeded yet
	}
	if code := s.status.ExitStatus(); code != 0 {
		return fmt.Errorf("exit code %d after SIGTERM\n%s", code, s.log.String())
	}
	return nil
}

// stopWithin is how long the service may take to stop: ten seconds where nothing else
// has the processors, which only the longer tier can count on.
func stopWithin() time.Duration {
	if long() {
		return 10 * time.Second
	}
	return patience
}

// wasUp says whether the service came to taking requests.
func (s *service) wasUp() bool { return strings.Contains(s.log.String(), "service up") }

// dial waits until the service is up and connects to it.
func (s *service) dial(ctx context.Context) (*client.Client, error) {
	select {
	case address := <-s.log.up:
		return client.Dial(ctx, client.Config{Address: address})
	case <-s.ended:
		return nil, fmt.Errorf("the service ended before it was up\n%s", s.log.String())
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// must connects to a service that nothing disturbs.
func (s *service) must(t testing.TB) *client.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c, err := s.dial(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// logbook keeps what the service logs, and finds in it where it listens.
type logbook struct {
	up chan string // its address, once

	mu   sync.Mutex
	at   string               // its address
	said map[string]time.Time // when it first said what
	text bytes.Buffer
	read int // bytes of it that were searched
}

// Write keeps text.
func (l *logbook) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.text.Write(text)
	for {
		line, _, whole := bytes.Cut(l.text.Bytes()[l.read:], []byte("\n"))
		if !whole {
			return n, err
		}
		l.read += len(line) + 1
		l.find(line)
	}
}

func (l *logbook) find(line []byte) {
	var said struct{ Message, Address string }
	if json.Unmarshal(line, &said) != nil || !l.said[said.Message].IsZero() {
		return
	}
	if l.said == nil {
		l.said = map[string]time.Time{}
	}
	l.said[said.Message] = time.Now()
	if said.Message == "service up" {
		l.at = said.Address
		l.up <- said.Address
	}
}

// when is the time at which the service first logged a message; zero: it has not yet.
func (l *logbook) when(message string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said[message]
}

// address is where the service listens, once it is up.
func (l *logbook) address() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

// String is all that was logged so far.
func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

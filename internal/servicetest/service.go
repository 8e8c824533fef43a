package servicetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"deepnet/actors/client"
)

// Service is one run of `deepnet serve`.
type Service struct {
	Command *exec.Cmd
	Log     Log
	Ended   chan struct{}
	Status  syscall.WaitStatus // once ended
}

// Launch starts the service on a free port, with flags. It waits for nothing.
func Launch(t testing.TB, args ...string) *Service {
	t.Helper()
	s := New(exec.Command(Program(t), ServeArgs(args...)...))
	s.Start(t)
	return s
}

// New is a service that a command will be once it is started.
func New(command *exec.Cmd) *Service {
	s := &Service{Command: command, Ended: make(chan struct{}), Log: Log{up: make(chan struct{})}}
	s.Command.Env = Environment()
	s.Command.Stderr = &s.Log
	return s
}

// Start starts the service.
func (s *Service) Start(t testing.TB) {
	t.Helper()
	if err := s.Command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.Command.Wait() // the status says it all
		s.Status = s.Command.ProcessState.Sys().(syscall.WaitStatus)
		close(s.Ended)
	}()
	t.Cleanup(s.Kill)
}

// ServeArgs is a command line with flags, and with checkpoints as often as they may be
// unless the flags say otherwise.
func ServeArgs(args ...string) []string {
	line := append([]string{"serve"}, args...)
	usual := [][2]string{{"--listen", "127.0.0.1:0"}, {"--log-format", "json"}, {"--checkpoint", "1ms"}}
	for _, flag := range usual {
		if !slices.Contains(args, flag[0]) { // a flag is given once
			line = append(line, flag[0], flag[1])
		}
	}
	return line
}

// Environment is ours without what would tell the program otherwise, and with no page, whose
// port others may have.
func Environment() []string {
	env := []string{"DEEPNET_HTTP=none"}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "DEEPNET_") {
			env = append(env, variable)
		}
	}
	return env
}

// Kill ends the service as the system does that has run out of memory.
func (s *Service) Kill() {
	_ = s.Command.Process.Kill()
	<-s.Ended
}

// Signal sends the service a signal, which one that has ended does not hear.
func (s *Service) Signal(signal syscall.Signal) { _ = s.Command.Process.Signal(signal) }

// Stop ends the service as an operator does; it must end well.
func (s *Service) Stop() error {
	if err := s.Command.Process.Signal(syscall.SIGTERM); err != nil {
		<-s.Ended
		return err
	}
	select {
	case <-s.Ended:
	case <-time.After(stopWithin()):
		_ = s.Command.Process.Signal(syscall.SIGQUIT) // have it show its goroutines
		<-s.Ended
		return fmt.Errorf("%v after SIGTERM the service still ran\n%s", stopWithin(), s.Log.String())
	}
	if s.Status.Signaled() && s.Log.String() == "" {
		return nil // it had not begun: the signal was not heeded yet
	}
	if code := s.Status.ExitStatus(); code != 0 {
		return fmt.Errorf("exit code %d after SIGTERM\n%s", code, s.Log.String())
	}
	return nil
}

// stopWithin is how long the service may take to stop: ten seconds where nothing else
// has the processors, which only the longer tier can count on.
func stopWithin() time.Duration {
	if Long() {
		return 10 * time.Second
	}
	return Patience
}

// WasUp says whether the service came to taking requests.
func (s *Service) WasUp() bool { return strings.Contains(s.Log.String(), "service up") }

// Up waits until the service is up; false: it ended before.
func (s *Service) Up(ctx context.Context) bool {
	_, err := s.address(ctx)
	return err == nil
}

// address waits until the service is up and returns where it listens.
func (s *Service) address(ctx context.Context) (string, error) {
	select {
	case <-s.Log.up:
		return s.Log.Address(), nil
	case <-s.Ended:
		return "", fmt.Errorf("the service ended before it was up\n%s", s.Log.String())
	case <-ctx.Done():
		return "", fmt.Errorf("%w before the service was up\n%s", ctx.Err(), s.Log.String())
	}
}

// Dial waits until the service is up and connects to it.
func (s *Service) Dial(ctx context.Context) (*client.Client, error) {
	address, err := s.address(ctx)
	if err != nil {
		return nil, err
	}
	return client.Dial(ctx, client.Config{Address: address})
}

// Must connects to a service that nothing disturbs.
func (s *Service) Must(t testing.TB) *client.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	c, err := s.Dial(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

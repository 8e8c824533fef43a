//go:build unix

package postgrestest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// canRun says whether the server can be run on this system.
const canRun = true

// someone is who runs the server where this process is root, which PostgreSQL refuses.
func someone() *syscall.Credential {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return &syscall.Credential{Uid: 65534, Gid: 65534}
}

// own gives the folder to who runs the server.
func own(dir string) error {
	if who := someone(); who != nil {
		return os.Chown(dir, int(who.Uid), int(who.Gid))
	}
	return nil
}

// command is a program of PostgreSQL, run by who may run it.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.Dir = s.dir
	apart(c)
	c.SysProcAttr.Credential = someone()
	return c
}

// apart lets a process live on when a person breaks the test off: it is ended in order.
func apart(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Pause halts all processes of the server: connections stay, and nobody answers.
func (s *Server) Pause(t testing.TB) { s.signal(t, syscall.SIGSTOP) }

// Continue has them go on.
func (s *Server) Continue(t testing.TB) { s.signal(t, syscall.SIGCONT) }

// halt returns when the server starts no more processes: one that outlives the others may
// wait for ever for a lock that they had, and keeps the server from running again.
func (s *Server) halt(t testing.TB) {
	t.Helper()
	if err := s.process.Process.Signal(syscall.SIGSTOP); err != nil {
		return // it has ended
	}
	stat := fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if state, _ := status(stat); state == "" || state == "T" || state == "Z" {
			return
		}
	}
	t.Fatal("the server cannot be halted")
}

func (s *Server) signal(t testing.TB, signal syscall.Signal) {
	t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	for _, pid := range s.sessions() {
		syscall.Kill(pid, signal) // one that has ended meanwhile is no matter
	}
}

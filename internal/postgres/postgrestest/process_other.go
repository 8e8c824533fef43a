//go:build !unix

package postgrestest

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// canRun says whether the server can be run on this system.
const canRun = false

func own(dir string) error { return nil }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	return exec.Command(filepath.Join(s.bin, name), args...)
}

func apart(c *exec.Cmd) {}

func (s *Server) halt(t testing.TB) {}

// Pause cannot halt a server here.
func (s *Server) Pause(t testing.TB) { t.Skip("processes cannot be halted on this system") }

// Continue has nothing to do.
func (s *Server) Continue(t testing.TB) {}

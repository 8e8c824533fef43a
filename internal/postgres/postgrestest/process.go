package postgrestest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience is how long a server may take to start or to stop.
const patience = time.Minute

// Run starts the server again, on the port that it had, and waits until it answers.
func (s *Server) Run(t testing.TB) {
	t.Helper()
	if s.process != nil {
		return
	}
	if s.port == 0 {
		s.port = FreePort(t)
	}
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for deadline := time.Now().Add(patience); ; {
		if err := log.Truncate(0); err != nil {
			t.Fatal(err)
		}
		c := s.command("postgres", s.settings()...)
		c.Stdout, c.Stderr = log, log
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		s.process = c
		err := s.untilReady()
		if err == nil {
			return
		}
		s.Kill(t)
		if !strings.Contains(err.Error(), "shared memory block") || time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond) // processes of the server that was killed have yet to end
	}
}

func (s *Server) log() string { return filepath.Join(s.dir, "log") }

// Log is what the server has written to its log since it was started last.
func (s *Server) Log(t testing.TB) string {
	t.Helper()
	said, err := os.ReadFile(s.log())
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}

// settings are the server's arguments.
func (s *Server) settings() []string {
	sync := "off"
	if s.options.Durable {
		sync = "on"
	}
	all := map[string]string{
		"listen_addresses":           "127.0.0.1",
		"unix_socket_directories":    s.dir,
		"fsync":                      sync,
		"full_page_writes":           sync,
		"dynamic_shared_memory_type": "mmap", // its files lie in the folder, and go with it
		"max_connections":            "300",
		"autovacuum_naptime":         "5s",
	}
	for name, value := range s.options.Settings {
		all[name] = value
	}
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.port)}
	for name, value := range all {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

// untilReady waits until the server lets clients in.
func (s *Server) untilReady() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			conn.Close(ctx)
			tick.Stop()
			return nil
		}
		said, _ := os.ReadFile(s.log())
		if ctx.Err() != nil || bytes.Contains(said, []byte("database system is shut down")) && !bytes.Contains(said, []byte("starting PostgreSQL")) {
			tick.Stop()
			return fmt.Errorf("PostgreSQL does not start: %w\n%s", err, said)
		}
	}
}

// given are the ports that somebody of this process has, who may not listen just now.
var given sync.Map

// FreePort is a port that nobody listens on, for who is to find it free again after a restart:
// it is below those that systems give to connections, and nobody else of this process gets it.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 1000 {
		port := 12_000 + rand.IntN(20_000)
		if _, taken := given.LoadOrStore(port, true); taken {
			continue
		}
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("there is no free port from 12000 to 31999")
	return 0
}

// Stop ends the server in order; sessions are cut off.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if s.process == nil {
		return
	}
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	s.process.Wait()
	s.process = nil
}

// Kill ends all processes of the server at once, as kill -9 does.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if s.process == nil {
		return
	}
	s.halt(t)
	sessions := s.sessions()
	s.process.Process.Kill()
	for _, pid := range sessions {
		if p, err := os.FindProcess(pid); err == nil {
			p.Kill()
		}
	}
	s.process.Wait()
	s.process = nil
	os.Remove(filepath.Join(s.data(), "postmaster.pid")) // its number may soon be another process's
}

// sessions are the processes that the server has started.
func (s *Server) sessions() (pids []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		if _, parent := status(name); parent == s.process.Process.Pid {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			pids = append(pids, pid)
		}
	}
	return pids
}

// status is the state of a process, a letter, and its parent, as a file of /proc has them; "":
// it has ended.
func status(name string) (state string, parent int) {
	stat, err := os.ReadFile(name)
	if err != nil {
		return "", 0
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fmt.Sscan(after, &state, &parent)
	return state, parent
}

// endWithProcess has a shell stop the server and remove its folder once this process is no
// more: only then the shell's input ends, which nobody else holds.
func (s *Server) endWithProcess() error {
	const script = `cat
pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null)
[ -n "$pid" ] && kill -CONT "$pid" && kill -QUIT "$pid"
for i in 1 2 3 4 5 6 7 8 9 10; do [ -e "$0/data/postmaster.pid" ] || break; sleep 0.2; done
[ -n "$pid" ] && kill -9 "$pid"
for i in 1 2 3 4 5; do rm -rf "$0" && break; sleep 0.2; done`
	c := exec.Command("sh", "-c", script, s.dir)
	c.Dir = "/"
	apart(c)
	var err error
	if s.alive, err = c.StdinPipe(); err != nil {
		return err
	}
	return c.Start()
}

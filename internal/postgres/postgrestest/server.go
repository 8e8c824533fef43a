package postgrestest

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

// Options are what a server is started with.
type Options struct {
	Durable  bool              // what is committed is synced to disk; else only a crash of the machine could lose it
	Settings map[string]string // more of postgresql.conf
}

// Server is a PostgreSQL server on this machine. Its methods may be called by one test at
// a time, but for Database.
type Server struct {
	dir     string // has the data, the log and the socket
	bin     string
	port    int
	options Options
	process *exec.Cmd // nil: stopped
	alive   io.Closer // open as long as this process lives, see endWithProcess

	databases atomic.Int64
}

// single is a server of which a test binary has one at most.
type single struct {
	mu   sync.Mutex
	made *Server
}

// get returns the server, which is made for the first.
func (s *single) get(launch func() *Server) *Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		s.made = launch()
	}
	return s.made
}

// The servers of this test binary: shared runs, and template never does: its data are those of
// all servers when they are new. A copy takes a tenth of the time of initdb.
var shared, template single

// Start returns the server that all tests of the binary share. Tests that stop it have it run
// again before they end.
func Start(t testing.TB) *Server {
	t.Helper()
	return shared.get(func() *Server { return launch(t, Options{}) })
}

// Own starts a server for one test, with whose end it goes.
func Own(t testing.TB, o Options) *Server {
	t.Helper()
	s := launch(t, o)
	s.endWithTest(t)
	return s
}

// endWithTest ends a server with its test.
func (s *Server) endWithTest(t testing.TB) {
	t.Cleanup(func() {
		s.Kill(t)
		s.alive.Close()
	})
}

// launch makes a server's folder, and starts it.
func launch(t testing.TB, o Options) *Server {
	t.Helper()
	empty := template.get(func() *Server { return initialized(t) })
	s := prepare(t, o)
	if out, err := exec.Command("cp", "-Rp", empty.data(), s.data()).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v\n%s", err, out)
	}
	s.Run(t)
	return s
}

// initialized makes the data of a new server.
func initialized(t testing.TB) *Server {
	t.Helper()
	s := prepare(t, Options{})
	initdb := s.command("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	return s
}

// prepare makes a server's folder, which goes with this process.
func prepare(t testing.TB, o Options) *Server {
	t.Helper()
	bin := binaries(t)
	dir, err := os.MkdirTemp("", "deepnet-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{dir: dir, bin: bin, options: o}
	if err := s.endWithProcess(); err != nil {
		os.RemoveAll(dir)
		t.Fatal(err)
	}
	if err := own(dir); err != nil {
		t.Fatal(err)
	}
	return s
}

// Installed says whether tests need not be skipped: PostgreSQL is there, or has to be.
func Installed() bool {
	return find() != "" || os.Getenv("DEEPNET_REQUIRE_POSTGRES") != ""
}

// find returns the folder of PostgreSQL's programs, the newest there is; "": there is none.
func find() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if linked, err := filepath.EvalSymlinks(path); err == nil {
			path = linked // beside which the other programs are
		}
		return filepath.Dir(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 || !canRun {
		return ""
	}
	return filepath.Dir(newest(found))
}

// binaries is the folder of PostgreSQL's programs.
func binaries(t testing.TB) string {
	t.Helper()
	found := find()
	if found == "" {
		const words = "PostgreSQL 15 or later is not installed: initdb is neither in PATH nor in /usr/lib/postgresql/*/bin (Debian: apt install postgresql)"
		if os.Getenv("DEEPNET_REQUIRE_POSTGRES") != "" {
			t.Fatal(words)
		}
		t.Skip(words)
	}
	return found
}

// newest is the path of the highest version.
func newest(paths []string) string {
	best, highest := paths[0], 0
	for _, path := range paths {
		if version, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))); version > highest {
			best, highest = path, version
		}
	}
	return best
}

// data is the folder of the database cluster.
func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// URL is the address of a database of the server.
func (s *Server) URL(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Host: s.Address(), Path: database, RawQuery: "sslmode=disable"}
	return u.String()
}

// Address is where the server listens.
func (s *Server) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

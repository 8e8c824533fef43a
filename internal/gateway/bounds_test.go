package gateway

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// endless is a body without an end.
type endless struct{ sent atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.sent.Add(int64(len(p)))
	return len(p), nil
}

func (g *gate) noFiles() {
	g.Helper()
	left, err := os.ReadDir(g.config.TempDir)
	check(g, err)
	if len(left) > 0 {
		g.Errorf("%v is left", left)
	}
	open, _ := filepath.Glob("/proc/self/fd/*") // where there are any; files without a name are found there alone
	for _, file := range open {
		if target, _ := os.Readlink(file); strings.HasPrefix(target, g.config.TempDir) {
			g.Errorf("%s is still open", target)
		}
	}
}

func TestAnEndlessBodyIsRefused(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.MaxUpload, c.MaxBody = 1<<20, 1<<16 })
	for _, path := range []string{"/v1/jobs", "/v1/jobs/x:continue", "/v1/jobs/x:kill", "/v1/datasets"} {
		body := &endless{}
		g.wants(http.StatusRequestEntityTooLarge, `"code":"too_large"`)(g.ask("POST", path, "{", func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(body), -1 }))
		if sent := body.sent.Load(); sent > 8<<20 {
			t.Errorf("%s took %d bytes", path, sent)
		}
	}
	g.noFiles()
}

// What a header says of a body's size is not believed.
func TestADeclaredSizeIsNotBelieved(t *testing.T) {
	g := start(t, nobody, nil)
	conn, err := net.Dial("tcp", g.address())
	check(t, err)
	fmt.Fprintf(conn, "POST /v1/datasets HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 200000000\r\n\r\na,b\n", g.address(), secret)
	check(t, conn.(*net.TCPConn).CloseWrite())
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	check(t, err)
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusBadRequest || !strings.Contains(string(text), "broke off") {
		t.Errorf("%d %s", answer.StatusCode, text)
	}
	check(t, conn.Close())
	g.noFiles()
}

func TestABodyThatDribblesIsCutOff(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.Times.Body = 50 * time.Millisecond })
	for _, path := range []string{"/v1/datasets", "/v1/jobs", "/v1/jobs/x:cancel", "/nothing"} {
		conn, err := net.Dial("tcp", g.address())
		check(t, err)
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n", path, g.address(), secret)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range 5000 {
				if _, err := conn.Write([]byte{' '}); err != nil {
					return
				}
				time.Sleep(time.Millisecond)
			}
		}()
		check(t, conn.SetReadDeadline(time.Now().Add(4*time.Second)))
		if _, err := io.Copy(io.Discard, conn); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s: the connection is still open", path)
			}
		}
		<-done
		check(t, conn.Close())
	}
	g.noFiles()
}

// count is how many connections have a place.
func (l *limited) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// known connects, and shows the token.
func (g *gate) known() net.Conn {
	g.Helper()
	conn, err := net.Dial("tcp", g.address())
	check(g, err)
	g.asks(conn)
	return conn
}

// asks sends a request with the token, and wants an answer to it.
func (g *gate) asks(conn net.Conn) {
	g.Helper()
	fmt.Fprintf(conn, "GET /openapi.json HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", g.address(), secret)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	check(g, err)
	_, err = io.Copy(io.Discard, answer.Body)
	check(g, err)
}

// Whoever has shown the token keeps the connection. Strangers give way to whoever comes, the
// oldest first, and have so much time.
func TestStrangersTakeNoPlacesFromOthers(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.MaxConnections = 3 })
	first := g.known()
	defer first.Close()
	for range 50 {
		conn, err := net.Dial("tcp", g.address())
		check(t, err)
		defer conn.Close()
	}
	second := g.known()
	defer second.Close()
	g.asks(first)
	g.asks(second)
	if open := g.listener.count(); open > 3 {
		t.Errorf("%d connections are open", open)
	}
}

func TestAStrangerIsClosedHoweverItIsBusy(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.Times.Header = 200 * time.Millisecond })
	peer := g.known()
	defer peer.Close()
	for name, says := range map[string]string{
		"it asks for options, with a body":         "OPTIONS * HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
		"it asks for options and shows the token":  "OPTIONS * HTTP/1.1\r\nHost: " + g.address() + "\r\nAuthorization: Bearer " + secret + "\r\n\r\n",
		"it asks whether the service lives":        "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
		"it speaks HTTP/2, and asks nothing":       "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
		"it sends a body before it says who it is": "POST /v1/jobs HTTP/1.1\r\nHost: " + g.address() + "\r\nContent-Length: 9\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", g.address())
		check(t, err)
		_, err = io.WriteString(conn, says)
		check(t, err)
		check(t, conn.SetReadDeadline(time.Now().Add(5*time.Second)))
		if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: the connection is still open", name)
		}
		check(t, conn.Close())
	}
	g.asks(peer)
}

// Who needs no token, or has none, does not keep the connection.
func TestAStrangersConnectionEndsWithTheAnswer(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.Times.Header = time.Hour })
	for request, want := range map[string]string{
		"GET /livez HTTP/1.1\nHost: x":      "HTTP/1.1 200",
		"GET /readyz HTTP/1.1\nHost: x":     "HTTP/1.1 200",
		"OPTIONS * HTTP/1.1\nHost: HOST":    "HTTP/1.1 401",
		"GET /v1/jobs HTTP/1.1\nHost: HOST": "HTTP/1.1 401",
	} {
		if text := g.says(request + "\n\n"); !strings.HasPrefix(text, want) || !strings.Contains(text, "Connection: close") {
			t.Errorf("%s\nis answered\n%s", request, text)
		}
	}
}

func TestOneConnectionTooManyIsToldSo(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.MaxConnections = 2 })
	first, second := g.known(), g.known()
	defer second.Close()
	answer, body := g.ask("GET", "/livez", "", nil)
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" || !strings.Contains(body, `"code":"busy"`) {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
	check(t, first.Close())
	for range 500 { // until its end is noticed
		if answer, _ = g.ask("GET", "/livez", "", nil); answer.StatusCode == http.StatusOK {
			return
		}
	}
	t.Error("the place of a closed connection was not given to another")
}

// A short body may not ask for a table of any size: an empty row has three characters.
func TestRowsAreLimitedByTheValuesTheyHave(t *testing.T) {
	m := &model{Signature: &protocol.Signature{}, prepared: &dataset.Preparation{}, inputs: make([]string, 10_000), known: map[string]bool{}}
	if _, _, err := m.text(make([]row, 400)); err != nil {
		t.Error(err)
	}
	_, _, err := m.text(make([]row, 420))
	if err == nil || problemOf(err).Code != codeTooLarge || !strings.Contains(err.Error(), "420 rows with the 10000 columns") {
		t.Errorf("420 rows of 10,000 columns: %v", err)
	}
}

// That the service's disk is full is no mistake of the table's.
func TestATableThatCannotBeKeptMayBeSentAgain(t *testing.T) {
	g := start(t, nobody, func(c *Config) {
		c.OpenTable = func(Upload) (dataset.Source, []string, error) {
			return nil, nil, fmt.Errorf("the table cannot be read: %w", &fs.PathError{Op: "write", Path: "/tmp/x", Err: syscall.ENOSPC})
		}
	})
	answer, body := g.ask("POST", "/v1/datasets", "a,b\n1,2\n", nil)
	g.wants(http.StatusServiceUnavailable, "no space left")(answer, body)
	if strings.Contains(body, "/tmp/x") {
		t.Errorf("it names files of the service: %s", body)
	}
	g.noFiles()
}

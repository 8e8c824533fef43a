package gateway

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
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

func TestOneConnectionTooManyIsToldSo(t *testing.T) {
	g := start(t, nobody, func(c *Config) { c.MaxConnections = 2 })
	first, err := net.Dial("tcp", g.address())
	check(t, err)
	second, err := net.Dial("tcp", g.address())
	check(t, err)
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

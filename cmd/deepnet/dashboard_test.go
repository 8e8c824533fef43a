package main

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
	"regexp"
	"strings"
	"syscall"
	"testing"

	"deepnet/internal/dashboard"
)

// placesPattern is what a service with a page prints first.
var placesPattern = regexp.MustCompile(`^PAGE    http://(127\.0\.0\.1:\d+)
API     http://127\.0\.0\.1:\d+/v1, described by /openapi\.json; the token is in http-token of the data folder
DATA    (\S+)
BOOT `)

// get asks for a path with a token, and returns the status and the text.
func get(t *testing.T, url, token string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	asking := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := asking.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// servePaged starts a service with a page on a data folder. It returns where the page is, and the token.
func servePaged(t *testing.T, folder string) (p *process, address, token string) {
	t.Helper()
	p = mustServe(t, "--http", "127.0.0.1:0", "--data", folder)
	found := placesPattern.FindStringSubmatch(p.stdout.String())
	if found == nil {
		t.Fatalf("printed\n%s", p.stdout.String())
	}
	file, err := os.ReadFile(filepath.Join(folder, "http-token"))
	check(t, err)
	return p, found[1], strings.TrimSpace(string(file))
}

func TestAServiceSaysFirstWhereToLookAndIsFoundThere(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p, address, token := servePaged(t, folder)
	if strings.Contains(p.stdout.String()+p.stderr.String(), token) {
		t.Error("the token is in what the service prints, which may be a log")
	}
	for path, want := range map[string]string{
		"/":                 "<html",
		"/samples/iris.csv": "sepal_length",
		"/v1/jobs":          `"name":"boot"`,
		"/v1/settings":      `"path":"plan.epochs"`,
		"/v1/service":       folder,
		"/readyz":           "ok",
	} {
		if status, text := get(t, "http://"+address+path, token); status != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%s: %d, %.200q has no %q", path, status, text, want)
		}
	}
	checkDashboard(t, folder, address, "http://"+address+"/?token="+token)
	mustStop(t, p, syscall.SIGTERM)
}

// The page offers tables that are served, and every one of them.
func TestThePageOffersTheTablesThatAreServed(t *testing.T) {
	page, err := fs.ReadFile(dashboard.Files(), "new.js")
	check(t, err)
	offered := map[string]bool{}
	for _, found := range regexp.MustCompile(`file: "(\w+\.csv)"`).FindAllSubmatch(page, -1) {
		offered[string(found[1])] = true
	}
	served := samples()
	for name := range served {
		if !offered[name] {
			t.Errorf("%s is served and not offered", name)
		}
	}
	if len(offered) != len(served) {
		t.Errorf("offered are %v", offered)
	}
}

// checkDashboard wants `deepnet dashboard` to print the link where it can, and to say what
// is wrong where it cannot.
func checkDashboard(t *testing.T, folder, address, link string) {
	t.Helper()
	stranger := t.TempDir()
	if err := os.WriteFile(stranger+"/http-token", []byte(strings.Repeat("0", 64)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		folder, address string
		code            int
		told            string
	}{
		{folder, address, exitOK, ""},
		{stranger, address, exitUsage, "keeps its data in another folder"},
		{t.TempDir(), address, exitUnreachable, "no service has served a page from the data folder"},
		{folder, "127.0.0.1:1", exitUnreachable, "no page answers at 127.0.0.1:1"},
		{folder, "nowhere", exitUsage, `"nowhere" is not HOST:PORT`},
	} {
		got, err := ask("", "dashboard", "--data", c.folder, "--http", c.address)
		if err != nil || got.code != c.code || !strings.Contains(got.stderr, c.told) || (c.code == exitOK) != (got.stdout == link+"\n") {
			t.Errorf("%+v: exit code %d, printed %q, told %q, %v", c, got.code, got.stdout, got.stderr, err)
		}
	}
}

// A request that takes its time, such as the upload of a large table, does not keep the service from ending
// in order.
func TestASlowRequestDoesNotHoldUpTheStop(t *testing.T) {
	t.Parallel()
	p, address, token := servePaged(t, t.TempDir())
	conn, err := net.Dial("tcp", address)
	check(t, err)
	defer conn.Close()
	fmt.Fprintf(conn, "POST /v1/datasets HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n", address, token)
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("it is answered %q, %v", line, err)
	}
	check(t, errors.Join(p.command.Process.Signal(syscall.SIGTERM), p.ends(syscall.SIGTERM)))
	if log := p.stderr.String(); !strings.Contains(log, "requests over HTTP had to be cut off") || !strings.Contains(log, `"stopped"`) {
		t.Errorf("it did not end in order: %s", log)
	}
}

func TestAPageThatCannotBeServedIsToldWithItsFlag(t *testing.T) {
	t.Parallel()
	_, address, _ := servePaged(t, t.TempDir())
	for at, want := range map[string]struct {
		code int
		told string
	}{
		address:          {exitFailed, fmt.Sprintf("cannot serve the page on %s: the port is taken", address)},
		"192.0.2.1:7601": {exitUsage, "or give a certificate: --tls-cert"},
		"nowhere":        {exitUsage, `--http "nowhere" is not HOST:PORT`},
	} {
		other, err := launch(nil, nil, "--http", at)
		if err != nil {
			t.Fatal(err)
		}
		<-other.ended
		if code := other.command.ProcessState.ExitCode(); code != want.code || !strings.Contains(other.stderr.String(), want.told) || other.stdout.String() != "" {
			t.Errorf("--http %s: exit code %d\n%s", at, code, other.story())
		}
	}
}

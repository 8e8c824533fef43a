package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"deepnet/actors/client"
	"deepnet/internal/gateway"
	"deepnet/internal/release"
	"deepnet/supervisor"
)

// ofThisMachine are the commands that no request stands for, each with the reason.
var ofThisMachine = map[string]string{
	"serve":      "it is the service",
	"demo":       "it runs a service of its own and types the other commands for you",
	"dashboard":  "it opens the page in a browser of this machine",
	"top":        "it draws in a terminal what `deepnet jobs`, `watch` and `tree` ask for",
	"backup":     "it reads the data folder, also while no service runs",
	"restore":    "it writes a data folder while no service runs on it",
	"migrate":    "it copies a data folder or a database while no service works on it",
	"doctor":     "it looks into the data folder, or the database that services share",
	"bench":      "it measures this machine",
	"context":    "it keeps names of services for this person",
	"man":        "it writes the manual pages of this program",
	"completion": "it writes a script for a shell",
	"version":    "it says the version of this program; that of the service is in `GET /v1/service`",
}

// byRequest are the commands that talk to a service, each with how the same is done by requests.
var byRequest = map[string]func(*parity){
	"train": (*parity).train, "continue": (*parity).goesOn, "cv": (*parity).crossValidates, "jobs": (*parity).lists, "show": (*parity).shows, "watch": (*parity).watches,
	"tree": (*parity).tree, "predict": (*parity).predicts, "report": (*parity).reports, "pause": (*parity).pauses, "resume": (*parity).resumes, "cancel": (*parity).cancels,
	"retry": (*parity).retries, "delete": (*parity).deletes, "queues": (*parity).queues, "queues set": (*parity).setsQueue,
	"nodes": (*parity).nodes, "nodes drain": (*parity).drains, "nodes undrain": (*parity).undrains, "kill": (*parity).kills, "chaos": (*parity).chaos,
	"verify": (*parity).verifies, "diff": (*parity).compares, "replay": (*parity).replays,
}

// commandsOf are the paths of the commands below one, without those below a command of this machine.
func commandsOf(parent *cobra.Command, prefix string) (paths []string) {
	for _, cmd := range parent.Commands() {
		path := strings.TrimSpace(prefix + " " + cmd.Name())
		if cmd.Runnable() || ofThisMachine[path] != "" {
			paths = append(paths, path)
		}
		if ofThisMachine[path] == "" {
			paths = append(paths, commandsOf(cmd, path)...)
		}
	}
	return paths
}

func TestEverythingTheCommandLineDoesIsDoneByCurl(t *testing.T) {
	for _, path := range commandsOf(newRoot(newShell(strings.NewReader(""), io.Discard, io.Discard)), "") {
		does, talks := byRequest[path]
		if local := ofThisMachine[path] != ""; talks == local {
			t.Errorf("deepnet %s: say in byRequest how requests do the same, or in ofThisMachine why none do, one of the two", path)
			continue
		}
		if !talks {
			continue
		}
		t.Run(path, func(t *testing.T) { does(newParity(t)) })
	}
}

// requestLine is a row of the table of commands in the reference.
var requestLine = regexp.MustCompile("(?m)^\\| `deepnet ([a-z ]+)` \\| (.+) \\|$")

// named is a request that the table names.
var named = regexp.MustCompile("`(GET|PUT|POST|DELETE) (/[^`?]*)")

func TestTheReferenceSaysOfEveryCommandWhichRequestsDoTheSame(t *testing.T) {
	reference, err := os.ReadFile("../../docs/reference/http-api.md")
	check(t, err)
	description, err := os.ReadFile("../../internal/gateway/openapi.json")
	check(t, err)
	var document struct {
		Paths map[string]map[string]json.RawMessage
	}
	check(t, json.Unmarshal(description, &document))
	var listed []string
	for _, row := range requestLine.FindAllStringSubmatch(string(reference), -1) {
		command, says := row[1], row[2]
		listed = append(listed, command)
		requests := named.FindAllStringSubmatch(says, -1)
		if byRequest[command] != nil && len(requests) == 0 {
			t.Errorf("deepnet %s: no request is named", command)
		}
		for _, request := range requests {
			if document.Paths[request[2]][strings.ToLower(request[1])] == nil {
				t.Errorf("deepnet %s: there is no %s %s", command, request[1], request[2])
			}
		}
		if reason := ofThisMachine[command]; reason != "" && !strings.Contains(says, reason) {
			t.Errorf("deepnet %s: the reference says %q, and the test %q", command, says, reason)
		}
	}
	slices.Sort(listed)
	commands := commandsOf(newRoot(newShell(strings.NewReader(""), io.Discard, io.Discard)), "")
	slices.Sort(commands)
	if !slices.Equal(listed, commands) {
		t.Errorf("the reference lists\n%q\nthere are\n%q", listed, commands)
	}
}

// parity is a service that is asked by commands and by requests.
type parity struct {
	*testing.T
	up    *running
	token string
	key   string // of the next submission by a command
}

func newParity(t *testing.T) *parity {
	t.Helper()
	for _, name := range []string{"ADDRESS", "TLS_CERT", "TLS_KEY", "TLS_CA"} {
		t.Setenv("DEEPNET_"+name, "")
	}
	folder := t.TempDir()
	up, err := startService(t.Context(), parts{folder: folder, page: pageAt{address: "127.0.0.1:0"}, settings: supervisor.Settings{Log: zap.NewNop(), Release: release.Line()}})
	check(t, err)
	t.Cleanup(func() { check(t, up.stop()) })
	token, err := gateway.Token(folder)
	check(t, err)
	return &parity{T: t, up: up, token: token, key: "a-key"}
}

// types runs a command, which must succeed, and returns what it prints. What looks only
// prints the same as YAML.
func (p *parity) types(args ...string) string {
	p.Helper()
	printed, _ := p.hears(args...)
	p.sameAsYAML(args, printed)
	return printed
}

// hears runs a command, and returns what it prints and what it says besides.
func (p *parity) hears(args ...string) (printed, told string) {
	p.Helper()
	var stdout, stderr bytes.Buffer
	s := newShell(strings.NewReader(""), &stdout, &stderr)
	s.key = func() string { return p.key }
	s.dial = func(context.Context, client.Config) (*client.Client, error) {
		return client.Local(p.up.system, p.up.service.Jobs()), nil
	}
	if code := execute(p.Context(), s, args); code != exitOK {
		p.Fatalf("deepnet %s: exit code %d: %s", strings.Join(args, " "), code, stderr.String())
	}
	return stdout.String(), stderr.String()
}

// curled is a request; content types are guessed.
type curled struct {
	method, path string
	body         string
	header       []string // "Name: value"
}

// curl sends a request, which must succeed, by curl or, where it is not installed, by net/http.
func (p *parity) curl(r curled) string {
	p.Helper()
	status, body := p.status(r)
	if status/100 != 2 {
		p.Fatalf("%s %s: %d: %s", r.method, r.path, status, body)
	}
	return body
}

// status sends a request and returns the status and body of the answer.
func (p *parity) status(r curled) (int, string) {
	p.Helper()
	if strings.HasPrefix(r.body, "{") {
		r.header = append(r.header, "Content-Type: application/json")
	}
	r.header = append(r.header, "Authorization: Bearer "+p.token)
	if _, err := exec.LookPath("curl"); err != nil {
		p.Log("curl is not installed; net/http stands in for it")
		return p.without(r)
	}
	args := []string{"--silent", "--show-error", "--request", r.method, "--write-out", "\n%{http_code}", "--data-binary", "@-"}
	for _, header := range r.header {
		args = append(args, "--header", header)
	}
	command := exec.CommandContext(p.Context(), "curl", append(args, p.up.page.URL()+r.path)...)
	command.Stdin = strings.NewReader(r.body)
	out, err := command.Output()
	check(p, err)
	at := bytes.LastIndexByte(out, '\n')
	var code int
	_, err = fmt.Sscan(string(out[at+1:]), &code)
	check(p, err)
	return code, string(out[:at])
}

func (p *parity) without(r curled) (int, string) {
	p.Helper()
	request, err := http.NewRequestWithContext(p.Context(), r.method, p.up.page.URL()+r.path, strings.NewReader(r.body))
	check(p, err)
	for _, header := range r.header {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	answer, err := transport.RoundTrip(request)
	check(p, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	check(p, err)
	return answer.StatusCode, string(body)
}

// get is what a path answers.
func (p *parity) get(path string) string {
	p.Helper()
	return p.curl(curled{method: "GET", path: path})
}

// same fails unless a command printed what a request was answered.
func (p *parity) same(typed, curled string) {
	p.Helper()
	if typed != curled {
		p.Errorf("the command prints\n%s\nand curl\n%s", typed, curled)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

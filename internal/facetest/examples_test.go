package facetest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const httpExamples = "../../docs/examples/http"

// example is a program of the documentation, as its reader starts it.
type example struct {
	name string
	argv []string
	need []string // commands that run it
	test []string // a command that fails where a library is missing
}

func examples() []example {
	return []example{
		{name: "curl.sh", argv: []string{"sh", "curl.sh"}, need: []string{"sh", "curl", "sed"}},
		{name: "client.py", argv: []string{"python3", "client.py"}, need: []string{"python3"}, test: []string{"python3", "-c", "import requests"}},
		{name: "client.go", argv: []string{"go", "run", "."}, need: []string{"go"}},
	}
}

// skip skips the test where the example cannot run.
func (e example) skip(t *testing.T) {
	t.Helper()
	for _, command := range e.need {
		if _, err := exec.LookPath(command); err != nil {
			t.Skipf("%s is not installed here, which %s needs", command, e.name)
		}
	}
	if e.test != nil {
		if out, err := exec.Command(e.test[0], e.test[1:]...).CombinedOutput(); err != nil {
			t.Skipf("%s does not run here: %s", e.name, out)
		}
	}
}

// Every example trains iris, watches it to its end and predicts a flower.
func TestTheExamplesOfTheDocumentationRun(t *testing.T) {
	for _, e := range examples() {
		t.Run(e.name, func(t *testing.T) {
			e.skip(t)
			f := newFace(t, nil)
			run := exec.CommandContext(t.Context(), e.argv[0], append(e.argv[1:], "../iris.csv")...)
			run.Dir = httpExamples
			run.Env = append(os.Environ(), "DEEPNET_URL="+f.url, "DEEPNET_TOKEN="+token)
			var wrong bytes.Buffer
			run.Stderr = &wrong
			out, err := run.Output()
			if err != nil {
				t.Fatalf("%v\n%s%s", err, wrong.String(), out)
			}
			job := f.get(200, asked{path: "/v1/jobs/latest"})
			for _, want := range []string{"succeeded", "setosa", job["digest"].(string)} {
				if !strings.Contains(string(out), want) {
					t.Errorf("it does not say %q:\n%s", want, out)
				}
			}
			if job["epochs"].(float64) != 50 || job["rows"].(float64) < 100 {
				t.Errorf("the job is %v", job)
			}
		})
	}
}

// An example with a wrong token says so instead of going on.
func TestTheExamplesSayThatTheTokenIsWrong(t *testing.T) {
	for _, e := range examples() {
		t.Run(e.name, func(t *testing.T) {
			e.skip(t)
			f := newFace(t, nil)
			run := exec.CommandContext(t.Context(), e.argv[0], append(e.argv[1:], "../iris.csv")...)
			run.Dir = httpExamples
			run.Env = append(os.Environ(), "DEEPNET_URL="+f.url, "DEEPNET_TOKEN=wrong")
			if out, err := run.CombinedOutput(); err == nil || !strings.Contains(string(out), "oken") && !strings.Contains(string(out), "401") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// What the page shows are lines of the examples, which run above.
func TestThePageShowsTheExamplesAsTheyAre(t *testing.T) {
	page, err := os.ReadFile("../../docs/how-to/use-over-http.md")
	check(t, err)
	var lines []string
	for _, e := range examples() {
		text, err := os.ReadFile(filepath.Join(httpExamples, e.name))
		check(t, err)
		for line := range strings.Lines(string(text)) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	shown := 0
	for _, line := range shownIn(string(page)) {
		shown++
		if strings.HasPrefix(line, `{"type"`) {
			if _, answer := newFace(t, nil).do(asked{method: "GET", path: "/v1/jobs/nobody"}); line != strings.TrimSpace(string(answer)) {
				t.Errorf("the page shows %s, and the service answers %s", line, answer)
			}
		} else if line != "" && !slices.Contains(lines, line) {
			t.Errorf("no example has the line %q", line)
		}
	}
	if shown < 25 {
		t.Errorf("the page shows %d lines", shown)
	}
}

// shownIn are the lines of a page's blocks that name no language.
func shownIn(page string) (lines []string) {
	inside, plain := false, false
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			inside, plain = !inside, line == "```"
		case inside && plain:
			lines = append(lines, line)
		}
	}
	return lines
}

package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
)

// changing is what differs each time that the demo is shown.
var changing = []struct {
	pattern *regexp.Regexp
	by      string
}{
	{regexp.MustCompile(`/\S*deepnet-demo-\d+`), "SCRATCH"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`epoch \d+ +(neuron|layer|trainer)`), "epoch N     $1"},
	{regexp.MustCompile(`back after \S+ +`), "back after TIME     "},
	{regexp.MustCompile(`[0-9a-f]{64}`), "DIGEST"},
}

func TestTheDemoTrainsAttacksComparesAndPredicts(t *testing.T) {
	if raced {
		t.Skip("it learns for long; the scripts go the same ways under the race detector")
	}
	var stdout, stderr bytes.Buffer
	s := newShell(strings.NewReader(""), &stdout, &stderr)
	if code := execute(t.Context(), s, []string{"demo", "--once", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"}); code != exitOK || stderr.Len() > 0 {
		t.Fatalf("exit code %d, told %q", code, stderr.String())
	}
	digests := regexp.MustCompile(`ed +([0-9a-f]{64})`).FindAllStringSubmatch(stdout.String(), -1)
	if len(digests) != 2 || digests[0][1] != digests[1][1] {
		t.Errorf("the digests are %q", digests)
	}
	scratch := changing[0].pattern.FindString(stdout.String())
	if _, err := os.Stat(scratch); scratch == "" || err == nil {
		t.Errorf("the folder %q is left behind", scratch)
	}
	story := stdout.String()
	for _, c := range changing {
		story = c.pattern.ReplaceAllString(story, c.by)
	}
	golden(t, "demo.golden", story)
}

// What the README begins with: no word, no flag, and Ctrl-C in the end.
func TestTheProgramAloneShowsTheDemoAndStaysUp(t *testing.T) {
	if raced {
		t.Skip("it learns for long; the scripts go the same ways under the race detector")
	}
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var stdout transcript
	var stderr bytes.Buffer
	s := newShell(strings.NewReader(""), &stdout, &stderr)
	s.outTTY = true
	opened := ""
	s.browse = func(link string) { opened = link }
	code, ended := 0, make(chan struct{})
	go func() {
		defer close(ended)
		code = execute(ctx, s, nil)
	}()
	if _, err := stdout.until(regexp.MustCompile(`The service stays up until Ctrl-C`), ended); err != nil {
		t.Error(err)
	}
	interrupt()
	<-ended
	if code != exitOK || stderr.Len() > 0 || !strings.Contains(stdout.String(), "/?token=") || !strings.Contains(opened, "/?code=") {
		t.Errorf("exit code %d, told %q, shown\n%s", code, stderr.String(), stdout.String())
	}
}

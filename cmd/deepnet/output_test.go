package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
)

func TestEveryCommandThatPrintsJSONPrintsYAML(t *testing.T) {
	found := 0
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		if flag := cmd.LocalNonPersistentFlags().Lookup("output"); flag != nil {
			found++
			if !strings.Contains(flag.Usage, "json") || !strings.Contains(flag.Usage, "yaml") || flag.Value.Set("yaml") != nil {
				t.Errorf("%s -o: %s", cmd.CommandPath(), flag.Usage)
			}
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(newShell(nil, &bytes.Buffer{}, &bytes.Buffer{})))
	if found < 25 {
		t.Errorf("%d commands have -o", found)
	}
}

// looking are commands that change nothing, so that they print the same twice.
var looking = []string{"show", "jobs", "watch", "tree", "report", "queues", "diff", "predict"}

// sameAsYAML fails unless a command that printed JSON prints the same as YAML.
func (p *parity) sameAsYAML(args []string, printed string) {
	p.Helper()
	at := slices.Index(args, "-o") + 1
	if !slices.Contains(looking, args[0]) || args[1] == "set" || at == 0 || args[at] != "json" {
		return
	}
	args = slices.Clone(args)
	args[at] = "yaml"
	text, _ := p.hears(args...)
	if diff := cmp.Diff(values(p, printed), values(p, asJSONText(p, text))); diff != "" || text == printed && strings.HasPrefix(text, "{") {
		p.Errorf("%s (-json +yaml):\n%s", strings.Join(args, " "), diff)
	}
}

func asJSONText(t testing.TB, text string) string {
	t.Helper()
	line, err := yaml.YAMLToJSON([]byte(text))
	check(t, err)
	return string(line)
}

// values are those of a JSON text.
func values(t testing.TB, text string) (value any) {
	t.Helper()
	check(t, json.Unmarshal([]byte(text), &value))
	return value
}

func TestEveryKindOfValueIsTheSameAsYAML(t *testing.T) {
	value := map[string]any{
		"largest": uint64(1<<64 - 1), "small": 5e-324, "long": 0.1 + 0.2, "one": 1.0, "huge": 1e300, "power": "1e-8", "fine": 1.25e-9, "minus": -3e-9, "nothing": nil, "yes": "yes", "number": "0123", "float": "1e5", "empty": "",
		"lines": "a\nb\n", "quotes": `"'#: {}`, "colon": "a: b", "list": []any{}, "map": map[string]any{}, "dash": "- a", "null": "null", "tab": "\tx ", "day": "2026-11-23",
	}
	b := newBench(t, nil)
	check(t, b.write(asJSON, value))
	line := b.stdout.String()
	b = newBench(t, nil)
	check(t, b.write(asYAML, value))
	for _, want := range []string{"largest: 18446744073709551615\n", `power: "1e-8"`, "small: 5.0e-324\n", "huge: 1.0e+300\n"} {
		if !strings.Contains(b.stdout.String(), want) {
			t.Errorf("there is no %q", want)
		}
	}
	if diff := cmp.Diff(values(t, line), values(t, asJSONText(t, b.stdout.String()))); diff != "" {
		t.Errorf("(-json +yaml):\n%s\n%s", diff, b.stdout.String())
	}
}

func TestEveryValueIsADocumentOfYAML(t *testing.T) {
	b := newBench(t, standing(protocol.State_STATE_CANCELLED))
	if code := b.enter("cancel", "01JA", "01JB", "-o", "yaml"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, b.stderr.String())
	}
	if documents := strings.Split(b.stdout.String(), "\n---\n"); len(documents) != 2 || !strings.Contains(documents[1], "job: ") {
		t.Errorf("it prints\n%s", b.stdout.String())
	}
}

package facetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What the reference tells people to type works, in its order.
func TestEveryCommandOfTheReferenceWorks(t *testing.T) {
	for _, needed := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("%s is not installed", needed)
		}
	}
	f := newFace(t, nil)
	text, err := os.ReadFile("../../docs/reference/http-api.md")
	check(t, err)
	folder := t.TempDir()
	check(t, os.WriteFile(filepath.Join(folder, "http-token"), []byte(token+"\n"), 0o600))
	script := []string{"set -eo pipefail", "shopt -s expand_aliases"}
	for _, block := range strings.Split(string(text), "```sh\n")[1:] {
		commands, _, _ := strings.Cut(block, "```")
		script = append(script, strings.ReplaceAll(commands, "http://127.0.0.1:7601", f.url))
	}
	if len(script) < 6 {
		t.Fatal("the reference has no commands")
	}
	command := exec.Command("bash", "-c", strings.Join(script, "\n"))
	command.Dir = "../.."
	command.Env = append(os.Environ(), "DEEPNET_DATA="+folder)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{`"release":"test"`, "event: end", `"label":"setosa"`, "label,p_setosa,p_versicolor,p_virginica", "STATE_SUCCEEDED", `"submitted"`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s is missing in\n%s", want, out)
		}
	}
}

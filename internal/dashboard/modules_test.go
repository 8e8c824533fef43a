package dashboard

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What the modules compute without a browser is told by testdata/laws.js, which Node.js runs
// beside a copy of them.
func TestTheModulesKeepTheirLaws(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("Node.js is not installed; its package is called nodejs")
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, Files()); err != nil {
		t.Fatal(err)
	}
	laws, err := os.ReadFile(filepath.Join("testdata", "laws.js"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"laws.js": string(laws), "package.json": `{"type":"module"}`} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command("node", "laws.js")
	command.Dir = folder
	told, err := command.CombinedOutput()
	for _, line := range strings.Split(strings.TrimSpace(string(told)), "\n") {
		t.Log(line)
	}
	if err != nil {
		t.Error("a law is broken: ", err)
	}
}

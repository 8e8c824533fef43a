package architecture

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestEveryDirectDependencyHasADecision(t *testing.T) {
	complaints, err := decisionComplaints(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range complaints {
		t.Error(complaint)
	}
}

// decisionComplaints lists the direct dependencies that no record in
// docs/decisions names by their module path.
func decisionComplaints(tree fs.FS) ([]string, error) {
	mod, err := fs.ReadFile(tree, "go.mod")
	if err != nil {
		return nil, fmt.Errorf("read go.mod: %w", err)
	}
	names, err := fs.Glob(tree, "docs/decisions/*.md")
	if err != nil {
		return nil, fmt.Errorf("list the decisions: %w", err)
	}
	var records strings.Builder
	for _, name := range names {
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		records.Write(text)
	}
	var complaints []string
	for _, dependency := range direct(string(mod)) {
		if !strings.Contains(records.String(), "`"+dependency+"`") {
			complaints = append(complaints, "go.mod requires "+dependency+", but no record in docs/decisions says why")
		}
	}
	return complaints, nil
}

// direct lists the modules that go.mod requires for the repository's own imports.
func direct(mod string) []string {
	var modules []string
	for line := range strings.Lines(mod) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) == 2 && strings.HasPrefix(fields[1], "v") && strings.Contains(fields[0], ".") {
			modules = append(modules, fields[0])
		}
	}
	return modules
}

func TestADependencyWithoutADecisionIsFound(t *testing.T) {
	const mod = `module deepnet

go 1.26.0

require example.org/alone v1.0.0

require (
	example.org/decided/v2 v2.1.0
	example.org/undecided v0.0.0-20240822202345-3c0e61ca19c9
	example.org/brought v1.0.0 // indirect
)
`
	complaints, err := decisionComplaints(fstest.MapFS{
		"go.mod":                           {Data: []byte(mod)},
		"docs/decisions/0001-decided.md":   {Data: []byte("We take `example.org/decided/v2`.")},
		"docs/decisions/0002-something.md": {Data: []byte("Not example.org/undecided/other.")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"go.mod requires example.org/alone, but no record in docs/decisions says why",
		"go.mod requires example.org/undecided, but no record in docs/decisions says why",
	}
	if strings.Join(complaints, "\n") != strings.Join(want, "\n") {
		t.Errorf("complaints are %q, want %q", complaints, want)
	}
}

package architecture

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// atRoot are the entries that may stand at the root besides dot files and what
// git ignores. A further one needs a decision record first.
var atRoot = []string{
	"actors", "neuron", "supervisor", "cmd", "internal", "docs",
	"go.mod", "go.sum", "Dockerfile", "README.md", "CONTRIBUTING.md", "LICENSE", "CHANGELOG.md", "Makefile",
}

func TestTheRootHoldsOnlyWhatItMay(t *testing.T) {
	complaints, err := rootComplaints(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range complaints {
		t.Error(complaint)
	}
}

// rootComplaints lists the entries that have no place at the root.
func rootComplaints(tree fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(tree, ".")
	if err != nil {
		return nil, fmt.Errorf("read the root: %w", err)
	}
	ignored, err := ignoredAtRoot(tree)
	if err != nil {
		return nil, err
	}
	var complaints []string
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(atRoot, name) || matchesAny(name, ignored) {
			continue
		}
		complaints = append(complaints, name+" has no place at the root: find it a folder, or write a decision record first")
	}
	return complaints, nil
}

// ignoredAtRoot are the patterns of .gitignore that can match an entry of the
// root: what a build leaves there is no violation.
func ignoredAtRoot(tree fs.FS) ([]string, error) {
	text, err := fs.ReadFile(tree, ".gitignore")
	if err != nil {
		return nil, fmt.Errorf("read .gitignore: %w", err)
	}
	var patterns []string
	for line := range strings.Lines(string(text)) {
		pattern := strings.Trim(strings.TrimSpace(line), "/")
		if pattern != "" && !strings.HasPrefix(pattern, "#") && !strings.Contains(pattern, "/") {
			patterns = append(patterns, pattern)
		}
	}
	return patterns, nil
}

// matchesAny says whether one of the shell patterns matches the name.
func matchesAny(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return err == nil && matched
	})
}

func TestAnEntryThatHasNoPlaceAtTheRootIsFound(t *testing.T) {
	for _, row := range []struct {
		name, entry string
		refused     bool
	}{
		{"a folder of the plan", "neuron/a.go", false},
		{"a dot file", ".editorconfig", false},
		{"what git ignores by name", "deepnet", false},
		{"what git ignores by pattern", "cpu.prof", false},
		{"another folder", "util/a.go", true},
		{"a Go file", "main.go", true},
		{"a name that differs by case", "Readme.md", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			complaints, err := rootComplaints(fstest.MapFS{
				".gitignore": {Data: []byte("# builds\n/deepnet\n*.prof\n")},
				row.entry:    {},
			})
			if err != nil {
				t.Fatal(err)
			}
			if refused := len(complaints) > 0; refused != row.refused {
				t.Errorf("%s: refused is %v, want %v", row.entry, refused, row.refused)
			}
		})
	}
}

// The Dockerfile builds the program from what .dockerignore lets through.
func TestTheContainerIsBuiltFromAllThatTheProgramImports(t *testing.T) {
	text, err := fs.ReadFile(root(t), ".dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	var through []string
	for line := range strings.Lines(string(text)) {
		if folder, ok := strings.CutPrefix(strings.TrimSpace(line), "!"); ok {
			through = append(through, folder)
		}
	}
	for _, s := range everySource(t) {
		for _, imported := range s.imports {
			folder, ours := strings.CutPrefix(imported, module+"/")
			if ours && !s.test && !insideAny(folder, through) {
				t.Errorf("%s imports %s, which .dockerignore keeps from the build", s.path, imported)
			}
		}
	}
}

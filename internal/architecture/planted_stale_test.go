package architecture

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A plant that no longer fits its source proves nothing, and the long tier would be
// the first to say so; here every plant is put in and type-checked, without a build.
func TestEveryPlantFitsTheSource(t *testing.T) {
	listed := list(t, "./...")
	for _, p := range slices.Concat(plants, durablePlants) {
		t.Run(p.name, func(t *testing.T) {
			changed := map[string]string{}
			for _, e := range p.edits {
				if _, again := changed[e.file]; !again {
					changed[e.file] = contents(t, e.file)
				}
				changed[e.file] = replaced(t, e, changed[e.file])
			}
			for file := range changed {
				check(t, listed, filepath.Dir(file), changed)
			}
		})
	}
}

// listing is what the go command knows of a package.
type listing struct {
	ImportPath, Export string
	GoFiles            []string
}

// list returns the packages with all they import, compiled, by import path.
func list(t *testing.T, packages string) map[string]listing {
	t.Helper()
	command := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export,GoFiles", packages)
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]listing{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listing
		if err := decoder.Decode(&l); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		found[l.ImportPath] = l
	}
}

// check type-checks the package in the folder, with some of its files changed.
func check(t *testing.T, listed map[string]listing, folder string, changed map[string]string) {
	t.Helper()
	files := token.NewFileSet()
	var syntax []*ast.File
	path := "deepnet/" + filepath.ToSlash(folder)
	for _, name := range listed[path].GoFiles {
		file := filepath.Join(folder, name)
		text, ok := changed[filepath.ToSlash(file)]
		if !ok {
			text = contents(t, file)
		}
		parsed, err := parser.ParseFile(files, file, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		syntax = append(syntax, parsed)
	}
	compiled := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(listed[path].Export)
	})
	config := types.Config{Importer: compiled}
	if _, err := config.Check(path, files, syntax, nil); err != nil {
		t.Errorf("mend the plant: %v", err)
	}
}

func contents(t *testing.T, file string) string {
	t.Helper()
	text, err := fs.ReadFile(root(t), filepath.ToSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// replaced returns the text after the edit.
func replaced(t *testing.T, e edit, text string) string {
	t.Helper()
	if n := strings.Count(text, e.old); n != 1 {
		t.Fatalf("%s has %q %d times, once was expected: mend the plant", e.file, e.old, n)
	}
	return strings.Replace(text, e.old, e.new, 1)
}

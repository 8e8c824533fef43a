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
	"path"
	"sync"
	"testing"
)

// compiled is the module and all that it imports, as the go command has compiled them.
type compiled struct {
	packages map[string]listing // by import path
	files    *token.FileSet
	importer types.Importer
}

// listing is what the go command knows of a package.
type listing struct {
	ImportPath, Export string
	GoFiles            []string
}

var compiledOnce = sync.OnceValues(func() (map[string]listing, error) {
	command := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export,GoFiles", "./...")
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		return nil, err
	}
	packages := map[string]listing{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listing
		if err := decoder.Decode(&l); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages[l.ImportPath] = l
	}
})

// compiledModule returns the module, compiled.
func compiledModule(t *testing.T) *compiled {
	t.Helper()
	packages, err := compiledOnce()
	if err != nil {
		t.Fatal(err)
	}
	c := &compiled{packages: packages, files: token.NewFileSet()}
	c.importer = importer.ForCompiler(c.files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(c.packages[path].Export)
	})
	return c
}

// check type-checks the package in a folder, with some of its files changed, and
// returns what its names refer to.
func (c *compiled) check(t *testing.T, folder string, changed map[string]string) (*types.Info, error) {
	t.Helper()
	var syntax []*ast.File
	importPath := module + "/" + folder
	for _, name := range c.packages[importPath].GoFiles {
		file := path.Join(folder, name)
		text, ok := changed[file]
		if !ok {
			text = contents(t, file)
		}
		parsed, err := parser.ParseFile(c.files, file, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		syntax = append(syntax, parsed)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	_, err := (&types.Config{Importer: c.importer}).Check(importPath, c.files, syntax, info)
	return info, err
}

// contents is the text of a file, by its path from the root.
func contents(t *testing.T, file string) string {
	t.Helper()
	text, err := fs.ReadFile(root(t), file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

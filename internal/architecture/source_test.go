package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// module is the path that every import of the repository's own packages starts with.
const module = "deepnet"

// A source is one Go file, as far as the rules look into it.
type source struct {
	path    string // slash-separated, from the root
	test    bool   // its name ends in _test.go
	imports []string
	syntax  *ast.File
	lines   *token.File // where its lines begin
}

// pkg is the folder the file lies in, "" for the root.
func (s source) pkg() string {
	if dir := path.Dir(s.path); dir != "." {
		return dir
	}
	return ""
}

// root returns the repository, two folders above this package.
func root(t *testing.T) fs.FS {
	t.Helper()
	tree := os.DirFS("../..")
	mod, err := fs.ReadFile(tree, "go.mod")
	if err != nil || !strings.HasPrefix(string(mod), "module "+module+"\n") {
		t.Fatalf("two folders up is not the root of module %s: %v", module, err)
	}
	return tree
}

// everySource is every Go file of the repository.
func everySource(t *testing.T) []source {
	t.Helper()
	sources, err := readOnce()
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

var readOnce = sync.OnceValues(func() ([]source, error) { return read(os.DirFS("../..")) })

// read parses every Go file of the tree, whatever its build tags. It leaves out
// what the go command leaves out: testdata, vendor and names that begin with a
// dot or an underscore.
func read(tree fs.FS) ([]source, error) {
	var sources []source
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (outside(name) || otherModule(tree, name)):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		file, err := parse(name, text)
		if err != nil {
			return err
		}
		sources = append(sources, file)
		return nil
	})
	return sources, err
}

// otherModule says whether the folder is a module of its own, below the root's.
func otherModule(tree fs.FS, dir string) bool {
	_, err := fs.Stat(tree, path.Join(dir, "go.mod"))
	return dir != "." && err == nil
}

// outside says whether the go command passes over the folder.
func outside(dir string) bool {
	base := path.Base(dir)
	return base == "testdata" || base == "vendor" || strings.HasPrefix(base, "_") ||
		strings.HasPrefix(base, ".") && base != "."
}

// parse reads one file.
func parse(name string, text []byte) (source, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return source{}, fmt.Errorf("parse %s: %w", name, err)
	}
	s := source{path: name, test: strings.HasSuffix(name, "_test.go"), syntax: file, lines: files.File(file.FileStart)}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, fmt.Errorf("%s: import %s: %w", name, spec.Path.Value, err)
		}
		s.imports = append(s.imports, imported)
	}
	return s, nil
}

// inside says whether the package is the folder or lies below it.
func inside(pkg, folder string) bool {
	return pkg == folder || strings.HasPrefix(pkg, folder+"/")
}

// insideAny says whether the package lies in one of the folders.
func insideAny(pkg string, folders []string) bool {
	for _, folder := range folders {
		if inside(pkg, folder) {
			return true
		}
	}
	return false
}

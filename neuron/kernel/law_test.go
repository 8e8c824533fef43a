package kernel

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Every file under neuron/, this package's parent, must obey the laws: sums that no compiler fuses, functions of equal bits
// on every CPU, no order left to chance, and no clock, goroutine, file or socket.
func TestNothingUnderNeuronBreaksTheLawsOfArithmeticOrPurity(t *testing.T) {
	checker := sharedChecker(t)
	packages := 0
	err := filepath.WalkDir("..", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if d.Name() == "testdata" || d.Name() == "asm" { // that is a module of its own
			return fs.SkipDir
		}
		found, files := checker.directory(t, dir)
		if files > 0 {
			packages++
		}
		for _, f := range found {
			t.Error(f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if packages < 2 {
		t.Errorf("only %d packages found under neuron/: the walk goes wrong", packages)
	}
}

// checker type-checks packages from source; what they import is loaded once.
type checker struct {
	fset   *token.FileSet
	source types.ImporterFrom
}

var oneChecker = sync.OnceValue(func() *checker {
	build.Default.CgoEnabled = false // importing from source must not run a C compiler
	fset := token.NewFileSet()
	return &checker{fset, importer.ForCompiler(fset, "source", nil).(types.ImporterFrom)}
})

// sharedChecker is the one checker of all tests, which loads what it has not loaded yet.
func sharedChecker(t *testing.T) *checker {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("imports are found by the go command, which is missing here")
	}
	return oneChecker()
}

// directory lints the package in dir as it is on each architecture, and says how many files it has on any.
func (c *checker) directory(t *testing.T, dir string) (found []string, files int) {
	t.Helper()
	seen := ""
	for _, arch := range []string{"amd64", "arm64"} {
		context := build.Default
		context.GOARCH = arch
		names := sources(t, context, dir)
		if len(names) == 0 || strings.Join(names, " ") == seen {
			continue
		}
		seen, files = strings.Join(names, " "), max(files, len(names))
		var parsed []*ast.File
		for _, name := range names {
			f, err := parser.ParseFile(c.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
		}
		found = append(found, c.lint(t, dir, parsed)...)
	}
	slices.Sort(found)
	return slices.Compact(found), files
}

// sources are the Go files of dir that are built under context, without tests.
func sources(t *testing.T, context build.Context, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range paths {
		name := filepath.Base(path)
		match, err := context.MatchFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		if match && !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	return names
}

// lint type-checks the files of one package and returns what the linter finds.
func (c *checker) lint(t *testing.T, dir string, files []*ast.File) []string {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: from{c.source, dir}}
	if _, err := config.Check(dir, c.fset, files, info); err != nil {
		t.Fatalf("%s does not type-check: %v", dir, err)
	}
	l := &linter{fset: c.fset, info: info}
	for _, f := range files {
		l.file(f)
	}
	return l.found
}

// from imports on behalf of the package in dir.
type from struct {
	source types.ImporterFrom
	dir    string
}

func (f from) Import(path string) (*types.Package, error) {
	return f.source.ImportFrom(path, f.dir, 0)
}

package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// A circle is a strongly connected component of the files of one package: each refers
// to every other one, over others or directly, by a type, function, method, field,
// constant or variable. Who changes one of them has to know them all.

// maxCircle is the most files that a circle may have.
const maxCircle = 12

func TestNoCircleOfFilesIsTooLarge(t *testing.T) {
	compiled := compiledModule(t)
	for _, importPath := range slices.Sorted(maps.Keys(compiled.packages)) {
		folder, ours := strings.CutPrefix(importPath, module+"/")
		if !ours {
			continue
		}
		info, err := compiled.check(t, folder, nil)
		if err != nil {
			t.Fatal(err)
		}
		circle := largestCircle(references(compiled.files, info, importPath))
		t.Logf("%-32s %2d of %2d files", folder, len(circle), len(compiled.packages[importPath].GoFiles))
		if len(circle) > maxCircle {
			t.Errorf("%s: %d files form a circle, where %d are allowed: have some of them no longer refer to the rest\n%s",
				folder, len(circle), maxCircle, strings.Join(circle, " "))
		}
	}
}

// references are the files of a package that each of its files refers to.
func references(files *token.FileSet, info *types.Info, importPath string) map[string][]string {
	found := map[string][]string{}
	for used, object := range info.Uses {
		if object.Pkg() == nil || object.Pkg().Path() != importPath {
			continue
		}
		from, to := path.Base(files.Position(used.Pos()).Filename), path.Base(files.Position(object.Pos()).Filename)
		if from != to && !slices.Contains(found[from], to) {
			found[from] = append(found[from], to)
		}
	}
	return found
}

// largestCircle returns the files of the largest circle, in their order; none: no two
// files refer to each other.
func largestCircle(refers map[string][]string) []string {
	reached := map[string]map[string]bool{}
	for file := range refers {
		reached[file] = map[string]bool{}
		reach(refers, file, reached[file])
	}
	var largest []string
	for _, file := range slices.Sorted(maps.Keys(refers)) {
		var circle []string
		for _, other := range slices.Sorted(maps.Keys(reached[file])) {
			if reached[other][file] {
				circle = append(circle, other)
			}
		}
		if len(circle) > len(largest) {
			largest = circle
		}
	}
	return largest
}

// reach adds every file that a file refers to, over others or directly.
func reach(refers map[string][]string, file string, reached map[string]bool) {
	for _, next := range refers[file] {
		if !reached[next] {
			reached[next] = true
			reach(refers, next, reached)
		}
	}
}

func TestACircleOfFilesIsFound(t *testing.T) {
	for _, row := range []struct {
		name  string
		files []string // a.go, b.go, ...
		want  string
	}{
		{"files that refer one way", []string{"var a = b", "var b = c", "var c = 1"}, ""},
		{"two that refer to each other", []string{"var a = f", "var b = a; func f() int { return c }", "var c = 1"}, "a.go b.go"},
		{"functions", []string{"func a() { b() }", "func b() { c() }", "func c() { a() }", "func d() { a() }"}, "a.go b.go c.go"},
		{"types", []string{"type a struct{ b *b }", "type b struct{ a *a }"}, "a.go b.go"},
		{"a method and its type", []string{"type a struct{}; func g(x a) { x.f() }", "func (a) f() {}"}, "a.go b.go"},
		{"a field", []string{"type a struct{ f int }; var x = b", "var y a; var b = y.f"}, "a.go b.go"},
		{"constants", []string{"const a = b; const d = 1", "const b = d"}, "a.go b.go"},
		{"the larger of two", []string{"func a() { b() }", "func b() { a() }", "func c() { d() }", "func d() { e() }", "func e() { c() }"}, "c.go d.go e.go"},
	} {
		t.Run(row.name, func(t *testing.T) {
			files, info := token.NewFileSet(), &types.Info{Uses: map[*ast.Ident]types.Object{}}
			var syntax []*ast.File
			for i, text := range row.files {
				file, err := parser.ParseFile(files, fmt.Sprintf("%c.go", 'a'+i), "package p; "+text, 0)
				if err != nil {
					t.Fatal(err)
				}
				syntax = append(syntax, file)
			}
			if _, err := new(types.Config).Check("p", files, syntax, info); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(largestCircle(references(files, info, "p")), " "); got != row.want {
				t.Errorf("the circle is %q, want %q", got, row.want)
			}
		})
	}
}

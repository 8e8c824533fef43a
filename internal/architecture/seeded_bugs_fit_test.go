package architecture

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// A seeded bug that no longer fits the source proves nothing, and the long tier would
// be the first to say so; here every one is put in and type-checked, without a build, and
// the test that has to notice it is looked for.
func TestEverySeededBugFitsTheSource(t *testing.T) {
	module := compiledModule(t)
	for _, bug := range slices.Concat(determinismBugs, arithmeticBugs, durabilityBugs, nodeBugs) {
		t.Run(bug.name, func(t *testing.T) {
			changed := bug.changed(t)
			for file := range changed {
				if _, err := module.check(t, path.Dir(file), changed); err != nil {
					t.Errorf("mend the seeded bug: %v", err)
				}
			}
			if !hasTest(everySource(t), bug.test) {
				t.Errorf("there is no such test any more: go test %s", bug.test)
			}
		})
	}
}

// hasTest says whether arguments of go test, FOLDER [FLAGS] -run PREFIX, name a test that is
// there.
func hasTest(sources []source, args string) bool {
	before, prefix, _ := strings.Cut(strings.TrimPrefix(args, "./"), " -run ")
	folder, _, _ := strings.Cut(before, " ")
	for _, s := range sources {
		for _, declared := range s.syntax.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && s.test && s.pkg() == folder && strings.HasPrefix(f.Name.Name, prefix) {
				return true
			}
		}
	}
	return false
}

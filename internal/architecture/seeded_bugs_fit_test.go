package architecture

import (
	"path"
	"slices"
	"testing"
)

// A seeded bug that no longer fits the source proves nothing, and the long tier would
// be the first to say so; here every one is put in and type-checked, without a build.
func TestEverySeededBugFitsTheSource(t *testing.T) {
	module := compiledModule(t)
	for _, bug := range slices.Concat(determinismBugs, durabilityBugs) {
		t.Run(bug.name, func(t *testing.T) {
			changed := map[string]string{}
			for _, e := range bug.edits {
				if _, again := changed[e.file]; !again {
					changed[e.file] = contents(t, e.file)
				}
				changed[e.file] = e.applied(t, changed[e.file])
			}
			for file := range changed {
				if _, err := module.check(t, path.Dir(file), changed); err != nil {
					t.Errorf("mend the seeded bug: %v", err)
				}
			}
		})
	}
}

package crashtest

import (
	"fmt"
	"testing"

	"deepnet/internal/servicetest"
)

// Killed at any moment, also while it starts, and again and again, the service loses
// no job that it acknowledged, and every job comes to the same end.
func TestAKilledServiceLosesNothingAndComesToTheSameEnd(t *testing.T) {
	expected(t)
	all := &counts{}
	all.report(t, servicetest.Rounds(1, 200))
	tests := map[string]func(*testing.T){}
	for seed := range uint64(servicetest.Rounds(6, 1000)) {
		tests[fmt.Sprintf("seed %d", seed)] = func(t *testing.T) {
			r := newTrial(t, seed)
			r.counts = all
			for range 2 + r.chance.IntN(4) {
				s := launch(t, r.folder, r.args...)
				r.runUntil(s, r.moment(), s.Kill)
			}
			r.finishAll()
		}
	}
	servicetest.InParallel(t, 2, tests)
}

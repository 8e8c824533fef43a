package crashtest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

// touches is how often an undisturbed life of the short courses touches its folder,
// from the first start on an empty one to the stop. It differs a little from run to
// run.
var touches struct {
	once sync.Once
	all  int
}

func countTouches(t *testing.T) int {
	t.Helper()
	wanted(t)
	touches.once.Do(func() {
		r := plainTrial(t, 0, short())
		tr := &tracer{before: func(*touch) verdict { return verdict{} }}
		r.outlive(launchTraced(r, r.folder, tr), nil)
		r.settle()
		touches.all = tr.touches
	})
	if touches.all == 0 {
		t.Skip(errUntraceable)
	}
	return touches.all
}

// strikes are the touches at which a test strikes: all of them in the longer tier and
// some that may come after the last, a few drawn by chance else.
func strikes(t *testing.T, few int) []int {
	t.Helper()
	all := countTouches(t)
	chance := rand.New(rand.NewPCG(uint64(all), 0))
	var chosen []int
	for n := 1; n <= all+all/20; n++ {
		if long() || chance.IntN(all) < few {
			chosen = append(chosen, n)
		}
	}
	t.Logf("%d of %d touches are struck", len(chosen), all)
	return chosen
}

// Killed at any touch of its disk, or in the middle of a write, the service loses
// nothing.
func TestAServiceKilledAtAnyTouchOfItsDiskLosesNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){}
	for _, n := range strikes(t, 4) {
		tests[fmt.Sprintf("before touch %d", n)] = struck(n, verdict{kill: true})
		tests[fmt.Sprintf("within touch %d", n)] = struck(n, verdict{tear: true})
	}
	abreast(t, 2, tests)
}

// struck is a test in which the service dies at the nth touch.
func struck(n int, blow verdict) func(*testing.T) {
	return func(t *testing.T) {
		r := plainTrial(t, 0, short())
		ending := make(chan struct{})
		tr := &tracer{before: func(c *touch) verdict {
			if c.n != n {
				return verdict{}
			}
			t.Log(c)
			close(ending)
			return blow
		}}
		r.outlive(launchTraced(r, r.folder, tr), ending)
		r.settle()
	}
}

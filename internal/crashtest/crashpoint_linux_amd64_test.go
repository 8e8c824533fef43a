package crashtest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"deepnet/internal/servicetest"
)

// diskOps is how many disk operations an undisturbed run of the short jobs makes, from
// the first start on an empty folder to the stop. It differs a little from run to run.
var diskOps struct {
	once sync.Once
	all  int
}

func countDiskOps(t *testing.T) int {
	t.Helper()
	expected(t)
	diskOps.once.Do(func() {
		r := plainTrial(t, 0, shortJobKinds())
		tr := &tracer{before: func(*diskOp) intervention { return intervention{} }}
		r.runToEnd(launchTraced(r, r.folder, tr), nil)
		r.finishAll()
		diskOps.all = tr.operations
	})
	if diskOps.all == 0 {
		t.Skip(errUntraceable)
	}
	return diskOps.all
}

// crashPoints are the numbers of the operations at which a test strikes: all of them in
// the longer tier and some that may come after the last, else a few drawn by chance.
func crashPoints(t *testing.T, few int) []int {
	t.Helper()
	all := countDiskOps(t)
	chance := rand.New(rand.NewPCG(uint64(all), 0))
	var chosen []int
	for n := 1; n <= all+all/20; n++ {
		if servicetest.Long() || chance.IntN(all) < few {
			chosen = append(chosen, n)
		}
	}
	t.Logf("%d of %d disk operations are struck", len(chosen), all)
	return chosen
}

// Killed before any disk operation, or in the middle of a write, the service loses
// nothing.
func TestAServiceKilledAtAnyDiskOperationLosesNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){}
	for _, n := range crashPoints(t, 2) {
		tests[fmt.Sprintf("before operation %d", n)] = crashedAt(n, intervention{kill: true})
		tests[fmt.Sprintf("within operation %d", n)] = crashedAt(n, intervention{tear: true})
	}
	servicetest.InParallel(t, 2, tests)
}

// crashedAt is a test in which the service dies at the nth operation.
func crashedAt(n int, how intervention) func(*testing.T) {
	return func(t *testing.T) {
		r := plainTrial(t, 0, shortJobKinds())
		ending := make(chan struct{})
		tr := &tracer{before: func(c *diskOp) intervention {
			if c.n != n {
				return intervention{}
			}
			t.Log(c)
			close(ending)
			return how
		}}
		r.runToEnd(launchTraced(r, r.folder, tr), ending)
		r.finishAll()
	}
}

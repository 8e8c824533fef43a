package parallel

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// onProcessors sets the number of processors until the test ends.
func onProcessors(t *testing.T, n int) {
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

func TestEveryPieceOfWorkIsDoneOnce(t *testing.T) {
	for _, processors := range []int{1, 2, 5} {
		onProcessors(t, processors)
		for _, n := range []int{0, 1, 2, 100} {
			done := make([]int, n)
			Each(n, func(i int) { done[i]++ })
			if !slices.Equal(done, slices.Repeat([]int{1}, n)) {
				t.Errorf("%d processors did %d pieces so often: %v", processors, n, done)
			}
		}
	}
}

func TestAsManyAreDoneAtATimeAsThereAreProcessors(t *testing.T) {
	onProcessors(t, 3)
	synctest.Test(t, func(t *testing.T) {
		const pieces = 12
		var busy atomic.Int64
		gate := make(chan struct{})
		go Each(pieces, func(int) {
			busy.Add(1)
			<-gate
			busy.Add(-1)
		})
		for done := range pieces {
			synctest.Wait() // all that can begin have begun
			if want := min(3, pieces-done); busy.Load() != int64(want) {
				t.Errorf("with %d done, %d are under way, want %d", done, busy.Load(), want)
			}
			gate <- struct{}{}
		}
	})
}

func TestAPanicIsTheCallersWhenAllHaveEnded(t *testing.T) {
	for _, processors := range []int{1, 2, 8} {
		onProcessors(t, processors)
		done := make([]bool, 8)
		reason := func() (reason any) {
			defer func() { reason = recover() }()
			Each(len(done), func(i int) {
				if i == 3 || i == 5 {
					panic(i)
				}
				done[i] = true
			})
			return nil
		}()
		if reason != 3 {
			t.Errorf("%d processors: it panics with %v, want the first, 3", processors, reason)
		}
		if want := []bool{true, true, true, false, true, false, true, true}; !slices.Equal(done, want) {
			t.Errorf("%d processors: done are %v, want %v", processors, done, want)
		}
	}
}

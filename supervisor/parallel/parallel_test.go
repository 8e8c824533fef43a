package parallel

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

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
	var now, most atomic.Int64
	var meeting sync.WaitGroup
	meeting.Add(3)
	Each(12, func(i int) {
		busy := now.Add(1)
		for seen := most.Load(); busy > seen && !most.CompareAndSwap(seen, busy); seen = most.Load() {
		}
		if i < 3 { // the first three wait for each other
			meeting.Done()
			meeting.Wait()
		}
		now.Add(-1)
	})
	if most.Load() != 3 {
		t.Errorf("%d were done at a time, want 3", most.Load())
	}
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

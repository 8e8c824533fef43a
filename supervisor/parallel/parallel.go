// Package parallel does pieces of work side by side that do not depend on each other.
//
// It never decides what they come to: each writes where no other does, so results are
// the same for every number of processors and in whichever order they were made.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls work for every i from 0 up to n, as many at a time as there are
// processors, and returns when all have ended. If calls panic, so does Each, with the
// reason of the first of them by i: where a supervisor hears of it.
func Each(n int, work func(i int)) {
	fallen := make([]any, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				attempt(&fallen[i], func() { work(i) })
			}
		})
	}
	workers.Wait()
	for _, reason := range fallen {
		if reason != nil {
			panic(reason)
		}
	}
}

// attempt calls work and notes what it panics with.
func attempt(reason *any, work func()) {
	defer func() { *reason = recover() }()
	work()
}

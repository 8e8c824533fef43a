package remote_test

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// settle waits until there are no more than so many goroutines, or until their
// number no longer falls, and returns it.
func settle(most int) int {
	least, calm := runtime.NumGoroutine(), 0
	for calm < 30 && least > most {
		<-time.After(100 * time.Millisecond)
		runtime.GC()
		if n := runtime.NumGoroutine(); n < least {
			least, calm = n, 0
		} else {
			calm++
		}
	}
	return least
}

// heap is the number of bytes in live objects.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// resident is the memory of this process, as Linux tells it.
func resident() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(size)
		}
	}
	return "unknown"
}

// sockets counts the sockets that this process has open.
func sockets(t *testing.T) (n int) {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("only Linux tells which files a process has open:", err)
	}
	for _, file := range files {
		if target, err := os.Readlink("/proc/self/fd/" + file.Name()); err == nil && strings.HasPrefix(target, "socket:") {
			n++
		}
	}
	return n
}

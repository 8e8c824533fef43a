package servicetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// Patience is how long the tests wait for something that will come.
const Patience = time.Minute

// scratch is where the program and the data folders lie: in memory where the system
// has a place for that, so that rounds are many. What a process leaves behind when it
// is killed is the same there as on a disk.
var scratch string

// Main runs the tests of a package, which has a scratch folder meanwhile. It leaves them out
// under the race detector: the program under test is a process of its own, built without it,
// and every client of the tests' own process sets gRPC's logger, which they all share,
// when it starts.
func Main(m interface{ Run() int }, name string) int {
	if raced {
		fmt.Println(name + ": left out under the race detector")
		return 0
	}
	memory := ""
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		memory = "/dev/shm"
	}
	var err error
	if scratch, err = os.MkdirTemp(memory, "deepnet-"+name+"-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	return m.Run()
}

// built is the program, built once.
var built = sync.OnceValues(func() (string, error) {
	if scratch == "" {
		return "", errors.New("the tests of this package do not run by servicetest.Main: there is no place for the program")
	}
	program := filepath.Join(scratch, "deepnet")
	out, err := exec.Command("go", "build", "-o", program, "deepnet/cmd/deepnet").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return program, nil
})

// Program is the path of the program.
func Program(t testing.TB) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// NewFolder is an empty folder that goes with the test.
func NewFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp(scratch, "data-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// Long says whether the longer tier is asked for.
func Long() bool { return os.Getenv("DEEPNET_LONG") != "" }

// Rounds is how often a random test tries, in either tier.
func Rounds(usual, longer int) int {
	switch {
	case Long():
		return longer
	case testing.Short():
		return usual / 5
	default:
		return usual
	}
}

// InParallel runs subtests, perProcessor of them at a time for each processor: most of
// them wait most of the time.
func InParallel(t *testing.T, perProcessor int, tests map[string]func(*testing.T)) {
	t.Helper()
	names := make(chan string)
	var all sync.WaitGroup
	for range perProcessor * runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for name := range names {
				t.Run(name, tests[name])
			}
		})
	}
	for name := range tests {
		names <- name
	}
	close(names)
	all.Wait()
}

// Sleep waits for a time; false: ctx ended before.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package crashtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// patience is how long the tests wait for something that will come.
const patience = time.Minute

// scratch is where the program and the data folders lie: in memory where the system
// has a place for that, so that rounds are many. What a process leaves behind when it
// is killed is the same there as on a disk.
var scratch string

// TestMain leaves everything out under the race detector: the program under test is a
// process of its own, built without it, and every client of the tests' own process sets
// gRPC's logger, which they all share, when it starts.
func TestMain(m *testing.M) {
	if raced {
		fmt.Println("crashtest: left out under the race detector")
		return
	}
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	memory := ""
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		memory = "/dev/shm"
	}
	var err error
	if scratch, err = os.MkdirTemp(memory, "deepnet-crashtest-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	return m.Run()
}

// built is the program, built once.
var built = sync.OnceValues(func() (string, error) {
	program := filepath.Join(scratch, "deepnet")
	out, err := exec.Command("go", "build", "-o", program, "deepnet/cmd/deepnet").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return program, nil
})

// program is the path of the program.
func program(t testing.TB) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// newFolder is an empty folder that goes with the test.
func newFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp(scratch, "data-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// long says whether the longer tier is asked for.
func long() bool { return os.Getenv("DEEPNET_LONG") != "" }

// rounds is how often a random test tries, in either tier.
func rounds(usual, longer int) int {
	switch {
	case long():
		return longer
	case testing.Short():
		return usual / 5
	default:
		return usual
	}
}

// inParallel runs subtests, perProcessor of them at a time for each processor: most of
// them wait most of the time.
func inParallel(t *testing.T, perProcessor int, tests map[string]func(*testing.T)) {
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

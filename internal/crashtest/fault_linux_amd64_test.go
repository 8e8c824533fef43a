package crashtest

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"deepnet/internal/servicetest"
)

// faults are how a disk fails.
var faults = []struct {
	name  string
	errno syscall.Errno
}{{"full", syscall.ENOSPC}, {"broken", syscall.EIO}, {"read-only", syscall.EROFS}}

// lasting is how many operations in a row fail where a fault does not pass at once.
const lasting = 4

// A disk that fails at any operation, once or for a while, makes a service that starts
// say so and end, and one that runs wait until it can go on. Nothing is lost.
func TestAServiceWhoseDiskFailsAtAnyOperationGoesOnWhenItCan(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T){}
	for _, n := range crashPoints(t, 3) {
		for i, fault := range faults {
			tests[fmt.Sprintf("%s once at operation %d", fault.name, n)] = failing(n, 1, fault.errno)
			if n%len(faults) == i {
				tests[fmt.Sprintf("%s for a while from operation %d", fault.name, n)] = failing(n, lasting, fault.errno)
			}
		}
	}
	servicetest.InParallel(t, 4, tests)
}

// failing is a test in which operations from the nth on fail.
func failing(n, count int, fault syscall.Errno) func(*testing.T) {
	return func(t *testing.T) {
		r := plainTrial(t, 0, shortJobKinds())
		tr := &tracer{before: func(c *diskOp) intervention {
			if c.n < n || c.n >= n+count {
				return intervention{}
			}
			t.Log(c)
			return intervention{fail: fault}
		}}
		r.runFaulty(launchTraced(r, r.folder, tr))
		r.finishAll()
	}
}

// runFaulty runs a service whose disk fails. It may refuse to start, and must say why;
// once it is up it must not end.
func (r *trial) runFaulty(s *service) {
	r.runToEnd(s, nil)
	said := s.Log.String()
	code := s.Status.ExitStatus()
	if !s.WasUp() && (code != 1 && code != 2 || strings.Count(said, "deepnet: ") != 1) {
		r.Errorf("it did not start, with exit code %d and the output\n%s", code, said)
	}
}

// Package remotetest helps tests of remote endpoints: processes of their own, and
// certificates.
//
// It is never part of a program. To add a help, add a function here when two
// packages' tests need it.
package remotetest

import (
	"os"
	"os/exec"
	"testing"
)

const alone = "DEEPNET_TEST_ALONE"

// Alone runs the calling test again in a process of its own and says true when
// that is done, so the test returns; in that process it says false.
//
// Every start of a remote endpoint writes gRPC's global logger without a lock, so
// a test process under the race detector has room for one endpoint.
func Alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(alone) == t.Name() {
		return false
	}
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=2m")
	command.Env = append(os.Environ(), alone+"="+t.Name())
	output, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	t.Logf("%s", output)
	return true
}

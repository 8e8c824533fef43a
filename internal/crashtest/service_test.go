package crashtest

import (
	"os/exec"
	"testing"

	"deepnet/internal/servicetest"
)

// service is one run of `deepnet serve`.
type service struct{ *servicetest.Service }

// launch starts the service on a data folder and a free port. It waits for nothing.
func launch(t testing.TB, folder string, args ...string) *service {
	t.Helper()
	s := prepared(t, folder, args)
	s.Start(t)
	return s
}

// prepared is a service that is to be started.
func prepared(t testing.TB, folder string, args []string) *service {
	t.Helper()
	line := servicetest.ServeArgs(append(args[:len(args):len(args)], "--data", folder)...)
	return &service{servicetest.New(exec.Command(servicetest.Program(t), line...))}
}

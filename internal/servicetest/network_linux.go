package servicetest

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// lockNetwork waits for a lock, which ends with this process at the latest.
func lockNetwork(alone bool) (free func(), err error) {
	file, err := os.OpenFile(filepath.Join(os.TempDir(), "deepnet-network.lock"), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, err
	}
	how := syscall.LOCK_SH
	if alone {
		how = syscall.LOCK_EX
	}
	for {
		if err = syscall.Flock(int(file.Fd()), how); !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}

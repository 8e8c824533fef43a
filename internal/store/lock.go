package store

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// patience is how long Open waits for a lock, which an inspection may hold for an
// instant.
const patience = 100 * time.Millisecond

// lock takes the folder's lock and writes down whose it is.
func lock(dir string) (*flock.Flock, error) {
	path := filepath.Join(dir, "lock")
	f := flock.New(path, flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	taken, err := f.TryLockContext(ctx, patience/10)
	if !taken {
		f.Close()
		if err != nil && ctx.Err() == nil {
			return nil, refuse("opened", dir, err)
		}
		return nil, inUse(dir, holder(dir))
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		f.Close()
		return nil, refuse("opened", dir, err)
	}
	return f, nil
}

// holder is the process that the lock file names; 0: none.
func holder(dir string) int {
	text, err := os.ReadFile(filepath.Join(dir, "lock")) //nolint:gosec // the folder that the caller named
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || pid < 1 {
		return 0
	}
	return pid
}

// held says whether a service holds the folder, and which process that is, 0 if it
// does not say.
func held(dir string) (bool, int) {
	f := flock.New(filepath.Join(dir, "lock"), flock.SetFlag(os.O_RDONLY))
	defer f.Close()
	free, err := f.TryRLock()
	if err != nil || free {
		return false, 0
	}
	return true, holder(dir)
}

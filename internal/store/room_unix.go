//go:build linux || darwin

package store

import "syscall"

// free is how many bytes a folder's disk has room for; known is whether the system says so.
func free(dir string) (room uint64, known bool) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0, false
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), true //nolint:unconvert // they differ from system to system
}

//go:build !linux && !darwin

package store

// free is how many bytes a folder's disk has room for; known is whether the system says so.
func free(string) (room uint64, known bool) { return 0, false }

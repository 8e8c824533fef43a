//go:build !linux

package benchmark

// ForgetMemory does nothing here.
func ForgetMemory() {}

// PeakMemory is not known here.
func PeakMemory() int64 { return 0 }

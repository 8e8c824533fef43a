//go:build amd64 || arm64

package kernel

// runner is a test or a benchmark.
type runner[T any] interface {
	Run(name string, f func(T)) bool
}

// eachUnit runs a test with every set of instructions that this CPU has.
func eachUnit[T runner[T]](t T, test func(T)) {
	withEachUnit(func() { t.Run(Unit(), test) })
}

// withEachUnit runs f with every set of instructions that this CPU has.
func withEachUnit(f func()) {
	best := inUse
	defer func() { inUse = best }()
	for inUse = portable; inUse <= best; inUse++ {
		f()
	}
}

// withPortable runs f in portable Go.
func withPortable(f func()) {
	now := inUse
	defer func() { inUse = now }()
	inUse = portable
	f()
}

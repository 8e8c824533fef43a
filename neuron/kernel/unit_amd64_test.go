package kernel

// runner is a test or a benchmark.
type runner[T any] interface {
	Run(name string, f func(T)) bool
	Cleanup(f func())
}

// eachUnit runs a test with every set of instructions that this CPU has.
func eachUnit[T runner[T]](t T, test func(T)) {
	best := inUse
	t.Cleanup(func() { inUse = best })
	for inUse = portable; inUse <= best; inUse++ {
		t.Run(Unit(), test)
	}
}

// withPortable runs f in portable Go.
func withPortable(f func()) {
	now := inUse
	inUse = portable
	f()
	inUse = now
}

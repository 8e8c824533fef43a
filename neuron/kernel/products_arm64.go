package kernel

import "golang.org/x/sys/cpu"

// unit is a set of instructions.
type unit int

const (
	portable unit = iota
	neon
)

// inUse is chosen once. Every CPU for arm64 has NEON; with GODEBUG=cpu.asimd=off it is not used.
var inUse = choose()

func choose() unit {
	if cpu.ARM64.HasASIMD {
		return neon
	}
	return portable
}

// Unit names the instructions in use.
func Unit() string { return [...]string{"portable", "neon"}[inUse] }

// sharing returns how many outputs share the loads of x.
func (unit) sharing() int { return 4 }

// one works on the next columns of one output and returns how many. Like several it names the assembly in a switch: what a
// function from a table is given would have to be on the heap.
func (t *task) one(to, from **float64, b int) int {
	columns, at := t.cols-b, &t.x[b]
	switch {
	case columns >= 32:
		products1x32NEON(to, from, at, t.pitch, t.links)
		return 32
	case columns >= 16:
		products1x16NEON(to, from, at, t.pitch, t.links)
		return 16
	case columns >= 8:
		products1x8NEON(to, from, at, t.pitch, t.links)
		return 8
	case columns >= 4:
		products1x4NEON(to, from, at, t.pitch, t.links)
		return 4
	case columns >= 2:
		products1x2NEON(to, from, at, t.pitch, t.links)
		return 2
	}
	products1x1NEON(to, from, at, t.pitch, t.links)
	return 1
}

// several works on the next columns of four outputs and returns how many.
func (t *task) several(to, from **float64, b int) int {
	columns, at := t.cols-b, &t.x[b]
	switch {
	case columns >= 8:
		products4x8NEON(to, from, at, t.pitch, t.links)
		return 8
	case columns >= 4:
		products4x4NEON(to, from, at, t.pitch, t.links)
		return 4
	case columns >= 2:
		products4x2NEON(to, from, at, t.pitch, t.links)
		return 2
	}
	products4x1NEON(to, from, at, t.pitch, t.links)
	return 1
}

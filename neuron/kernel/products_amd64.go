package kernel

import "golang.org/x/sys/cpu"

// unit is a set of instructions.
type unit int

const (
	portable unit = iota
	avx2
	avx512
)

// inUse is chosen once, by what the CPU has. With GODEBUG=cpu.avx512f=off, or cpu.avx2=off, less of it is used.
var inUse = choose()

func choose() unit {
	switch {
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return avx512
	case cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return avx2
	}
	return portable
}

// Unit names the instructions in use.
func Unit() string { return [...]string{"portable", "avx2", "avx512"}[inUse] }

// lanes returns how many numbers a vector has.
func (u unit) lanes() int { return 4 * int(u) }

// sharing returns how many outputs share the loads of x.
func (u unit) sharing() int { return u.lanes() }

// one works on the next columns of one output and returns how many. Like several it names the assembly in switches: what a
// function from a table is given would have to be on the heap.
func (t *task) one(to, from **float64, b int) int {
	columns, at := t.cols-b, &t.x[b]
	if t.unit == avx512 {
		switch {
		case columns >= 64:
			productsAVX5121x8(to, from, at, t.pitch, t.links)
			return 64
		case columns >= 32:
			productsAVX5121x4(to, from, at, t.pitch, t.links)
			return 32
		case columns >= 16:
			productsAVX5121x2(to, from, at, t.pitch, t.links)
			return 16
		}
		productsAVX5121x1(to, from, at, t.pitch, t.links, min(columns, 8))
		return min(columns, 8)
	}
	switch {
	case columns >= 32:
		productsAVX21x8(to, from, at, t.pitch, t.links)
		return 32
	case columns >= 16:
		productsAVX21x4(to, from, at, t.pitch, t.links)
		return 16
	case columns >= 8:
		productsAVX21x2(to, from, at, t.pitch, t.links)
		return 8
	}
	productsAVX21x1(to, from, at, t.pitch, t.links, min(columns, 4))
	return min(columns, 4)
}

// several works on the next columns of several outputs and returns how many.
func (t *task) several(to, from **float64, b int) int {
	columns, at := t.cols-b, &t.x[b]
	if t.unit == avx512 {
		switch {
		case columns >= 24:
			productsAVX5128x3(to, from, at, t.pitch, t.links)
			return 24
		case columns >= 16:
			productsAVX5128x2(to, from, at, t.pitch, t.links)
			return 16
		}
		productsAVX5128x1(to, from, at, t.pitch, t.links, min(columns, 8))
		return min(columns, 8)
	}
	switch {
	case columns >= 12:
		productsAVX24x3(to, from, at, t.pitch, t.links)
		return 12
	case columns >= 8:
		productsAVX24x2(to, from, at, t.pitch, t.links)
		return 8
	}
	productsAVX24x1(to, from, at, t.pitch, t.links, min(columns, 4))
	return min(columns, 4)
}

package kernel

import (
	"golang.org/x/sys/cpu"
	"gonum.org/v1/gonum/blas/blas64"
)

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

// pointers are those of the rows that a piece of assembly works on.
type pointers [Shared]*float64

// task is a part of Products: the same outputs and links of fewer columns, or fewer links of the same columns.
type task struct {
	unit
	z, w  [][]float64
	x     []float64 // from the first link and column on
	pitch int       // from link to link
	links int
	link  int // the first link, in w
	at    int // the first column, in z
	cols  int
}

// accelerated carries out Products in assembly, if there is any for this CPU.
func accelerated(z, w [][]float64, x blas64.General) bool {
	if inUse == portable || x.Cols < worthVectors {
		return false
	}
	whole := task{unit: inUse, z: z, w: w, x: x.Data, pitch: x.Stride, links: x.Rows, cols: x.Cols}
	if tile := 3 * inUse.lanes(); len(w) >= worthPacking && x.Cols > tile {
		whole.packed(tile)
	} else {
		whole.run()
	}
	return true
}

const (
	worthVectors = 4   // columns, below which the portable loop takes less time
	worthPacking = 16  // outputs, from which on it takes less time to read x once and copy it than to read it often
	packedLinks  = 128 // links in a packed tile, which is to stay in the first cache
)

// packed works on a tile of x after another, copied to where its rows lie side by side. A chain that goes on in the next
// tile rests in z, which loses no bit of it.
func (t *task) packed(tile int) {
	var memory [3 * Shared * packedLinks]float64
	for at := 0; at < t.cols; at += tile {
		part := *t
		part.at, part.cols, part.x, part.pitch = at, min(tile, t.cols-at), memory[:], tile
		for link := 0; link < t.links; link += packedLinks {
			part.link, part.links = link, min(packedLinks, t.links-link)
			for k := range part.links {
				copy(memory[k*tile:], t.x[(link+k)*t.pitch+at:][:part.cols])
			}
			part.run()
		}
	}
}

// run works on blocks of outputs that share the loads of x, and one by one on the few that are left.
func (t *task) run() {
	for first := 0; first < len(t.w); {
		rows := t.lanes()
		if len(t.w)-first <= rows/4 {
			rows = 1
		}
		t.block(first, rows)
		first += rows
	}
}

// block works on so many outputs, one or as many as a vector has lanes. Where fewer are left, the last one is worked out
// several times, with the same bits.
func (t *task) block(first, rows int) {
	var from, to pointers
	for i := range rows {
		from[i] = &t.w[min(first+i, len(t.w)-1)][t.link]
	}
	for b := 0; b < t.cols; {
		for i := range rows {
			to[i] = &t.z[min(first+i, len(t.w)-1)][t.at+b]
		}
		if rows == 1 {
			b += t.one(&to[0], &from[0], b)
		} else {
			b += t.several(&to[0], &from[0], b)
		}
	}
}

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

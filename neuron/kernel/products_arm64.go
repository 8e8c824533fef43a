package kernel

import (
	"golang.org/x/sys/cpu"
	"gonum.org/v1/gonum/blas/blas64"
)

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

// What one call of the assembly works on at the most.
const (
	blockRows    = 4
	blockColumns = 8
)

const (
	worthVectors = 4   // columns, below which the portable loop is used
	worthPacking = 16  // outputs, from which on x is copied rather than read from where it lies so often
	packedLinks  = 128 // links in a packed tile, which is to stay in the first cache
)

// pointers are those of the rows that a piece of assembly works on.
type pointers [blockRows]*float64

// task is a part of Products: the same outputs and links of fewer columns, or fewer links of the same columns.
type task struct {
	z, w  [][]float64
	x     []float64 // from the first link and column on
	pitch int       // from link to link
	links int
	link  int // the first link, in w
	at    int // the first column, in z
	cols  int
}

// accelerated carries out Products in assembly, unless it is switched off or hardly worth the call.
func accelerated(z, w [][]float64, x blas64.General) bool {
	if inUse == portable || x.Cols < worthVectors {
		return false
	}
	whole := task{z: z, w: w, x: x.Data, pitch: x.Stride, links: x.Rows, cols: x.Cols}
	if len(w) >= worthPacking && x.Cols > blockColumns {
		whole.packed()
	} else {
		whole.run()
	}
	return true
}

// packed works on one tile of x after another, copied to where its rows lie side by side. A chain that goes on in the next
// tile rests in z, which loses no bit of it.
func (t task) packed() {
	var memory [packedLinks * blockColumns]float64
	for at := 0; at < t.cols; at += blockColumns {
		part := t
		part.at, part.cols, part.x, part.pitch = at, min(blockColumns, t.cols-at), memory[:], blockColumns
		for link := 0; link < t.links; link += packedLinks {
			part.link, part.links = link, min(packedLinks, t.links-link)
			for k := range part.links {
				copy(memory[k*blockColumns:], t.x[(link+k)*t.pitch+at:][:part.cols])
			}
			part.run()
		}
	}
}

// run works on blocks of outputs that share the loads of x, and one by one on the few that are left.
func (t task) run() {
	first := 0
	for ; first+blockRows <= len(t.w); first += blockRows {
		t.block(first, blockRows)
	}
	for ; first < len(t.w); first++ {
		t.block(first, 1)
	}
}

// block works on all columns of one output or of as many as share the loads.
func (t task) block(first, rows int) {
	var from, to pointers
	for i := range rows {
		from[i] = &t.w[first+i][t.link]
	}
	for b := 0; b < t.cols; {
		for i := range rows {
			to[i] = &t.z[first+i][t.at+b]
		}
		if rows == 1 {
			b += t.one(&to[0], &from[0], b)
		} else {
			b += t.several(&to[0], &from[0], b)
		}
	}
}

// one works on the next columns of one output and returns how many. Like several it names the assembly in a switch: what a
// function from a table is given would have to be on the heap.
func (t task) one(to, from **float64, b int) int {
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

// several works on the next columns of blockRows outputs and returns how many.
func (t task) several(to, from **float64, b int) int {
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

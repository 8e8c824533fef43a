//go:build amd64 || arm64

package kernel

import "gonum.org/v1/gonum/blas/blas64"

// What a block has at the most. Its columns of x and its weights are to stay in the caches while they are used again and
// again.
const (
	blockOutputs = 128
	blockLinks   = 256
	blockColumns = 24 // of every width that several works on a multiple
)

// What a block has at the most whose part of x is copied. Its chains are long, as each link costs little and each chain is
// fetched from z and put back.
const (
	copiedOutputs = 16
	copiedLinks   = 1024
	copiedColumns = 5 * blockColumns
)

// What a product has at the least for which it takes less time to copy x: x has outgrown the caches, and its rows, if they are a
// power of two apart, push each other out of them.
const (
	worthCopyOutputs = 256
	worthCopyNumbers = 1 << 19 // in x
)

const worthVectors = 4 // columns, below which the portable loop takes less time

// pointers are those of the rows that a piece of assembly works on.
type pointers [Shared]*float64

// task is a part of Products: some of the outputs, links and columns.
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

// accelerated carries out Products in assembly, if there is any for this CPU, unless that is hardly worth the call.
func accelerated(z, w [][]float64, x blas64.General) bool {
	if inUse == portable || x.Cols < worthVectors {
		return false
	}
	whole := task{unit: inUse, z: z, w: w, x: x.Data, pitch: x.Stride, links: x.Rows, cols: x.Cols}
	switch {
	case len(w) <= 2*Shared:
		whole.run()
	case len(w) >= worthCopyOutputs && x.Rows*x.Cols >= worthCopyNumbers:
		whole.copied()
	default:
		whole.divided()
	}
	return true
}

// divided works on a block after another. A chain that goes on in the next block rests in z, which loses no bit of it.
func (t *task) divided() {
	part := *t
	for first := 0; first < len(t.w); first += blockOutputs {
		last := min(first+blockOutputs, len(t.w))
		part.z, part.w = t.z[first:last], t.w[first:last]
		for part.link = 0; part.link < t.links; part.link += blockLinks {
			part.links = min(blockLinks, t.links-part.link)
			for part.at = 0; part.at < t.cols; part.at += blockColumns {
				part.cols, part.x = min(blockColumns, t.cols-part.at), t.x[part.link*t.pitch+part.at:]
				part.run()
			}
		}
	}
}

// copied is divided with a copy of each part of x, which all outputs read.
func (t *task) copied() {
	part, memory := *t, make([]float64, min(copiedLinks, t.links)*copiedColumns)
	part.pitch = blockColumns
	for at := 0; at < t.cols; at += copiedColumns {
		end := min(at+copiedColumns, t.cols)
		for part.link = 0; part.link < t.links; part.link += copiedLinks {
			part.links = min(copiedLinks, t.links-part.link)
			t.copyTo(memory, part.link, part.links, at, end)
			for first := 0; first < len(t.w); first += copiedOutputs {
				last := min(first+copiedOutputs, len(t.w))
				part.z, part.w = t.z[first:last], t.w[first:last]
				for part.at = at; part.at < end; part.at += blockColumns {
					part.cols, part.x = min(blockColumns, end-part.at), memory[(part.at-at)*part.links:]
					part.run()
				}
			}
		}
	}
}

// copyTo copies the columns from at to end of some links of x into strips of blockColumns, one after another.
func (t *task) copyTo(memory []float64, link, links, at, end int) {
	for k := range links {
		from := t.x[(link+k)*t.pitch+at : (link+k)*t.pitch+end]
		for strip := memory[k*blockColumns:]; ; strip = strip[links*blockColumns:] {
			if len(from) <= blockColumns {
				copy(strip, from)
				break
			}
			*(*[blockColumns]float64)(strip) = [blockColumns]float64(from) // faster than copy
			from = from[blockColumns:]
		}
	}
}

// run works on outputs that share the loads of x, and one by one on the few that are left.
func (t *task) run() {
	for first := 0; first < len(t.w); {
		rows := t.sharing()
		if len(t.w)-first <= rows/4 {
			rows = 1
		}
		t.outputs(first, rows)
		first += rows
	}
}

// outputs works on all columns of so many outputs, one or as many as share the loads. Where fewer are left, the last one is
// worked out several times, with the same bits.
func (t *task) outputs(first, rows int) {
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

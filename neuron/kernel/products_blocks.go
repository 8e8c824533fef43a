//go:build amd64 || arm64

package kernel

import "gonum.org/v1/gonum/blas/blas64"

// What a block has at the most. Its columns of x and its weights are to stay in the caches while they are used again and
// again.
const (
	blockOutputs = 128
	blockLinks   = 128
	blockColumns = 24 // of every width that several works on a multiple
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
	if len(w) <= 2*Shared {
		whole.run()
	} else {
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

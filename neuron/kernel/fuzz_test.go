package kernel

import (
	"encoding/binary"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
)

// fuzzed makes numbers of what a fuzzer writes. A byte below 128 stands for one of the special numbers, any other one for
// the number whose bits the next eight are. At its end it begins anew, so that few bytes fill large matrices.
type fuzzed struct {
	data []byte
	at   int
}

func (f *fuzzed) byte() byte {
	if len(f.data) == 0 {
		return 0
	}
	b := f.data[f.at%len(f.data)]
	f.at++
	return b
}

func (f *fuzzed) number() float64 {
	if b := f.byte(); b < 128 {
		return specialNumbers[int(b)%len(specialNumbers)]
	}
	var bits [8]byte
	for i := range bits {
		bits[i] = f.byte()
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(bits[:]))
}

func (f *fuzzed) numbers(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = f.number()
	}
	return x
}

// rows are slices of n numbers within memory where all else is untouched, each so many numbers behind the one before.
func rows(count, n, offset, gap int) (all []float64, rows [][]float64) {
	all = make([]float64, 1+offset+count*(n+1+gap))
	for i := range all {
		all[i] = untouched
	}
	for i := range count {
		rows = append(rows, all[1+offset+i*(n+1+gap):][:n:n])
	}
	return all, rows
}

// compareRows fails unless rows and what is wanted are the same bits, or NaN both, and then blots them out to see whether
// all else is untouched.
func compareRows(t *testing.T, name string, all []float64, got, want [][]float64) {
	t.Helper()
	for i := range want {
		for k, w := range want[i] {
			if g := got[i][k]; math.Float64bits(g) != math.Float64bits(w) && !(math.IsNaN(g) && math.IsNaN(w)) {
				t.Fatalf("%s, %s: number %d of output %d is %v (%x), want %v (%x)", name, Unit(), k, i, g, g, w, w)
			}
			got[i][k] = untouched
		}
	}
	for i, v := range all {
		if v != untouched {
			t.Fatalf("%s, %s: number %d, outside the outputs, became %v", name, Unit(), i, v)
		}
	}
}

// Shapes, distances and places in memory, and numbers of all kinds, as the fuzzer wishes.
func FuzzProductsAreTheChainsOfTheNaiveLoop(f *testing.F) {
	for _, seed := range [][5]uint16{{1, 1, 1, 0, 0}, {4, 3, 8, 0, 1}, {5, 7, 39, 1, 0}, {8, 16, 24, 2, 1}, {17, 300, 33, 3, 1}, {16, 129, 9, 0, 0}} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], []byte{200, 1, 2, 3, 4, 5, 6, 0xf0, 0x3f, 13, 2, 130, 7, 7, 7, 7, 7, 7, 0xe0, 0xbf})
	}
	f.Fuzz(func(t *testing.T, outputs, links, cols, gap, offset uint16, data []byte) {
		rowCount, linkCount, colCount := int(outputs%20), int(links%301), int(cols%81)
		from, stride, start := fuzzed{data: data}, colCount+int(gap%4), int(offset%4)
		x := blas64.General{Rows: linkCount, Cols: colCount, Stride: stride, Data: from.numbers(start + linkCount*stride)[start:]}
		var p product
		for range rowCount {
			p.z, p.w = append(p.z, from.numbers(colCount)), append(p.w, from.numbers(linkCount + start)[start:])
		}
		p.x = x
		want := p.naive()
		withEachUnit(func() {
			all, z := rows(rowCount, colCount, start, int(gap%3))
			for i := range z {
				copy(z[i], p.z[i])
			}
			Products(z, p.w, x)
			compareRows(t, "products", all, z, want)
		})
	})
}

func FuzzFunctionsOnSlicesHaveTheBitsOfThePortableLoops(f *testing.F) {
	for i := range elementwise {
		f.Add(uint16(i), uint16(9+2*i), uint16(i), []byte{200, 1, 2, 3, 4, 5, 6, 0xf0, 0x3f, 13, 2, 6, 130, 7, 7, 7, 7, 7, 7, 0x86, 0xc0})
	}
	f.Fuzz(func(t *testing.T, which, count, offset uint16, data []byte) {
		function, n, start := elementwise[int(which)%len(elementwise)], int(count%70), int(offset%4)
		from := fuzzed{data: data}
		scalars := [scalarCount]float64(from.numbers(scalarCount))
		var in, want [][]float64
		for range function.inputs {
			in = append(in, from.numbers(n + start)[start:])
		}
		for range function.outputs {
			want = append(want, make([]float64, n))
		}
		withPortable(func() { function.run(want, in, scalars) })
		withEachUnit(func() {
			all, out := rows(function.outputs, n, start, start)
			function.run(out, in, scalars)
			compareRows(t, function.name, all, out, want)
		})
	})
}

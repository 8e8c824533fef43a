package training

import (
	"encoding/binary"
	"math"
)

// word is how many bytes a word has.
const word = 8

// writer appends what it encodes to data.
type writer struct{ data []byte }

func (w *writer) word(x uint64) { w.data = binary.LittleEndian.AppendUint64(w.data, x) }

func (w *writer) text(s string) {
	w.word(uint64(len(s)))
	w.data = append(w.data, s...)
}

func (w *writer) floats(xs []float64) {
	data := w.data
	for _, x := range xs {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(x))
	}
	w.data = data
}

// reader takes what it decodes off the front of data.
type reader struct {
	data   []byte
	short  bool // data ended too early
	format uint64
}

// take returns the next n bytes, or notes that there are fewer.
func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.data)) {
		r.data, r.short = nil, true
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

// word returns the next word, or 0 if there is none.
func (r *reader) word() uint64 {
	if b := r.take(word); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *reader) text() []byte { return r.take(r.word()) }

func (r *reader) digest() (d [32]byte) {
	copy(d[:], r.take(uint64(len(d))))
	return d
}

// floats fills xs. The caller has checked that data has as many.
func (r *reader) floats(xs []float64) {
	data := r.take(uint64(word * len(xs)))
	for i := range xs {
		xs[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[word*i:]))
	}
}

package neuron

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
)

// digestVersion opens every digest; it changes when the encoding does.
const digestVersion = "deepnet digest 1\x00"

// Digest returns the SHA-256 of a model and its history, which proves that two
// runs gave the same bits. Hashed are, as little-endian 64-bit words after
// the version: how many layers; each layer's neurons; for each neuron in order
// how many weights, the weights, how many moments, the moments; then how many
// losses and the losses. Floats go in as their IEEE 754 bits.
func Digest(params [][]Params, losses []float64) [32]byte {
	h := &hasher{sum: sha256.New()}
	h.sum.Write([]byte(digestVersion))
	h.shape(params)
	for _, layer := range params {
		for _, p := range layer {
			h.floats(p.Weights)
			h.floats(p.Moments)
		}
	}
	h.floats(losses)
	h.flush()
	return [32]byte(h.sum.Sum(nil))
}

// hasher buffers words before it hashes them.
type hasher struct {
	sum   hash.Hash
	words [512]byte
	used  int
}

// word hashes a little-endian word.
func (h *hasher) word(w uint64) {
	if h.used == len(h.words) {
		h.flush()
	}
	binary.LittleEndian.PutUint64(h.words[h.used:], w)
	h.used += 8
}

// shape hashes how many layers there are and how many neurons each has.
func (h *hasher) shape(params [][]Params) {
	h.word(uint64(len(params)))
	for _, layer := range params {
		h.word(uint64(len(layer)))
	}
}

// floats hashes how many there are, and then their bits.
func (h *hasher) floats(xs []float64) {
	h.word(uint64(len(xs)))
	for _, x := range xs {
		h.word(math.Float64bits(x))
	}
}

// flush hashes what is buffered.
func (h *hasher) flush() {
	h.sum.Write(h.words[:h.used])
	h.used = 0
}

package neuron

import (
	"crypto/sha256"
	"math"
)

// chainVersion opens the text of every link; it changes when the encoding does.
const chainVersion = "deepnet chain 1\x00"

// Linker computes the links of a hash chain over epochs. All that it keeps is
// scratch memory: a link depends on nothing but the arguments of Link. It is not
// safe for concurrent use.
type Linker struct {
	h    hasher
	link [sha256.Size]byte
}

// NewLinker returns a linker.
func NewLinker() *Linker { return &Linker{h: hasher{sum: sha256.New()}} }

// Link returns the link of an epoch: the SHA-256 that stands for everything learned
// up to its end, so that two runs are the same in every epoch before the first
// whose links differ. Hashed are, after the version, the 32 bytes of the
// link before, which is all zero for epoch 1; then as little-endian 64-bit
// words: the epoch; the mean loss over its rows; how many layers; each layer's
// neurons; for each neuron in order how many weights and the weights, as they
// are after the epoch. Floats go in as their IEEE 754 bits. Moments stay out.
func (l *Linker) Link(previous [32]byte, epoch int, loss float64, params [][]Params) [32]byte {
	h := &l.h
	h.sum.Reset()
	h.used = copy(h.words[:], chainVersion)
	h.used += copy(h.words[h.used:], previous[:])
	h.word(uint64(epoch))
	h.word(math.Float64bits(loss))
	h.shape(params)
	for _, layer := range params {
		for _, p := range layer {
			h.floats(p.Weights)
		}
	}
	h.flush()
	h.sum.Sum(l.link[:0])
	return l.link
}

package neuron

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// Purpose keeps draws for different purposes apart.
type Purpose string

// The purposes that draws are made for.
const (
	PurposeWeights Purpose = "weights" // the initial weights of a neuron
	PurposeShuffle Purpose = "shuffle" // the order of an epoch's rows
	PurposeSplit   Purpose = "split"   // which rows are test rows
	PurposeDropout Purpose = "dropout" // which signals a training step drops
	PurposeNoise   Purpose = "noise"   // what a training step adds to signals

	PurposeBootstrap   Purpose = "bootstrap"   // the rows of a bootstrap resample
	PurposePermutation Purpose = "permutation" // the order of rows that measures the importance of a feature
)

// Key addresses draws: chance has a key, not a stream whose state depends on who
// read from it before. Fields that do not matter stay zero.
type Key struct {
	Seed    uint64
	Purpose Purpose
	Epoch   uint64
	Step    uint64
	Layer   int
	Neuron  int
}

// keyVersion opens every encoded key; it changes if the draws ever must.
const keyVersion = "deepnet chance 1\x00"

// Chance draws the numbers of a key: the ChaCha8 generator of math/rand/v2,
// seeded by the SHA-256 of the encoded key. It is not safe for concurrent use.
type Chance struct {
	source  *rand.ChaCha8
	encoded []byte
}

// NewChance returns a Chance at the zero Key.
func NewChance() *Chance {
	c := &Chance{source: rand.NewChaCha8([32]byte{}), encoded: make([]byte, 0, 128)}
	c.Reset(Key{})
	return c
}

// Reset starts the draws of k from the beginning.
func (c *Chance) Reset(k Key) {
	b := append(c.encoded[:0], keyVersion...)
	b = binary.LittleEndian.AppendUint64(b, k.Seed)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(k.Purpose)))
	b = append(b, k.Purpose...)
	b = binary.LittleEndian.AppendUint64(b, k.Epoch)
	b = binary.LittleEndian.AppendUint64(b, k.Step)
	b = binary.LittleEndian.AppendUint64(b, uint64(int64(k.Layer)))
	b = binary.LittleEndian.AppendUint64(b, uint64(int64(k.Neuron)))
	c.encoded = b
	c.source.Seed(sha256.Sum256(b))
}

// Uint64 draws 64 bits.
func (c *Chance) Uint64() uint64 { return c.source.Uint64() }

// Float64 draws a number from [0, 1): the 53 high bits of a draw times 2^-53.
func (c *Chance) Float64() float64 {
	return float64(float64(c.Uint64()>>11) * 0x1p-53)
}

// Permute shuffles order, every permutation being equally likely: the shuffle of
// Fisher and Yates from the last place down, place i swapping with a place drawn
// from 0 to i.
func (c *Chance) Permute(order []int) {
	for i := len(order) - 1; i > 0; i-- {
		j := c.below(uint64(i) + 1)
		order[i], order[j] = order[j], order[i]
	}
}

// below draws a whole number from [0, n), without bias: the high word of n times a
// draw, which is repeated while the low word is below 2^64 mod n (Lemire, 2019).
func (c *Chance) below(n uint64) uint64 {
	high, low := bits.Mul64(c.Uint64(), n)
	for reject := -n % n; low < reject; {
		high, low = bits.Mul64(c.Uint64(), n)
	}
	return high
}

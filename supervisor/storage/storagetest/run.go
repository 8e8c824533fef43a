// Package storagetest is what every store has to pass: each sentence of storage.Store
// is a test here, and random histories are compared with those of storage.Memory.
//
// It never looks behind the interface: what only one store promises, its files or
// its speed, is tested beside that store. To hold stores to another sentence, write
// it into storage.Store and add a row to the table of its file here.
package storagetest

import (
	"slices"
	"testing"
	"time"

	"deepnet/supervisor/storage"
)

// Pair is two sessions on one empty medium, as two services would have them, and
// the clock that both go by.
type Pair struct {
	A, B    storage.Store
	Lease   time.Duration       // how long an owner is believed to live
	Advance func(time.Duration) // moves the clock of the medium
	Close   func()              // ends both sessions; nil: nothing to end
}

// promise is a sentence of storage.Store.
type promise struct {
	name string
	test func(s *story)
}

// Run holds the stores that open returns to every sentence of storage.Store.
func Run(t *testing.T, open func(t *testing.T) Pair) {
	for _, promised := range slices.Concat(changing, refusing, leasing, finding, attaching, keeping, pruning) {
		t.Run(promised.name, func(t *testing.T) {
			s := &story{T: t, Pair: open(t)}
			defer s.end()
			promised.test(s)
		})
	}
	t.Run("random histories are those of the store in memory", func(t *testing.T) { compare(t, open) })
}

// end closes the sessions of a pair.
func (p Pair) end() {
	if p.Close != nil {
		p.Close()
	}
}

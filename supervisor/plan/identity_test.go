package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"deepnet/neuron/training"
)

// A receipt says which rows were learned from, tested on and validated on: the digest is of
// the lists as they are, each after its length.
func TestTheReceiptTellsTheRowsOfEachPart(t *testing.T) {
	for _, c := range []struct {
		name               string
		train, test, valid []int
		want               []uint64
	}{
		{"without rows for validation", []int{3, 1}, []int{2}, nil, []uint64{2, 3, 1, 1, 2}},
		{"with some", []int{3}, []int{1}, []int{2}, []uint64{1, 3, 1, 1, 1, 2}},
		{"without rows to test on", []int{0, 258}, nil, []int{1}, []uint64{2, 0, 258, 0, 1, 1}},
	} {
		r := &Resolved{Run: &training.Run{Train: c.train, Test: c.test, Valid: c.valid}}
		var words bytes.Buffer
		if err := binary.Write(&words, binary.LittleEndian, c.want); err != nil {
			t.Fatal(err)
		}
		if got, want := r.prepared(), sha256.Sum256(words.Bytes()); got != want {
			t.Errorf("%s: digest %x, want %x", c.name, got, want)
		}
	}
}

package training

import (
	"bytes"
	"testing"
)

// What is accepted is encoded to the same bytes again, and can be resumed from.
// Every input is also tried with a trailer that fits, so that what precedes it is
// read.
func FuzzDecodeCheckpoint(f *testing.F) {
	for _, orders := range []int{0, 1, 8, 12, 100} {
		r := newTrial(wish{rows: 9, test: 2, batch: 3, epochs: 4, optimizer: "adam"}.run(f))
		for range orders {
			r.carryOut(f)
		}
		f.Add(r.checkpoint().Encode())
	}
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, data := range [][]byte{data, seal(data)} {
			r := tiny(t)
			got, err := DecodeCheckpoint(data, r.wanted())
			if err != nil {
				if !refused(err) {
					t.Fatal(err)
				}
				continue
			}
			if again := got.Encode(); data[len(magic)] == format && !bytes.Equal(again, data) {
				t.Error("it is encoded to other bytes")
			}
			step(resume(r.run, got))
		}
	})
}

// step carries out the next order with whatever numbers a checkpoint had.
func step(r *trial) {
	switch order := r.learner.Next(); order.Phase {
	case Learning:
		if loss, err := r.plain.Step(order.In(), order.Targets); err == nil {
			r.learner.Stepped(loss)
		}
	case Validating, Testing:
		r.learner.Predicted(r.plain.Predict(order.In()), 0)
	case Done:
		r.report()
	}
}

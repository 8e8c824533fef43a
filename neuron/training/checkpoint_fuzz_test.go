package training

import (
	"bytes"
	"testing"
)

// What is accepted says the same when it is written down again, and can be gone
// on from. A trailer that fits is put to every input, so that the inside is
// reached.
func FuzzDecodeCheckpoint(f *testing.F) {
	for _, orders := range []int{0, 1, 8, 12, 100} {
		r := newTrial(wish{rows: 9, held: 2, batch: 3, epochs: 4, optimizer: "adam"}.run(f))
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
				t.Error("it does not say the same when it is written down again")
			}
			goOn(resume(r.run, got))
		}
	})
}

// goOn carries out the next order with whatever numbers a checkpoint had.
func goOn(r *trial) {
	switch order := r.learner.Next(); order.Phase {
	case Learning:
		if loss, err := r.plain.Step(order.In, order.Targets); err == nil {
			r.learner.Stepped(loss)
		}
	case Validating, Testing:
		r.learner.Predicted(r.plain.Predict(order.In), 0)
	case Done:
		r.report()
	}
}

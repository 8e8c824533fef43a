package store

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// Whatever bytes stand in a row, reading them is an answer or an error.
func FuzzRowsThatAreRead(f *testing.F) {
	good, err := proto.Marshal(epoch(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seal.Seal(good, seal.OfEvent("01", 1)...), uint64(1))
	f.Add(good, uint64(1))
	f.Add([]byte{}, uint64(0))
	f.Add([]byte("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), uint64(1<<63))
	f.Fuzz(func(t *testing.T, data []byte, number uint64) {
		if event, err := seal.OpenEvent(data, "01", number); err == nil && event.GetRevision() != number {
			t.Error("another event was read")
		}
		resealed := seal.Seal(data, seal.OfEvent("01", number)...)
		if event, err := seal.OpenEvent(resealed, "01", number); err == nil && event.GetRevision() != number {
			t.Error("another event was read from a sealed row")
		}
		j := &storage.Job{ID: "01", Revision: number}
		seal.OpenJob(data, seal.OfTail(j))
		if _, err := seal.OpenJob(seal.Seal(data, seal.OfHead("01")...), seal.OfTail(j)); err == nil {
			t.Error("a head was read as a tail")
		}
		a := storage.Attachment{Job: "01", Kind: storage.Model, Number: number}
		if _, err := (&files{}).sealed(&a, kept{digest: data, data: data}); err == nil {
			t.Error("bytes that nobody sealed are an attachment")
		}
	})
}

package store

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/supervisor/storage"
)

// Whatever bytes stand in a row, reading them is an answer or an error.
func FuzzRowsThatAreRead(f *testing.F) {
	good, err := proto.Marshal(epoch(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seal(good, ofEvent("01", 1)...), uint64(1))
	f.Add(good, uint64(1))
	f.Add([]byte{}, uint64(0))
	f.Add([]byte("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), uint64(1<<63))
	f.Fuzz(func(t *testing.T, data []byte, number uint64) {
		if event, err := unsealEvent(data, "01", number); err == nil && event.GetRevision() != number {
			t.Error("another event was read")
		}
		resealed := seal(data, ofEvent("01", number)...)
		if event, err := unsealEvent(resealed, "01", number); err == nil && event.GetRevision() != number {
			t.Error("another event was read from a sealed row")
		}
		j := &storage.Job{ID: "01", Revision: number}
		unsealJob(data, ofTail(j))
		if _, err := unsealJob(seal(data, ofHead("01")...), ofTail(j)); err == nil {
			t.Error("a head was read as a tail")
		}
		a := storage.Attachment{Job: "01", Kind: storage.Model, Number: number}
		if _, err := (&files{}).sealed(&a, kept{digest: data, data: data}); err == nil {
			t.Error("bytes that nobody sealed are an attachment")
		}
	})
}

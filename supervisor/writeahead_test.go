package supervisor

import (
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"
)

// slow is a store whose first writes of large attachments fail.
type slow struct {
	storage.Store
	fails int
	ahead int
}

func (s *slow) WriteAhead(a storage.Attachment) error {
	if s.fails > 0 {
		s.fails--
		return errFull
	}
	s.ahead++
	return s.Store.WriteAhead(a)
}

// Large checkpoints and models are written ahead, and again if that failed.
func TestLargeAttachmentsAreWrittenAheadAndAgainIfThatFails(t *testing.T) {
	system := quietSystem()
	submit := flowerJob()
	submit.Plan.Hidden = []uint32{60, 60}
	want := reference(t, submit)
	store := &slow{Store: &storage.Memory{LeaseTerm: time.Nanosecond}, fails: 3}
	b := newBench(t, system, Settings{Store: store, Checkpoint: often}, nil)
	id := b.submitOnly(submit)
	b.run()
	for range 5 {
		b.beat()
	}
	job := b.finish(id)
	if job.GetResult().GetDigest() != want || store.fails != 0 || store.ahead < 2 {
		t.Errorf("the job %s with digest %q, want %q; %d attachments were written ahead", queue.StateName(job.GetState()), job.GetResult().GetDigest(), want, store.ahead)
	}
	events(t, store, id)
	b = newBench(t, system, Settings{Store: store}, nil)
	if _, ok := b.ask(&protocol.Predict{Job: id, Rows: &protocol.Predict_Table{Table: []byte("size,weight\n1,2\n")}}).(*protocol.Predictions); !ok {
		t.Error("the model does not answer in the next process")
	}
	b.stop()
}

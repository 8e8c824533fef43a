package storagetest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// Fill puts a bit of everything into an empty store: jobs in every state, with histories,
// attachments of every kind and size, keys, tokens and data sets, and queues.
func Fill(t *testing.T, s storage.Store) {
	t.Helper()
	f := &story{T: t, Pair: Pair{A: s, B: s}}
	var changes []*storage.Change
	small, large := sampleData(500, 1), noise(3<<20)
	for i, state := range []protocol.State{
		protocol.State_STATE_QUEUED, protocol.State_STATE_RUNNING, protocol.State_STATE_PAUSED,
		protocol.State_STATE_SUCCEEDED, protocol.State_STATE_FAILED, protocol.State_STATE_CANCELLED,
	} {
		for n := range 3 {
			id := fmt.Sprintf("%d%d", n, i)
			c := created(id, 5)
			c.Job.Token, c.Job.Head.Priority = uint64(n), int32(i)
			c.Job.Key = []string{"", "key of " + id, ""}[n]
			if table := [][]byte{nil, small, large}[n]; table != nil {
				c.Job.Dataset, c.Dataset = digest(table), table
			}
			second := next(&c.Job, 20*n)
			second.Job.State = state
			if second.Job.Over() {
				second.Job.Finished = int64(1000 + i)
			}
			for k, kind := range storage.Kinds {
				a := storage.Attachment{Job: id, Kind: kind, Data: sampleData(n*k*50_000, byte(k))}
				second.Attachments = append(second.Attachments, a)
			}
			second.Attachments = append(second.Attachments, checkpoint(id, 7, 100_000))
			changes = append(changes, c, second)
		}
	}
	f.commit("earlier", changes...)
	if _, err := s.Commit(storage.Batch{Queues: []storage.Queue{{Name: "default", Limit: 2}, {Name: "slow", Paused: true}}}); err != nil {
		t.Fatal(err)
	}
}

// noise is data no piece of which is like another.
func noise(size int) []byte {
	data := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{}).Read(data)
	return data
}

// Same fails unless both stores have the same, as far as they show it.
func Same(t *testing.T, want, got storage.Store) {
	t.Helper()
	wanted, there := everything(want), everything(got)
	for what := range wanted {
		if diff := difference(wanted[what], there[what]); diff != "" {
			t.Errorf("%s is not the same (-want +got):\n%s", what, diff)
		}
	}
}

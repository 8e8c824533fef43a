package store_test

import (
	"crypto/sha256"
	"fmt"
	"os"

	"deepnet/actors/protocol"
	"deepnet/internal/store"
	"deepnet/supervisor/storage"
)

// A job is written into a folder, the folder is closed and opened again, as after the
// end of a process, and the job is taken over by another owner.
func Example() {
	folder, err := os.MkdirTemp("", "deepnet")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	s, err := store.Open(folder, store.Options{})
	if err != nil {
		panic(err)
	}
	table := []byte("a,b\n1,2\n")
	_, err = s.Commit(storage.Batch{Owner: "first", Changes: []*storage.Change{{
		Create: true, Dataset: table,
		Job: storage.Job{
			ID: "job-1", Token: 1, State: protocol.State_STATE_QUEUED, Revision: 1, Dataset: sha256.Sum256(table),
			Head: &protocol.Job{Name: "numbers.csv"}, Tail: &protocol.Job{},
		},
		Events: []*protocol.Event{{Revision: 1, What: &protocol.Event_Submitted{Submitted: &protocol.Job{}}}},
	}}})
	if err != nil {
		panic(err) // nothing of it is on disk; without an error all of it is, synced
	}
	if err := s.Close(); err != nil {
		panic(err)
	}

	if s, err = store.Open(folder, store.Options{}); err != nil {
		panic(err)
	}
	defer s.Close()
	jobs, err := s.Claim("second")
	if err != nil {
		panic(err)
	}
	for _, job := range jobs {
		fmt.Println(job.ID, job.Head.GetName(), "with token", job.Token)
	}
	// Output:
	// job-1 numbers.csv with token 2
}

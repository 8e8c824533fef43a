package store

import (
	"crypto/sha256"
	"errors"
	"sync"
	"testing"

	"deepnet/supervisor/storage"
)

// One commits, as it must be; everybody else reads, writes ahead, uploads and prunes.
func TestAllMethodsMayBeCalledAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	const jobs = 12
	done := make(chan struct{})
	var others sync.WaitGroup
	for _, do := range []func(number int) error{
		func(int) error { _, err := s.Find(storage.Query{Limit: 5}); return err },
		func(n int) error { _, err := s.Events(sampleChange(n).Job.ID, 0, 0); return err },
		func(n int) error { _, err := s.Queues(); return err },
		func(n int) error { return s.WriteAhead(sampleChange(n | 1).Attachments[0]) },
		func(n int) error { _, err := s.Claim("b"); return err },
		func(n int) error { _, err := s.Prune(1000, 1); return err },
		func(n int) error { return upload(s, byte(n)) },
		func(n int) error { return readable(s, n) },
	} {
		others.Go(func() {
			for number := 0; ; number = (number + 1) % jobs {
				select {
				case <-done:
					return
				default:
				}
				if err := do(number); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for number := range jobs {
		if err := commitSample(s, number); err != nil {
			t.Error(err)
			break
		}
	}
	close(done)
	others.Wait()
	closed(t, s)
	survived(t, dir, jobs-1)
}

// upload brings a data set in pieces.
func upload(s *Store, seed byte) error {
	data := sampleData(90_000, seed)
	for from := 0; from < len(data); from += 30_000 {
		if _, err := s.Upload(sha256.Sum256(data), uint64(len(data)), uint64(from), data[from:from+30_000]); err != nil {
			return err
		}
	}
	_, err := dataset(s, sha256.Sum256(data))
	return err
}

// readable says whether what there is of a job's attachments is right.
func readable(s *Store, number int) error {
	models, err := s.Attachments(sampleChange(number).Job.ID, storage.Model)
	for _, model := range models {
		if string(model.Data) != string(sampleChange(number).Attachments[2].Data) {
			return errors.New("a model came back that was not written")
		}
	}
	return err
}

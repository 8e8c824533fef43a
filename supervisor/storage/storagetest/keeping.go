package storagetest

import (
	"errors"
	"io"
	"testing/iotest"

	"deepnet/supervisor/storage"
)

// keeping is what is promised of data sets.
var keeping = []promise{
	{"a data set comes with a job and serves the next one", tableOnce},
	{"a data set is opened again and again, each time at its beginning", opensAgain},
	{"a data set is uploaded piece by piece", uploadInPieces},
	{"a broken upload goes on where it ended", uploadResumed},
	{"a data set that is there is not uploaded again", uploadedBefore},
	{"a whole with another digest is thrown away", uploadWrong},
	{"a piece beyond the size is not added", uploadTooLong},
	{"a data set that is not there is not found", tableMissing},
}

func tableOnce(s *story) {
	for seed, size := range []int{10, 100_000} {
		table := sampleData(size, byte(seed))
		first, second := created("01", 1), created("02", 1)
		first.Job.Dataset, first.Dataset = digest(table), table
		second.Job.Dataset = digest(table)
		s.commit("a", first)
		s.commit("a", second)
		s.table(table)
		s.same("the job's data set", s.job("02").Dataset, digest(table))
		s.commit("a", &storage.Change{Job: *s.job("01"), Delete: true}, &storage.Change{Job: *s.job("02"), Delete: true})
	}
}

// table fails unless the data set is there as it was.
func (s *story) table(want []byte) {
	s.Helper()
	got, err := read(s.B, digest(want))
	if err != nil {
		s.Fatal(err)
	}
	s.same("the data set", got, want)
}

// read returns a data set as a whole.
func read(from storage.Datasets, dataset storage.Digest) ([]byte, error) {
	in, err := from.Dataset(dataset)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

// opensAgain reads a data set from several places at once, and gives up in between.
func opensAgain(s *story) {
	for _, size := range []int{0, 10, 100_000} {
		table := sampleData(size, 1)
		c := created(string(rune('0'+size%7)), 1)
		c.Job.Dataset, c.Dataset = digest(table), table
		s.commit("a", c)
		first, err := s.A.Dataset(digest(table))
		if err != nil {
			s.Fatal(err)
		}
		_, err = io.ReadFull(first, make([]byte, size/2))
		for range 2 {
			s.table(table)
		}
		rest, late := io.ReadAll(iotest.OneByteReader(first))
		if err := errors.Join(err, late, first.Close()); err != nil {
			s.Fatal(err)
		}
		s.same("the rest", string(rest), string(table[size/2:]))
	}
}

// upload adds a piece and checks how much the store has then.
func (s *story) upload(whole []byte, from, to int, want uint64) {
	s.Helper()
	have, err := s.A.Upload(digest(whole), uint64(len(whole)), uint64(from), whole[from:to])
	if err != nil || have != want {
		s.Fatalf("after bytes %d to %d there are %d (%v), want %d", from, to, have, err, want)
	}
}

func uploadInPieces(s *story) {
	for _, size := range []int{30_000, 300_000} {
		whole := sampleData(size, 1)
		for from := 0; from < size; from += 10_000 {
			if _, err := read(s.B, digest(whole)); !errors.Is(err, storage.ErrNotFound) {
				s.Fatalf("a part is a data set: %v", err)
			}
			s.upload(whole, from, from+10_000, uint64(from+10_000))
		}
		s.table(whole)
		c := created(string(rune('0'+size/30_000)), 1)
		c.Job.Dataset = digest(whole)
		s.commit("a", c)
	}
}

func uploadResumed(s *story) {
	whole := sampleData(100_000, 1)
	s.upload(whole, 0, 0, 0)
	s.upload(whole, 0, 40_000, 40_000)
	s.upload(whole, 0, 0, 40_000)
	s.upload(whole, 0, 40_000, 40_000)
	s.upload(whole, 50_000, 100_000, 40_000)
	s.upload(whole, 40_000, 100_000, 100_000)
	s.table(whole)
}

func uploadedBefore(s *story) {
	for _, size := range []int{20_000, 200_000} {
		whole := sampleData(size, 1)
		s.upload(whole, 0, size, uint64(size))
		s.upload(whole, 0, 0, uint64(size))
		s.upload(whole, 0, 10_000, uint64(size))
		if _, err := s.A.Upload(digest(whole), 5, 0, nil); !errors.Is(err, storage.ErrMismatch) {
			s.Fatalf("another size for the same data set: %v, want ErrMismatch", err)
		}
		s.table(whole)
	}
}

func uploadWrong(s *story) {
	whole, wrong := sampleData(100_000, 1), sampleData(100_000, 2)
	s.upload(whole, 0, 90_000, 90_000)
	have, err := s.A.Upload(digest(whole), 100_000, 90_000, wrong[90_000:])
	if !errors.Is(err, storage.ErrMismatch) || have != 0 {
		s.Fatalf("a wrong whole has %d bytes (%v), want ErrMismatch", have, err)
	}
	if _, err := read(s.B, digest(whole)); !errors.Is(err, storage.ErrNotFound) {
		s.Fatalf("a wrong whole is a data set: %v", err)
	}
	s.upload(whole, 0, 0, 0)
	s.upload(whole, 0, 100_000, 100_000)
	s.table(whole)
}

func uploadTooLong(s *story) {
	whole := sampleData(100_000, 1)
	s.upload(whole, 0, 50_000, 50_000)
	have, err := s.A.Upload(digest(whole), 100_000, 50_000, make([]byte, 50_001))
	if !errors.Is(err, storage.ErrMismatch) || have != 50_000 {
		s.Fatalf("a piece that is too long leaves %d bytes (%v), want ErrMismatch", have, err)
	}
	if have, err := s.A.Upload(digest(whole), 100_000, 1<<63, []byte("far")); err != nil || have != 50_000 {
		s.Fatalf("a piece far out leaves %d bytes (%v)", have, err)
	}
	s.upload(whole, 50_000, 100_000, 100_000)
	s.table(whole)
}

func tableMissing(s *story) {
	if _, err := read(s.A, digest([]byte("nothing"))); !errors.Is(err, storage.ErrNotFound) {
		s.Fatalf("a data set that is not there: %v, want ErrNotFound", err)
	}
}

package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// A disk that is full is told as one, and once it has room again all goes on, with what was
// acknowledged before.
func TestAFullDiskIsToldAndLosesNothing(t *testing.T) {
	server := postgrestest.Start(t)
	address := server.Database(t)
	disk := server.Shrink(t, address, "24m")
	s, err := postgres.Open(t.Context(), address, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := sample(1)
	commit(t, s, c)
	free := postgrestest.Fill(t, disk)
	for number := 2; err == nil && number < 100; number++ {
		_, err = s.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{sample(number)}})
	}
	if !errors.Is(err, postgres.ErrFull) || !strings.Contains(err.Error(), "Free some space") {
		t.Fatalf("a full disk: %v", err)
	}
	free()
	untilCommitted(t, s, advance(c))
	if events, err := s.Events(c.Job.ID, 0, 0); err != nil || len(events) != len(c.Events)+1 {
		t.Errorf("there are %d events (%v)", len(events), err)
	}
}

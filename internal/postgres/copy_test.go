package postgres_test

import (
	"errors"
	"testing"
	"time"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/storagetest"
)

// silently is for copies whose progress nobody looks at.
func silently(storage.Progress) {}

func TestADatabaseIsCopiedFromAnotherStoreAndBack(t *testing.T) {
	from, back := &storage.Memory{LeaseTerm: time.Nanosecond}, &storage.Memory{}
	storagetest.Fill(t, from)
	s, _ := fresh(t)
	for _, step := range []struct{ from, to storage.Store }{{from, s}, {s, back}} {
		if _, err := storage.Copy(t.Context(), step.from, step.to, silently); err != nil {
			t.Fatal(err)
		}
		storagetest.Same(t, step.from, step.to)
	}
	found, err := storage.Examine(t.Context(), s, silently)
	if err != nil || found.Jobs != 18 || found.Datasets != 2 || len(found.Damaged) > 0 {
		t.Errorf("the copy is found to be %+v (%v)", found, err)
	}
}

func TestDamageInADatabaseIsFoundByJob(t *testing.T) {
	for damage, want := range map[string]int{
		"UPDATE heads SET head = '\\x00' WHERE job = '12'":                                                             1,
		"UPDATE jobs SET revision = revision + 1 WHERE id = '12'":                                                      1,
		"UPDATE events SET event = '\\x00' WHERE job = '12' AND revision = 2":                                          1,
		"DELETE FROM events WHERE job = '12' AND revision = 2":                                                         1,
		"UPDATE pieces SET data = set_byte(data, 9, 7) WHERE blob IN (SELECT blob FROM attachments WHERE number = 7)":  18,
		"UPDATE pieces SET data = set_byte(data, 9, 7) WHERE blob IN (SELECT blob FROM datasets WHERE size > 1000000)": 6,
		"DELETE FROM pieces WHERE start > 0 AND blob IN (SELECT blob FROM datasets WHERE size > 1000000)":              6,
		"UPDATE attachments SET digest = '\\x00' WHERE job = '12' AND kind = 'model'":                                  1,
	} {
		s, url := fresh(t)
		storagetest.Fill(t, s)
		if err := postgrestest.Exec(url, damage); err != nil {
			t.Fatalf("%s: %v", damage, err)
		}
		found, err := storage.Examine(t.Context(), s, silently)
		if err != nil || len(found.Damaged) != want {
			t.Errorf("after %s found are %v (%v), want %d", damage, found.Damaged, err, want)
		}
	}
}

func TestADatabaseThatHasToExistIsNotMade(t *testing.T) {
	url := postgrestest.Start(t).Database(t)
	for range 2 {
		if _, err := postgres.Open(t.Context(), url, postgres.Options{Existing: true}); !errors.Is(err, postgres.ErrEmpty) {
			t.Fatalf("an empty database that has to exist: %v, want ErrEmpty", err)
		}
	}
	opened(t, url)
	s, err := postgres.Open(t.Context(), url, postgres.Options{Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

package postgres_test

import (
	"bytes"
	"errors"
	"testing"

	"deepnet/supervisor/storage"
)

func TestDamageIsFound(t *testing.T) {
	s, url := fresh(t)
	c := sample(7)
	commit(t, s, c)
	execute(t, url, "UPDATE pieces SET data = set_byte(data, 0, get_byte(data, 0) # 1)")
	for _, a := range c.Attachments[:1] {
		if got, err := s.Attachments(c.Job.ID, a.Kind); err != nil || len(got) != 1 || got[0].Data != nil {
			t.Errorf("a damaged %s is not told as one (%v)", a.Kind, err)
		}
	}
	if _, err := dataset(s, c.Job.Dataset); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("a damaged data set: %v", err)
	}
	if have, err := s.Upload(c.Job.Dataset, uint64(len(c.Dataset)), 0, nil); err != nil || have != 0 {
		t.Errorf("of a damaged data set there are %d bytes (%v)", have, err)
	}
	if _, err := s.Upload(c.Job.Dataset, uint64(len(c.Dataset)), 0, c.Dataset); err != nil {
		t.Error(err)
	}
	if got, err := dataset(s, c.Job.Dataset); err != nil || !bytes.Equal(got, c.Dataset) {
		t.Errorf("the data set that was mended: %v", err)
	}
	execute(t, url, "DELETE FROM pieces")
	if _, err := dataset(s, c.Job.Dataset); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("a data set without its pieces: %v", err)
	}
	for _, sql := range []string{
		"UPDATE events SET event = set_byte(event, 1, get_byte(event, 1) # 1)",
		"UPDATE jobs SET revision = revision + 1",
	} {
		execute(t, url, sql)
	}
	if _, err := s.Events(c.Job.ID, 0, 0); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("a damaged event: %v", err)
	}
	if _, err := s.Find(storage.Query{}); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("a row that was changed: %v", err)
	}
}

// A job that cannot be read keeps no other from being claimed.
func TestADamagedJobIsClaimedBesideOthers(t *testing.T) {
	s, url := fresh(t)
	if err := s.Join(storage.Node{Owner: "a", Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	var changes []*storage.Change
	for _, id := range []string{"01", "02", "03"} {
		c := job(id, 1)
		c.Release = true
		changes = append(changes, c)
	}
	commit(t, s, changes...)
	execute(t, url, "UPDATE jobs SET revision = revision + 1 WHERE id = '01'")
	if _, err := s.Commit(storage.Batch{Queues: []storage.Queue{{Name: "default", Limit: 2}}}); err != nil {
		t.Fatal(err)
	}
	jobs, err := s.ClaimNext("a", 2)
	var damaged *storage.DamagedError
	if !errors.As(err, &damaged) || damaged.Job != "01" || len(jobs) != 1 || jobs[0].ID != "02" {
		t.Errorf("the first claim brings %v (%v)", jobs, err)
	}
	if jobs, err := s.ClaimNext("a", 2); err != nil || len(jobs) != 1 || jobs[0].ID != "03" {
		t.Errorf("the second claim brings %v (%v)", jobs, err)
	}
}

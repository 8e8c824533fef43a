package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"deepnet/supervisor/storage"
)

func TestAFlippedBitInAFileIsNeverReturned(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	c := sampleChange(1)
	commit(t, s, c)
	model := only(t, dir, "files/*/model-0-*")
	table := only(t, dir, "datasets/*")
	for _, bit := range []int64{0, 7, 8 * 50_000, 8*100_000 - 1} {
		flip(t, model, bit)
		flip(t, table, bit)
		if models, err := s.Attachments(c.Job.ID, storage.Model); err != nil || len(models) != 1 || models[0].Data != nil {
			t.Fatalf("with bit %d flipped the models are %v (%v), want one without data", bit, len(models), err)
		}
		if _, err := dataset(s, c.Job.Dataset); !errors.Is(err, storage.ErrDamaged) {
			t.Fatalf("with bit %d flipped the data set: %v, want ErrDamaged", bit, err)
		}
		flip(t, model, bit)
		flip(t, table, bit)
		whole(t, s, 1)
	}
}

func TestATruncatedOrMissingFileIsDamage(t *testing.T) {
	for name, damage := range map[string]func(string) error{
		"truncated": func(name string) error { return os.Truncate(name, 500) },
		"empty":     func(name string) error { return os.Truncate(name, 0) },
		"longer":    func(name string) error { return os.Truncate(name, 200_000) },
		"missing":   os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := opened(t, dir)
			c := sampleChange(1)
			commit(t, s, c)
			if err := errors.Join(damage(only(t, dir, "files/*/checkpoint-2-*")), damage(only(t, dir, "datasets/*"))); err != nil {
				t.Fatal(err)
			}
			checkpoints, err := s.Attachments(c.Job.ID, storage.Checkpoint)
			if err != nil || len(checkpoints) != 2 || checkpoints[0].Data != nil {
				t.Fatalf("the checkpoints are %d (%v), want the first without data", len(checkpoints), err)
			}
			same(t, "the older checkpoint", checkpoints[1], c.Attachments[0])
			if _, err := dataset(s, c.Job.Dataset); !errors.Is(err, storage.ErrDamaged) {
				t.Fatalf("the data set: %v, want ErrDamaged", err)
			}
			found, err := Inspect(dir)
			if err != nil || len(found.List) != 2 || !found.List[0].Lost || !found.List[1].Lost {
				t.Fatalf("the inspection found %+v (%v), want both", found.List, err)
			}
		})
	}
}

func TestAFlippedBitInASmallAttachmentIsNeverReturned(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	c := sampleChange(0)
	commit(t, s, c)
	err := s.writer.transact(func(tx *transaction) error {
		if err := tx.exec("UPDATE attachments SET data = ? WHERE kind = 'model'", sampleData(1003, 99)); err != nil {
			return err
		}
		return tx.exec("UPDATE datasets SET data = ?", sampleData(1000, 99))
	})
	if err != nil {
		t.Fatal(err)
	}
	if models, err := s.Attachments(c.Job.ID, storage.Model); err != nil || models[0].Data != nil {
		t.Fatalf("a damaged model came back (%v)", err)
	}
	if _, err := dataset(s, c.Job.Dataset); !errors.Is(err, storage.ErrDamaged) {
		t.Fatalf("the data set: %v, want ErrDamaged", err)
	}
}

// Whatever bits of the database are flipped: opening, reading and inspecting end with
// an error or with an answer, and attachments are right or not there.
func TestADamagedDatabaseIsAnErrorNeverAPanic(t *testing.T) {
	origin := t.TempDir()
	s := opened(t, origin)
	for number := range 10 {
		commit(t, s, sampleChange(number))
	}
	closed(t, s)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	detected := 0
	for range 40 {
		dir := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(dir, os.DirFS(origin)); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, databaseName)
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 50 {
			flip(t, name, chance.Int64N(8*info.Size()))
		}
		if readAll(t, dir) {
			detected++
		}
	}
	if detected < 35 {
		t.Errorf("damage was noticed in %d of 40 folders", detected)
	}
}

// readAll reads what can be read and says whether damage was noticed.
func readAll(t *testing.T, dir string) (noticed bool) {
	t.Helper()
	found, err := Inspect(dir)
	noticed = err != nil || len(found.List) > 0
	s, err := Open(dir, Options{})
	if err != nil {
		return true
	}
	defer s.Close()
	s.Claim("a")
	s.Queues()
	s.Prune(100, 0)
	for number := range 10 {
		c := sampleChange(number)
		s.Events(c.Job.ID, 0, 0)
		checkpoints, _ := s.Attachments(c.Job.ID, storage.Checkpoint)
		for _, a := range checkpoints {
			if a.Data != nil && a.Number == 1 {
				same(t, "a checkpoint", a.Data, c.Attachments[0].Data)
			}
		}
		if table, err := dataset(s, c.Job.Dataset); err == nil {
			same(t, "a data set", table, c.Dataset)
		}
	}
	return noticed
}

// Who submits or uploads a table again whose copy is damaged mends it.
func TestADamagedDataSetIsMendedByWhoBringsItAgain(t *testing.T) {
	for name, bring := range map[string]func(*Store, *storage.Change) error{
		"submitted": func(s *Store, c *storage.Change) error {
			again := *c
			again.Job.ID = c.Job.ID + "again"
			refused, err := s.Commit(storage.Batch{Changes: []*storage.Change{&again}})
			return errors.Join(append(refused, err)...)
		},
		"uploaded": func(s *Store, c *storage.Change) error {
			size := uint64(len(c.Dataset))
			have, err := s.Upload(c.Job.Dataset, size, 0, nil)
			if err == nil && have != 0 {
				err = fmt.Errorf("of the damaged data set %d bytes are said to be there", have)
			}
			for _, half := range [][]byte{c.Dataset[:size/2], c.Dataset[size/2:]} {
				if err == nil {
					have, err = s.Upload(c.Job.Dataset, size, have, half)
				}
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := opened(t, dir)
			c := sampleChange(1)
			commit(t, s, c)
			flip(t, only(t, dir, "datasets/*"), 99)
			if err := bring(s, c); err != nil {
				t.Fatal(err)
			}
			if data, err := dataset(s, c.Job.Dataset); err != nil || string(data) != string(c.Dataset) {
				t.Errorf("the data set is not mended: %v", err)
			}
			if found, err := Inspect(dir); err != nil || len(found.List) > 0 {
				t.Errorf("the inspection finds %v, %v", found.List, err)
			}
		})
	}
}

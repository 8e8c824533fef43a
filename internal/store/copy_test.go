package store

import (
	"strings"
	"testing"
	"time"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/storagetest"
)

func TestAFolderIsCopiedIntoAnotherStoreAndBack(t *testing.T) {
	s := opened(t, t.TempDir())
	storagetest.Fill(t, s)
	memory, back := &storage.Memory{LeaseTerm: time.Nanosecond}, opened(t, t.TempDir())
	copyStore(t, s, memory)
	storagetest.Same(t, s, memory)
	copyStore(t, memory, back)
	storagetest.Same(t, s, back)
	jobs, err := back.Claim("a")
	if err != nil || len(jobs) != 9 {
		t.Fatalf("of the copy %d jobs were claimed (%v), want all 9 that are not over", len(jobs), err)
	}
}

// copyStore copies one store into another.
func copyStore(t *testing.T, from, to storage.Store) storage.Copied {
	t.Helper()
	done, err := storage.Copy(t.Context(), from, to, func(storage.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestAJobWhoseRowIsDamagedIsLeftOutOfACopy(t *testing.T) {
	for _, damage := range []string{
		"UPDATE heads SET head = x'00' WHERE job = (SELECT n FROM jobs WHERE id = '12')",
		"UPDATE jobs SET revision = revision + 1 WHERE id = '12'",
		"UPDATE jobs SET dataset = x'00' WHERE id = '12'",
		"UPDATE events SET event = x'00' WHERE revision = 2 AND job = (SELECT n FROM jobs WHERE id = '12')",
		"DELETE FROM events WHERE revision = 2 AND job = (SELECT n FROM jobs WHERE id = '12')",
	} {
		s := opened(t, t.TempDir())
		storagetest.Fill(t, s)
		if err := s.writer.transact(func(tx *transaction) error { return tx.exec("PRAGMA foreign_keys=OFF; " + damage) }); err != nil {
			t.Fatal(err)
		}
		done := copyStore(t, s, &storage.Memory{})
		if done.Jobs != 17 || len(done.Damaged) != 1 || done.Damaged[0].Job != "12" || !strings.Contains(done.Damaged[0].What, "the whole job") {
			t.Errorf("after %s copied are %+v", damage, done)
		}
	}
}

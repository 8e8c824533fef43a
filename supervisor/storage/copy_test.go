package storage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/storagetest"
)

// silently is for copies whose progress nobody looks at.
func silently(storage.Progress) {}

// filled returns a store with a bit of everything, whose owners are dead.
func filled(t *testing.T) *storage.Memory {
	m := &storage.Memory{LeaseTerm: time.Nanosecond}
	storagetest.Fill(t, m)
	return m
}

// copied copies a store into a new one.
func copied(t *testing.T, from storage.Store) (*storage.Memory, storage.Copied) {
	t.Helper()
	to := &storage.Memory{}
	done, err := storage.Copy(t.Context(), from, to, silently)
	if err != nil {
		t.Fatal(err)
	}
	return to, done
}

func TestACopyHasAllThatTheStoreHas(t *testing.T) {
	from := filled(t)
	to, done := copied(t, from)
	storagetest.Same(t, from, to)
	if done.Jobs != 18 || done.Datasets != 2 || len(done.Damaged) > 0 {
		t.Errorf("copied were %+v", done)
	}
	back, _ := copied(t, to)
	storagetest.Same(t, from, back)
}

func TestEveryJobOfACopyIsReady(t *testing.T) {
	from := filled(t)
	to, _ := copied(t, from)
	before, err := to.Find(storage.Query{ID: "21"})
	if err != nil {
		t.Fatal(err)
	}
	if err := to.Join(storage.Node{Owner: "a", Name: "a"}); err != nil {
		t.Fatal(err)
	}
	jobs, err := to.ClaimNext("a", 99)
	names := ""
	for _, j := range jobs {
		names += j.ID + " "
	}
	if err != nil || names != "01 11 21 " { // those that ran; the queue's limit, which is two, lets no other start
		t.Fatalf("claimed are %s (%v)", names, err)
	}
	if last := jobs[2]; last.Token != before[0].Token+1 || last.State != protocol.State_STATE_RUNNING {
		t.Errorf("the running job goes on as %v under token %d", last.State, last.Token)
	}
}

func TestACopyTellsHowFarItIs(t *testing.T) {
	var told []storage.Progress
	_, err := storage.Copy(t.Context(), filled(t), &storage.Memory{}, func(p storage.Progress) { told = append(told, p) })
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range told {
		if p.Of != 18 || i > 0 && !p.Comparing && p.Jobs < told[i-1].Jobs {
			t.Errorf("step %d is %+v", i, p)
		}
	}
	if last := told[len(told)-1]; !last.Comparing || last.Jobs != 18 || last.Bytes < 3<<20 {
		t.Errorf("at the end: %+v", last)
	}
}

func TestACopyOfManyJobs(t *testing.T) {
	from := &storage.Memory{LeaseTerm: time.Nanosecond}
	var changes []*storage.Change
	for i := range 250 {
		changes = append(changes, &storage.Change{Create: true, Job: storage.Job{ID: fmt.Sprintf("%03d", i)}})
	}
	if _, err := from.Commit(storage.Batch{Changes: changes}); err != nil {
		t.Fatal(err)
	}
	to, done := copied(t, from)
	storagetest.Same(t, from, to)
	if done.Jobs != 250 {
		t.Errorf("copied were %d jobs", done.Jobs)
	}
}

// breaking is a store that fails after so many writes.
type breaking struct {
	storage.Store
	left int
}

var errBroken = errors.New("the line was cut")

func (b *breaking) write() error {
	if b.left--; b.left < 0 {
		return errBroken
	}
	return nil
}

func (b *breaking) Commit(batch storage.Batch) ([]error, error) {
	if err := b.write(); err != nil {
		return nil, err
	}
	return b.Store.Commit(batch)
}

func (b *breaking) Upload(d storage.Digest, size, offset uint64, piece []byte) (uint64, error) {
	if err := b.write(); err != nil {
		return 0, err
	}
	return b.Store.Upload(d, size, offset, piece)
}

func TestACopyThatWasCutOffIsGoneOnWith(t *testing.T) {
	from, to := filled(t), &storage.Memory{}
	cuts := 0
	for ; ; cuts++ {
		_, err := storage.Copy(t.Context(), from, &breaking{to, 1 + cuts/2}, silently)
		if err == nil {
			break
		}
		if !errors.Is(err, errBroken) {
			t.Fatalf("after %d cuts: %v", cuts, err)
		}
	}
	storagetest.Same(t, from, to)
	t.Logf("cut off %d times", cuts)
	if cuts < 5 {
		t.Errorf("it was cut off only %d times", cuts)
	}
	if _, err := storage.Copy(t.Context(), from, to, silently); err != nil {
		t.Errorf("a copy of what is copied: %v", err)
	}
}

func TestACopyEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := storage.Copy(ctx, filled(t), &storage.Memory{}, func(p storage.Progress) {
		if p.Jobs == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a copy whose context ended: %v", err)
	}
}

func TestAStoreThatIsInUseIsNotCopied(t *testing.T) {
	for _, row := range []struct {
		name string
		want error
		use  func(t *testing.T, from, to *storage.Memory)
	}{
		{"a node works on what is copied", storage.ErrAtWork, func(t *testing.T, from, _ *storage.Memory) {
			from.LeaseTerm = time.Minute
			join(t, from)
		}},
		{"a node works on the copy", storage.ErrAtWork, func(t *testing.T, _, to *storage.Memory) { join(t, to) }},
		{"the copy has a job of its own", storage.ErrOccupied, func(t *testing.T, _, to *storage.Memory) {
			commit(t, to, storage.Batch{Changes: []*storage.Change{{Create: true, Job: storage.Job{ID: "mine"}}}})
		}},
		{"the copy was used since it was made", storage.ErrOccupied, func(t *testing.T, from, to *storage.Memory) {
			if _, err := storage.Copy(t.Context(), from, to, silently); err != nil {
				t.Fatal(err)
			}
			if _, err := to.ClaimJob("a", "00"); err != nil {
				t.Fatal(err)
			}
		}},
		{"the copy has other queues", storage.ErrOccupied, func(t *testing.T, _, to *storage.Memory) {
			commit(t, to, storage.Batch{Queues: []storage.Queue{{Name: "default", Limit: 3}}})
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			from, to := filled(t), &storage.Memory{}
			row.use(t, from, to)
			if _, err := storage.Copy(t.Context(), from, to, silently); !errors.Is(err, row.want) {
				t.Errorf("the copy ends with %v, want %v", err, row.want)
			}
		})
	}
}

func join(t *testing.T, s storage.Shared) {
	if err := s.Join(storage.Node{Owner: "a", Name: "a"}); err != nil {
		t.Fatal(err)
	}
}

func commit(t *testing.T, s storage.Store, b storage.Batch) {
	if refused, err := s.Commit(b); refused != nil || err != nil {
		t.Fatal(refused, err)
	}
}

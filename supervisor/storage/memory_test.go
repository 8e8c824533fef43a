package storage_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/storagetest"
)

func TestTheStoreInMemoryKeepsEveryPromise(t *testing.T) {
	storagetest.Run(t, func(*testing.T) storagetest.Pair {
		now := time.UnixMilli(0)
		m := &storage.Memory{Now: func() time.Time { return now }, LeaseTerm: time.Minute}
		return storagetest.Pair{
			A: m, B: m,
			Lease:   time.Minute,
			Advance: func(d time.Duration) { now = now.Add(d) },
		}
	})
}

func TestTheStoreInMemoryKeepsEveryPromiseToNodes(t *testing.T) {
	storagetest.RunShared(t, func(*testing.T) storagetest.SharedPair {
		now := time.UnixMilli(1e12)
		m := &storage.Memory{Now: func() time.Time { return now }, LeaseTerm: time.Minute}
		return storagetest.SharedPair{
			A: m, B: m,
			Now:     m.Now,
			Advance: func(d time.Duration) { now = now.Add(d) },
		}
	})
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

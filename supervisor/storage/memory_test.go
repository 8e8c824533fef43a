package storage_test

import (
	"testing"
	"time"

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

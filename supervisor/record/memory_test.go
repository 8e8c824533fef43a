package record_test

import (
	"testing"
	"time"

	"deepnet/supervisor/record"
	"deepnet/supervisor/record/recordtest"
)

func TestTheStoreInMemoryKeepsEveryPromise(t *testing.T) {
	recordtest.Run(t, func(*testing.T) recordtest.Pair {
		now := time.UnixMilli(0)
		m := &record.Memory{Now: func() time.Time { return now }, Lease: time.Minute}
		return recordtest.Pair{
			A: m, B: m,
			Lease:   time.Minute,
			Advance: func(d time.Duration) { now = now.Add(d) },
		}
	})
}

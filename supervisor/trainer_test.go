package supervisor

import (
	"testing"
	"time"

	"deepnet/actors"
)

// Checkpoints take at most a fiftieth of the time, and are never closer together than the
// setting says.
func TestCheckpointsTakeAFiftiethOfTheTimeAtTheMost(t *testing.T) {
	now := time.Unix(1000, 0)
	for took, wait := range map[time.Duration]time.Duration{
		time.Millisecond: time.Second, 20 * time.Millisecond: time.Second, 21 * time.Millisecond: 1050 * time.Millisecond, time.Second: 50 * time.Second,
	} {
		trainer := &trainer{settings: &actors.Settings{Now: func() time.Time { return now }}, every: time.Second, keeping: true}
		trainer.onKept(&keptCheckpoint{took})
		if got := trainer.due.Sub(now); got != wait || trainer.keeping {
			t.Errorf("after a checkpoint that took %v the next comes in %v, want %v", took, got, wait)
		}
	}
}

package crashtest

import (
	"fmt"
	"slices"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"
)

// Told to stop at any moment, the service ends in time and well, and every job goes
// on with the very next step.
func TestAServiceThatIsToldToStopLearnsNothingTwice(t *testing.T) {
	expected(t)
	all := &counts{}
	all.report(t, servicetest.Rounds(1, 200))
	tests := map[string]func(*testing.T){}
	for seed := range uint64(servicetest.Rounds(6, 1000)) {
		tests[fmt.Sprintf("seed %d", seed)] = func(t *testing.T) {
			r := newTrial(t, seed, "--checkpoint", "1h") // but for those that are made on stopping
			r.counts = all
			for range 1 + r.chance.IntN(3) {
				s := launch(t, r.folder, r.args...)
				r.runUntil(s, r.moment(), func() {
					if err := s.Stop(); err != nil {
						t.Error(err)
					}
				})
			}
			r.finishAll()
			for _, k := range r.tasks {
				if err := nothingTwice(k.seen); err != nil {
					t.Errorf("job %s (%s): %v", k.id, k.submit.GetName(), err)
				}
			}
		}
	}
	servicetest.InParallel(t, 2, tests)
}

// nothingTwice wants a job to go on from where it stopped: after the step and epoch
// of its last checkpoint, having reported no later one.
func nothingTwice(events []*protocol.Event) error {
	last, reported := &protocol.Checkpoint{}, uint32(0)
	for i, event := range events {
		switch what := event.GetWhat().(type) {
		case *protocol.Event_Checkpoint:
			last = what.Checkpoint
		case *protocol.Event_Retry:
			return nil // it was cancelled, which keeps nothing
		case *protocol.Event_Epoch:
			reported = what.Epoch.GetEpoch()
		case *protocol.Event_Resumed:
			if resumedToEvaluate(what.Resumed, reported, events[i:]) {
				return nil
			}
			if what.Resumed.GetStep() != last.GetStep() || what.Resumed.GetEpoch() != last.GetEpoch() || reported > last.GetEpoch() {
				return fmt.Errorf("it reported epoch %d and stopped at %v; it went on at %v", reported, last, what.Resumed)
			}
		}
	}
	return nil
}

// resumedToEvaluate says whether a job went on that had learned everything and was stopped
// while its model was evaluated: the history does not report the checkpoint before that.
func resumedToEvaluate(resumed *protocol.Resume, reported uint32, rest []*protocol.Event) bool {
	learns := slices.ContainsFunc(rest, func(event *protocol.Event) bool { return event.GetEpoch() != nil })
	return reported > 0 && resumed.GetEpoch() == reported && !learns
}

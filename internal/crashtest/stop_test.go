package crashtest

import (
	"fmt"
	"slices"
	"testing"

	"deepnet/actors/protocol"
)

// Told to stop at any moment, the service ends in time and well, and every job goes
// on with the very next step.
func TestAServiceThatIsToldToStopLearnsNothingTwice(t *testing.T) {
	wanted(t)
	all := &tally{}
	all.sum(t, 5)
	tests := map[string]func(*testing.T){}
	for seed := range uint64(rounds(12, 1000)) {
		tests[fmt.Sprintf("seed %d", seed)] = func(t *testing.T) {
			r := newTrial(t, seed, "--checkpoint", "1h") // but for those that are made on stopping
			r.tally = all
			for range 1 + r.chance.IntN(3) {
				s := launch(t, r.folder, r.args...)
				r.live(s, r.moment(), func() {
					if err := s.stop(); err != nil {
						t.Error(err)
					}
				})
			}
			r.settle()
			for _, k := range r.tasks {
				if err := nothingTwice(k.seen); err != nil {
					t.Errorf("job %s (%s): %v", k.id, k.submit.GetName(), err)
				}
			}
		}
	}
	abreast(t, 2, tests)
}

// nothingTwice wants a job to go on from where it stopped: after the step and epoch
// of its last checkpoint, having told of no later one.
func nothingTwice(events []*protocol.Event) error {
	last, told := &protocol.Checkpoint{}, uint32(0)
	for i, event := range events {
		switch what := event.GetWhat().(type) {
		case *protocol.Event_Checkpoint:
			last = what.Checkpoint
		case *protocol.Event_Retry:
			return nil // it was cancelled, which keeps nothing
		case *protocol.Event_Epoch:
			told = what.Epoch.GetEpoch()
		case *protocol.Event_Resumed:
			if toJudge(what.Resumed, told, events[i:]) {
				return nil
			}
			if what.Resumed.GetStep() != last.GetStep() || what.Resumed.GetEpoch() != last.GetEpoch() || told > last.GetEpoch() {
				return fmt.Errorf("it told of epoch %d and stopped at %v; it went on at %v", told, last, what.Resumed)
			}
		}
	}
	return nil
}

// toJudge says whether a job went on that had learned all, and was stopped while its
// model was judged: the history does not tell of the checkpoint before that.
func toJudge(resumed *protocol.Resume, told uint32, rest []*protocol.Event) bool {
	learns := slices.ContainsFunc(rest, func(event *protocol.Event) bool { return event.GetEpoch() != nil })
	return told > 0 && resumed.GetEpoch() == told && !learns
}

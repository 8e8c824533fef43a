package remote

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

// entered is a stream from address that need not wait.
func entered(t *testing.T, l *registry, address string) *line {
	t.Helper()
	entry, err := l.enter(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

func TestALineLastsAsLongAsOneStreamOfItsAddress(t *testing.T) {
	l := newRegistry(t.Context())
	if _, err := l.reach("a"); !errors.Is(err, errUnknown) {
		t.Errorf("a stranger can be reached: %v", err)
	}
	l.hangUp("a")
	first, second := entered(t, l, "a"), entered(t, l, "a")
	if reached, err := l.reach("a"); err != nil || reached != first || first != second {
		t.Errorf("two streams of one address are not one line: %v", err)
	}
	l.leave(first)
	if first.ctx.Err() != nil {
		t.Error("the line ended with the first of two streams")
	}
	l.leave(second)
	if first.ctx.Err() == nil {
		t.Error("the line outlives its last stream")
	}
	if len(l.lines) != 0 {
		t.Errorf("%d lines are left", len(l.lines))
	}
}

func TestALineThatFailedIsReplacedAndNotMistakenForItsSuccessor(t *testing.T) {
	l := newRegistry(t.Context())
	old := entered(t, l, "a")
	old.end(errStalled)
	if _, err := l.reach("a"); !errors.Is(err, errUnknown) {
		t.Errorf("a failed line can be reached: %v", err)
	}
	l.hangUp("a")
	young := entered(t, l, "a")
	l.leave(old)
	if reached, err := l.reach("a"); err != nil || reached != young || young.ctx.Err() != nil {
		t.Errorf("the successor went with the old line: %v", err)
	}
}

func TestANewClientWaitsUntilTheQueueOfAnOldOneAtItsAddressIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRegistry(t.Context())
		if _, err := l.reach("a"); !errors.Is(err, errUnknown) { // an answer, after its client has gone
			t.Fatal(err)
		}
		in := make(chan error)
		go func() { _, err := l.enter(t.Context(), "a"); in <- err }()
		synctest.Wait()
		select {
		case err := <-in:
			t.Errorf("the new client is in before the old queue is gone: %v", err)
		default:
		}
		l.hangUp("a")
		if err := <-in; err != nil {
			t.Errorf("enter = %v", err)
		}
		_, _ = l.reach("b")
		if _, err := l.enter(t.Context(), "b"); !errors.Is(err, errBusy) {
			t.Errorf("a queue that does not go: %v", err)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := l.enter(gone, "b"); !errors.Is(err, context.Canceled) {
			t.Errorf("a client that has left while it waited: %v", err)
		}
	})
}

func TestASecondStreamNeedNotWaitForItsOwnQueue(t *testing.T) {
	l := newRegistry(t.Context())
	entered(t, l, "a")
	_, _ = l.reach("a")
	entered(t, l, "a")
	l.hangUp("a")
	l.hangUp("a") // once too often does no harm
}

func TestAClientMayLeaveOnlySoManyAnswersUntaken(t *testing.T) {
	l := newRegistry(t.Context())
	entry := entered(t, l, "a")
	if err := entry.asked(maxPending); err != nil {
		t.Fatal(err)
	}
	if err := entry.asked(1); !errors.Is(err, errFull) {
		t.Errorf("one more: %v", err)
	}
	entry.answered(1)
	if err := entry.asked(1); err != nil {
		t.Errorf("one answered, one asked: %v", err)
	}
	if n := l.waiting(); n != maxPending {
		t.Errorf("%d requests wait", n)
	}
	entry.answered(2 * maxPending)
	if n := l.waiting(); n != 0 {
		t.Errorf("%d requests wait", n)
	}
}

func TestClosingWaitsForAnswersOnTheirWayButNotForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRegistry(t.Context())
		entry := entered(t, l, "a")
		if err := entry.asked(1); err != nil {
			t.Fatal(err)
		}
		drained := make(chan struct{})
		go func() { l.drain(drainWithin); close(drained) }()
		synctest.Wait()
		select {
		case <-drained:
			t.Error("an answer was not waited for")
		default:
		}
		entry.answered(1)
		<-drained
		if err := entry.asked(1); err != nil {
			t.Fatal(err)
		}
		l.drain(drainWithin) // the bubble's clock runs ahead: this returns or the test is stuck
	})
}

func TestLinesEndWithTheEndpoint(t *testing.T) {
	base, stop := context.WithCancel(t.Context())
	entry := entered(t, newRegistry(base), "a")
	stop()
	if entry.ctx.Err() == nil {
		t.Error("the line outlives the endpoint")
	}
}

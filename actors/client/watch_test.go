package client

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// revisions are those from first to last.
func revisions(first, last uint64) (all []uint64) {
	for r := first; r <= last; r++ {
		all = append(all, r)
	}
	return all
}

// noting is an each that keeps the revisions it is told.
func noting(told *[]uint64) func(*protocol.Event) error {
	return func(event *protocol.Event) error {
		*told = append(*told, event.GetRevision())
		return nil
	}
}

func TestWatchTellsEachEventOnceThoughAnAnswerIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // a bubble's clock runs ahead when all wait
		fake := &history{length: 20, lost: map[uint64]bool{1: true, 4: true}}
		c := local(t, fake)
		c.timeout = defaultTimeout
		var told []uint64
		if err := c.Watch(t.Context(), Latest, 0, noting(&told)); err != nil {
			t.Error(err)
		}
		if !slices.Equal(told, revisions(1, 20)) {
			t.Errorf("told %v", told)
		}
		for i, watch := range fake.asked {
			want := "17"
			if i < 2 { // the first answer was lost
				want = Latest
			}
			if watch.GetJob() != want {
				t.Errorf("request %d asks for %q: once known, the job's id must be used", i+1, watch.GetJob())
			}
		}
	})
}

func TestWatchBeginsAfterTheGivenRevision(t *testing.T) {
	var told []uint64
	err := local(t, &history{length: 20}).Watch(t.Context(), "17", 15, noting(&told))
	if err != nil || !slices.Equal(told, revisions(16, 20)) {
		t.Errorf("told %v, %v", told, err)
	}
}

func TestWatchAsksAgainAfterAnEmptyPage(t *testing.T) {
	pages := []*protocol.Events{
		{Job: "17"},
		{Job: "17", Events: []*protocol.Event{{Revision: 1}, {Revision: 2}}},
		{Job: "17"},
		{Job: "17", Events: []*protocol.Event{{Revision: 2}, {Revision: 5}}, Last: true}, // 2 a second time
	}
	c := local(t, answering(func(proto.Message) proto.Message {
		page := pages[0]
		pages = pages[1:]
		return page
	}))
	var told []uint64
	if err := c.Watch(t.Context(), "17", 0, noting(&told)); err != nil || !slices.Equal(told, []uint64{1, 2, 5}) {
		t.Errorf("told %v, %v", told, err)
	}
}

func TestAnErrorOfTheCallerEndsTheWatch(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	err := local(t, &history{length: 20}).Watch(t.Context(), "17", 0, func(*protocol.Event) error {
		if n++; n == 5 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || n != 5 {
		t.Errorf("Watch = %v after %d events", err, n)
	}
}

func TestWatchGivesUpWhenNothingIsHeardForTwiceTheTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := local(t, &history{length: 10}) // and then silence
		c.timeout = defaultTimeout
		var told []uint64
		if err := c.Watch(t.Context(), "17", 0, noting(&told)); !errors.Is(err, ErrNoAnswer) {
			t.Errorf("Watch = %v", err)
		}
		if !slices.Equal(told, revisions(1, 10)) {
			t.Errorf("told %v", told)
		}
	})
}

func TestAContextEndsAWatchThatRestsBetweenTwoQuestions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := local(t, &history{lost: map[uint64]bool{1: true}})
		c.timeout = defaultTimeout
		ctx, cancel := context.WithTimeout(t.Context(), defaultTimeout+firstPause/2)
		defer cancel()
		if err := c.Watch(ctx, "17", 0, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Watch = %v", err)
		}
	})
}

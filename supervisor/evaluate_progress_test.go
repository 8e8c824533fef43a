package supervisor

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/evaluation"

	"google.golang.org/protobuf/proto"
)

// While a model is evaluated its job says how far that is, and those who watch hear of it.
func TestAnEvaluationThatTakesLongTellsHowFarItIs(t *testing.T) {
	clock := &hands{at: time.Unix(1000, 0)}
	told := make(chan bool)
	s := startService(t, Settings{Now: clock.now, evaluating: func(ctx context.Context, w *work, stored []byte, tell func(evaluation.Progress)) *evaluated {
		for _, p := range []evaluation.Progress{{Part: evaluation.TestRows, Done: 10, Of: 50}, {Part: evaluation.Columns, Done: 1, Of: 4}} {
			tell(p) // too soon
			clock.move(time.Second)
			tell(p)
			<-told
		}
		return evaluateModel(ctx, w, stored, tell)
	}})
	id := s.submit(flowerJob()).GetId()
	var heard []string
	err := s.client.Watch(s.ctx, id, 0, func(event *protocol.Event) error {
		if p := event.GetEvaluating(); p != nil {
			heard = append(heard, fmt.Sprintf("%s %d of %d", p.GetPart(), p.GetDone(), p.GetOf()))
			if job, err := s.client.Get(s.ctx, id); err != nil || !proto.Equal(job.GetEvaluating(), p) {
				t.Errorf("the job says %v (%v), its history %v", job.GetEvaluating(), err, p)
			}
			told <- true
		}
		return nil
	})
	want := []string{"test rows 10 of 50", "columns 1 of 4"}
	if err != nil || !slices.Equal(heard, want) {
		t.Errorf("heard %v (%v), want %v", heard, err, want)
	}
	if job, err := s.client.Get(s.ctx, id); err != nil || job.GetEvaluating() != nil || job.GetResult().GetSummary() == nil {
		t.Errorf("in the end the job is %v (%v)", job, err)
	}
	s.stop()
}

// hands are those of a clock that tests move.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

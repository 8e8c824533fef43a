package evaluation

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"

	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
)

// tall is a subject of more rows than are predicted at a time.
func tall(t *testing.T) Subject {
	t.Helper()
	return subject(t, 2*maxRows+100, neuron.LayerSpec{Neurons: 1, Activation: "sigmoid"}, []float64{0.1, 2, -0.5})
}

func TestRowsArePredictedInPartsAsTheyAreAllAtOnce(t *testing.T) {
	s := tall(t)
	e := &evaluator{Subject: s}
	all := make([]int, s.Table.Rows)
	for i := range all {
		all[i] = i
	}
	in := e.gather(all)
	rows := 0
	var mu sync.Mutex
	got, err := e.predict(t.Context(), in, func(more int) { mu.Lock(); rows += more; mu.Unlock() })
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := s.Network.Predict(s.Params, in, neuron.Signals{}); !slices.Equal(got.Data, want.Data) {
		t.Error("they are not the same")
	}
	if rows != len(all) {
		t.Errorf("%d of %d rows were told of", rows, len(all))
	}
}

// list is what is told of an evaluation, in whichever order.
type list struct {
	mu   sync.Mutex
	told []Progress
}

func (l *list) tell(p Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, p)
}

func TestEveryPartOfAnEvaluationIsToldToItsEnd(t *testing.T) {
	s, l := tall(t), &list{}
	s.Tell = l.tell
	if _, err := Of(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, end := range []Progress{{TestRows, len(s.Test), len(s.Test)}, {Columns, 2, 2}, {Parts, 3, 3}} {
		if !slices.Contains(l.told, end) {
			t.Errorf("%v was not told; told were %v", end, l.told)
		}
	}
}

// An evaluation that is cancelled begins nothing any more: neither the next part nor, of many columns, the next.
func TestAnEvaluationThatIsCancelledEnds(t *testing.T) {
	s := subject(t, 500, neuron.LayerSpec{Neurons: 1, Activation: "sigmoid"}, make([]float64, 101))
	for part, never := range map[string]Progress{TestRows: {Columns, 0, 100}, Columns: {Columns, 100, 100}} {
		ctx, cancel := context.WithCancel(t.Context())
		l := &list{}
		s.Tell = func(p Progress) {
			l.tell(p)
			if p.Part == part {
				cancel()
			}
		}
		if _, err := Of(ctx, s); !errors.Is(err, context.Canceled) || slices.Contains(l.told, never) {
			t.Errorf("cancelled at the %s: %v, told were %v", part, err, l.told)
		}
	}
}

// How many processors there are decides how long it takes and nothing else.
func TestAnEvaluationIsTheSameForEveryNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first proto.Message
	for _, processors := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(processors)
		made, err := Of(t.Context(), tall(t))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = made
		}
		if !proto.Equal(made, first) {
			t.Errorf("%d processors come to something else", processors)
		}
	}
}

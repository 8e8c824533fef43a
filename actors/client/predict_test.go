package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// doubling is a fake service whose model answers a number with its double.
type doubling struct {
	model   *protocol.Signature
	most    int // questions that wait for their answers; the first is answered once so many are there, or flushed
	waiting []waiting
	seen    int                                                // the most that waited at a time
	asked   int                                                // questions in all
	instead func(asked int, q *protocol.Predict) proto.Message // answers at once, unless it is nil
}

// waiting is a question without its answer.
type waiting struct {
	asker  *actor.PID
	answer proto.Message
}

func newDoubling(t *testing.T, most int) *doubling {
	t.Helper()
	preparation := learned(t)
	return &doubling{most: most, model: &protocol.Signature{Job: "17", Inputs: 1, Outputs: 1, Rows: 100, Size: uint64(len(preparation)), Preparation: preparation}}
}

// learned is the preparation of a table of one input.
func learned(t *testing.T) []byte {
	t.Helper()
	source := text("x,y\n1,2.5\n2,4.5\n3,6.5\n")
	d, err := dataset.Describe(source, dataset.Choices{Target: "y"})
	check(t, err)
	f, err := dataset.Load(source, d)
	check(t, err)
	p, err := dataset.Fit(f, []int{0, 1, 2}, dataset.Recipe{})
	check(t, err)
	preparation, err := p.Marshal()
	check(t, err)
	return preparation
}

func text(table string) dataset.Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(table)), nil }
}

func (d *doubling) answer(ctx actor.Context, request proto.Message) proto.Message {
	switch request := request.(type) {
	case *protocol.GetSignature:
		return d.model
	case *protocol.Predict:
		d.asked++
		if d.instead != nil {
			if answer := d.instead(d.asked, request); answer != nil {
				return answer
			}
		}
		d.waiting = append(d.waiting, waiting{ctx.Sender(), doubled(request)})
		d.seen = max(d.seen, len(d.waiting))
		if len(d.waiting) >= d.most {
			d.flush(ctx)
		}
	case *protocol.ListQueues: // the test lets go of what waits
		d.flush(ctx)
		return &protocol.Queues{}
	}
	return nil
}

// flush answers all that wait, the last first.
func (d *doubling) flush(ctx actor.Context) {
	for _, w := range slices.Backward(d.waiting) {
		ctx.Send(w.asker, w.answer)
	}
	d.waiting = nil
}

func doubled(q *protocol.Predict) *protocol.Predictions {
	p := &protocol.Predictions{Job: q.GetJob(), Outputs: 1}
	for _, x := range q.GetSamples().GetInput() {
		p.Output = append(p.Output, 2*x)
	}
	return p
}

// countedRows is a table of so many rows: 0, 1, 2 ...
func countedRows(rows int) dataset.Source {
	var b strings.Builder
	b.WriteString("id,x\n")
	for i := range rows {
		fmt.Fprintf(&b, "%03d,%d\n", i, i)
	}
	return text(b.String())
}

// Answers may come in any order; they are written in the order of their rows.
func TestPartsAreWrittenInTheirOrderWhateverIsAnsweredFirst(t *testing.T) {
	for underWay, most := range map[int]int{1: 1, 2: 2, 3: 3, 0: 2} {
		synctest.Test(t, func(t *testing.T) {
			fake := newDoubling(t, most)
			c := local(t, fake)
			var outputs []float64
			var kept []string
			var progress []int
			request := PredictTable{
				Model: fake.model, Name: "n.csv", Table: countedRows(12), Keep: []string{"id"}, Rows: 2, UnderWay: underWay,
				Progress: func(done, of int) { progress = append(progress, done, of) },
			}
			ended := make(chan error)
			go func() {
				_, err := c.PredictTable(t.Context(), request, func(p *Predicted) error {
					outputs, kept = append(outputs, p.GetOutput()...), append(kept, p.Kept...)
					return nil
				})
				ended <- err
			}()
			var err error
			for waits := true; waits; {
				synctest.Wait()
				select {
				case err = <-ended:
					waits = false
				default:
					if _, err := c.Queues(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
			for i, y := range outputs {
				if y != 2*float64(i) || kept[i] != fmt.Sprintf("%03d", i) {
					t.Fatalf("row %d: %v, %s", i, y, kept[i])
				}
			}
			if err != nil || len(outputs) != 12 || fake.seen != most || fake.asked != 6 {
				t.Errorf("%d under way: %v, %d rows, %d at a time, %d questions", underWay, err, len(outputs), fake.seen, fake.asked)
			}
			if want := []int{2, 12, 4, 12, 6, 12, 8, 12, 10, 12, 12, 12}; !slices.Equal(progress, want) {
				t.Errorf("progress %v", progress)
			}
		})
	}
}

func TestAnErrorEndsAPrediction(t *testing.T) {
	stop := errors.New("the disk is full")
	for sentence, row := range map[string]struct {
		answer proto.Message
		write  error
		want   string
	}{
		"a refusal":           {&protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "no job 17"}, nil, "after 4 of 12 rows: no job 17"},
		"an answer too short": {&protocol.Predictions{Outputs: 1, Output: []float64{1}}, nil, "after 4 of 12 rows: the service's answer does not fit the question: 1 numbers, 1 per row, 0 classes, for 2 rows"},
		"other classes":       {&protocol.Predictions{Outputs: 1, Output: []float64{1, 2}, Classes: []string{"a"}}, nil, "after 4 of 12 rows: the service's answer does not fit the question"},
		"more outputs":        {&protocol.Predictions{Outputs: 2, Output: []float64{1, 2}}, nil, "after 4 of 12 rows: the service's answer does not fit the question"},
		"no place to write":   {nil, stop, stop.Error()},
	} {
		fake := newDoubling(t, 1)
		fake.instead = func(asked int, _ *protocol.Predict) proto.Message {
			if asked == 3 {
				return row.answer
			}
			return nil
		}
		c := local(t, fake)
		written := 0
		_, err := c.PredictTable(t.Context(), PredictTable{Model: fake.model, Table: countedRows(12), Rows: 2, UnderWay: 1}, func(*Predicted) error {
			if written++; written == 3 {
				return row.write
			}
			return nil
		})
		if err == nil || !strings.HasPrefix(err.Error(), row.want) || written > 3 || row.write == nil && written != 2 {
			t.Errorf("%s: %v after %d parts", sentence, err, written)
		}
	}
}

func TestABusyServiceIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := &protocol.Refused{Code: protocol.Refusal_REFUSAL_BUSY, Message: "too many predictions"}
		fake := newDoubling(t, 1)
		fake.instead = func(asked int, _ *protocol.Predict) proto.Message {
			if asked%2 == 1 {
				return busy
			}
			return nil
		}
		c := local(t, fake)
		c.timeout = defaultTimeout
		parts := 0
		if _, err := c.PredictTable(t.Context(), PredictTable{Model: fake.model, Table: countedRows(6), Rows: 3, UnderWay: 1}, func(*Predicted) error { parts++; return nil }); err != nil || parts != 2 {
			t.Errorf("%v after %d parts", err, parts)
		}
		fake.instead = func(int, *protocol.Predict) proto.Message { return busy }
		_, err := c.PredictTable(t.Context(), PredictTable{Model: fake.model, Table: countedRows(6)}, nil)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_BUSY {
			t.Errorf("a service that stays busy: %v", err)
		}
	})
}

func TestWhatCannotBeReadIsRefusedBeforeAnythingIsAsked(t *testing.T) {
	fake := newDoubling(t, 1)
	c := local(t, fake)
	samples := &protocol.Signature{Job: "17", Inputs: 3, Outputs: 1}
	later := proto.CloneOf(fake.model)
	later.Preparation = []byte(`{"version": 99}`)
	for _, row := range []struct {
		request PredictTable
		says    string
	}{
		{PredictTable{Model: samples, Table: countedRows(1)}, "the job learned from plain samples of 3 numbers, not from a table; ask with samples"},
		{PredictTable{Model: later, Table: countedRows(1)}, "are service and client of the same version?"},
		{PredictTable{Model: fake.model, Name: "n.csv", Table: text("id\n1\n")}, `n.csv, line 1: no such column: the header does not name "x"`},
		{PredictTable{Model: fake.model, Name: "n.csv", Table: countedRows(1), Keep: []string{"ids"}}, `did you mean "id"?`},
		{PredictTable{Model: fake.model, Name: "n.csv", Table: text("x\n1,2\n")}, "n.csv, line 2"},
	} {
		_, err := c.PredictTable(t.Context(), row.request, nil)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_INVALID || !strings.Contains(err.Error(), row.says) || fake.asked > 0 {
			t.Errorf("%v, want %s; asked %d times", err, row.says, fake.asked)
		}
	}
}

func TestAPredictionEndsWithItsContext(t *testing.T) {
	fake := newDoubling(t, 1)
	c := local(t, fake)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := c.PredictTable(ctx, PredictTable{Model: fake.model, Table: countedRows(20), Rows: 1}, func(p *Predicted) error {
		if p.GetOutput()[0] == 6 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("while it was asking: %v", err)
	}
	if _, err := c.PredictTable(ctx, PredictTable{Model: fake.model, Table: countedRows(20)}, nil); err != context.Canceled { //nolint:errorlint // as it is
		t.Errorf("while it was reading: %v", err)
	}
}

// A message has room for a question and for its answer, whatever the model is like.
func TestAPartFitsIntoAMessage(t *testing.T) {
	for _, row := range []struct {
		model *protocol.Signature
		asked int
		want  int
	}{
		{&protocol.Signature{Inputs: 3, Outputs: 1, Rows: 1 << 30}, 0, mostRows},
		{&protocol.Signature{Inputs: 3, Outputs: 1, Rows: 100}, 0, 100},
		{&protocol.Signature{Inputs: 3, Outputs: 1, Rows: 100}, 7, 7},
		{&protocol.Signature{Inputs: 3, Outputs: 1, Rows: 100}, 700, 100},
		{&protocol.Signature{Inputs: 1 << 18, Outputs: 1, Rows: 100}, 0, 4},
		{&protocol.Signature{Inputs: 1 << 30, Outputs: 1, Rows: 100}, 0, 1},
		{&protocol.Signature{Inputs: 3, Outputs: 1 << 16, Rows: 100}, 0, 15},
		{&protocol.Signature{Inputs: 3, Outputs: 2, Classes: []string{"a", strings.Repeat("b", 8000)}, Rows: 5000}, 0, 1045},
		{&protocol.Signature{}, 0, 1},
	} {
		r := PredictTable{Model: row.model, Rows: row.asked}
		if got := r.part(); got != row.want {
			t.Errorf("%v: %d rows, want %d", row.model, got, row.want)
		}
	}
}

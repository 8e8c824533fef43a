package storagetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// compare carries out random operations on a store and on a store in memory: after each,
// their answers and what they keep must be the same.
func compare(t *testing.T, open func(t *testing.T) Pair) {
	rapid.Check(t, func(rt *rapid.T) {
		now := time.UnixMilli(0)
		h := &histories{t: rt, pair: open(t)}
		defer h.pair.end()
		h.model = &storage.Memory{Now: func() time.Time { return now }, LeaseTerm: h.pair.Lease}
		h.advance = func(d time.Duration) { now = now.Add(d); h.pair.Advance(d) }
		rt.Repeat(map[string]func(*rapid.T){
			"commit": h.commit,
			"again":  h.again,
			"claim":  h.claim,
			"wait":   h.wait,
			"prune":  h.prune,
			"upload": h.upload,
			"ahead":  h.writeAhead,
			"queue":  h.queue,
			"find":   h.find,
			"":       h.state,
		})
	})
}

// histories are two that have to be the same.
type histories struct {
	t       *rapid.T
	pair    Pair
	model   *storage.Memory
	advance func(time.Duration)
	turn    func(*rapid.T, *storage.Change) // draws what decides on a job's turn; nil: nothing does
	last    storage.Batch
}

// What the operations are about: few, so that they meet.
var (
	names  = rapid.SampledFrom([]string{"01", "02", "03", "04"})
	owners = rapid.SampledFrom([]string{"a", "b"})
	keys   = rapid.SampledFrom([]string{"", "", "mine", "yours"})
	sizes  = rapid.SampledFrom([]int{0, 10, 70_000})
	kinds  = rapid.SampledFrom([]storage.Kind{storage.Checkpoint, storage.Checkpoint, storage.Model})
	states = rapid.SampledFrom([]protocol.State{
		protocol.State_STATE_QUEUED, protocol.State_STATE_RUNNING,
		protocol.State_STATE_SUCCEEDED, protocol.State_STATE_FAILED,
	})
	tables = [][]byte{sampleData(50, 1), sampleData(70_000, 1)}
)

// do carries out an operation on both and compares the answers.
func (h *histories) do(what string, operation func(storage.Store) any) {
	h.t.Helper()
	session := h.pair.A
	if rapid.Bool().Draw(h.t, "through B") {
		session = h.pair.B
	}
	h.same(what, operation(session), operation(h.model))
}

func (h *histories) same(what string, got, want any) {
	h.t.Helper()
	if diff := difference(want, got); diff != "" {
		h.t.Fatalf("%s: the store in memory has (-), the store has (+):\n%s", what, diff)
	}
}

func (h *histories) commit(t *rapid.T) {
	h.last = storage.Batch{Owner: owners.Draw(t, "owner"), Changes: rapid.SliceOfN(rapid.Custom(h.change), 1, 4).Draw(t, "changes")}
	h.again(t)
}

// again makes the last batch, which may have been made before.
func (h *histories) again(*rapid.T) {
	h.do("commit", func(s storage.Store) any {
		refused, err := s.Commit(h.last)
		return append(refusals(refused), refusal(err))
	})
}

// change draws something to happen to a job, often what may happen.
func (h *histories) change(t *rapid.T) *storage.Change {
	id := names.Draw(t, "job")
	c := created(id, rapid.IntRange(0, 3).Draw(t, "events"))
	c.Job.Key = keys.Draw(t, "key")
	if table := rapid.IntRange(-3, len(tables)-1).Draw(t, "table"); table >= 0 {
		c.Job.Dataset = digest(tables[table])
		c.Dataset = rapid.SampledFrom([][]byte{nil, tables[table], tables[0]}).Draw(t, "delivered")
	}
	if stored, _ := h.model.Find(storage.Query{ID: id}); len(stored) > 0 {
		c = next(stored[0], rapid.IntRange(0, 3).Draw(t, "events"))
		c.Delete = rapid.IntRange(0, 9).Draw(t, "delete") == 0
	}
	h.vary(t, c)
	return c
}

// vary lets some changes go wrong and gives some of them attachments.
func (h *histories) vary(t *rapid.T, c *storage.Change) {
	switch rapid.IntRange(0, 19).Draw(t, "wrong") {
	case 0:
		c.Job.Token++
	case 1:
		c.Job.Revision++
	case 2:
		c.Create = !c.Create
	}
	c.Job.State = states.Draw(t, "state")
	if c.Job.Over() {
		c.Job.Finished = rapid.Int64Range(1, 100).Draw(t, "finished")
	}
	if h.turn != nil {
		h.turn(t, c)
	}
	for range rapid.IntRange(0, 2).Draw(t, "attachments") {
		c.Attachments = append(c.Attachments, attachment(t, c.Job.ID))
	}
}

func attachment(t *rapid.T, job string) storage.Attachment {
	a := storage.Attachment{Job: job, Kind: kinds.Draw(t, "kind")}
	if a.Kind == storage.Checkpoint {
		a.Number = rapid.Uint64Range(0, 5).Draw(t, "step")
	}
	a.Data = sampleData(sizes.Draw(t, "size"), rapid.Byte().Draw(t, "seed"))
	return a
}

func (h *histories) claim(t *rapid.T) {
	owner := owners.Draw(t, "owner")
	h.do("claim", func(s storage.Store) any {
		jobs, err := s.Claim(owner)
		return []any{jobs, refusal(err)}
	})
}

func (h *histories) wait(t *rapid.T) {
	h.advance(rapid.SampledFrom([]time.Duration{time.Second, h.pair.Lease, storage.Idle}).Draw(t, "wait"))
}

func (h *histories) prune(t *rapid.T) {
	keep, before := rapid.IntRange(0, 3).Draw(t, "keep"), rapid.Int64Range(0, 50).Draw(t, "before")
	h.do("prune", func(s storage.Store) any {
		deleted, err := s.Prune(keep, before)
		return []any{deleted, refusal(err)}
	})
}

func (h *histories) upload(t *rapid.T) {
	whole := rapid.SampledFrom(tables).Draw(t, "table")
	size := len(whole)
	from := rapid.SampledFrom([]int{0, 0, size / 2}).Draw(t, "from")
	to := rapid.SampledFrom([]int{0, size / 2, size, size + 1}).Draw(t, "to")
	piece := append(whole[:size:size], 'x')[from:max(from, to)]
	if rapid.IntRange(0, 4).Draw(t, "spoil") == 0 {
		piece = make([]byte, len(piece))
	}
	h.do("upload", func(s storage.Store) any {
		have, err := s.Upload(digest(whole), uint64(size), uint64(from), piece)
		return []any{have, refusal(err)}
	})
}

func (h *histories) writeAhead(t *rapid.T) {
	a := attachment(t, names.Draw(t, "job"))
	h.do("write ahead", func(s storage.Store) any { return refusal(s.WriteAhead(a)) })
}

func (h *histories) queue(t *rapid.T) {
	queue := storage.Queue{Name: names.Draw(t, "queue"), Paused: rapid.Bool().Draw(t, "paused"), Limit: rapid.IntRange(0, 3).Draw(t, "limit")}
	h.do("queue", func(s storage.Store) any {
		_, err := s.Commit(storage.Batch{Queues: []storage.Queue{queue}})
		return refusal(err)
	})
}

func (h *histories) find(t *rapid.T) {
	query := storage.Query{
		Key:     keys.Draw(t, "key"),
		Before:  rapid.SampledFrom([]string{"", "00", "03", "99"}).Draw(t, "before"),
		Limit:   rapid.IntRange(0, 3).Draw(t, "limit"),
		Without: rapid.SampledFrom([]string{"", "default", "other"}).Draw(t, "without"),
	}
	h.do(fmt.Sprintf("find %+v", query), func(s storage.Store) any {
		jobs, err := s.Find(query)
		return []any{jobs, refusal(err)}
	})
}

// state compares all that both keep.
func (h *histories) state(t *rapid.T) {
	h.t = t
	want, got := everything(h.model), everything(h.pair.B)
	for what := range want {
		h.same(what, got[what], want[what])
	}
}

// everything is all that a store shows of itself.
func everything(s storage.Store) map[string]any {
	jobs, err := s.Find(storage.Query{})
	queues, _ := s.Queues()
	all := map[string]any{"jobs": jobs, "the error of find": refusal(err), "queues": queues}
	for _, j := range jobs {
		events, _ := s.Events(j.ID, 0, 0)
		all["the history of "+j.ID] = events
		var attachments []storage.Attachment
		for _, kind := range storage.Kinds {
			of, _ := s.Attachments(j.ID, kind)
			attachments = append(attachments, of...)
		}
		all["the attachments of "+j.ID] = attachments
		if j.Dataset != (storage.Digest{}) {
			data, err := read(s, j.Dataset)
			all["data set "+j.Dataset.String()] = []any{data, refusal(err)}
		}
	}
	for i, table := range tables {
		data, err := read(s, digest(table))
		all[fmt.Sprintf("data set %d", i)] = []any{data, refusal(err)}
	}
	return all
}

// refusal names an error by what it wraps: the words are each store's own.
func refusal(err error) string {
	for _, known := range []error{
		storage.ErrFenced, storage.ErrChanged, storage.ErrKeyTaken, storage.ErrNotFound,
		storage.ErrGap, storage.ErrDamaged, storage.ErrMismatch, storage.ErrNameTaken,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	if err != nil {
		return "another error: " + err.Error()
	}
	return ""
}

func refusals(errs []error) []string {
	var all []string
	for _, err := range errs {
		all = append(all, refusal(err))
	}
	return all
}

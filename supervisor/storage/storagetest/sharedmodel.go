package storagetest

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
)

// compareShared carries out random operations of nodes on a store and on a store in
// memory, as compare does.
func compareShared(t *testing.T, open func(t *testing.T) SharedPair) {
	rapid.Check(t, func(rt *rapid.T) {
		pair := open(t)
		now := pair.Now()
		h := &histories{t: rt, pair: pair.pair()}
		defer h.pair.end()
		h.model = &storage.Memory{Now: func() time.Time { return now }, LeaseTerm: h.pair.Lease}
		h.advance = func(d time.Duration) { now = now.Add(d); h.pair.Advance(d) }
		h.turn = func(t *rapid.T, c *storage.Change) { drawTurn(t, c, now) }
		rt.Repeat(map[string]func(*rapid.T){
			"commit":     h.commit,
			"again":      h.again,
			"claim":      h.claim,
			"claim next": h.claimNext,
			"claim job":  h.claimJob,
			"join":       h.join,
			"leave":      h.leave,
			"wait":       h.wait,
			"queue":      h.queue,
			"prune":      h.prune,
			"":           h.sharedState,
		})
	})
}

// drawTurn draws what decides on a job's turn.
func drawTurn(t *rapid.T, c *storage.Change, now time.Time) {
	c.Release = rapid.Bool().Draw(t, "release")
	if c.Create && c.Job.Head != nil {
		c.Job.Head.Queue = names.Draw(t, "queue")
		c.Job.Head.Priority = rapid.Int32Range(-1, 1).Draw(t, "priority")
	}
	if !c.Job.Over() {
		c.Job.State = rapid.SampledFrom([]protocol.State{
			protocol.State_STATE_QUEUED, protocol.State_STATE_QUEUED, protocol.State_STATE_RUNNING, protocol.State_STATE_PAUSED,
		}).Draw(t, "state of one that is not over")
	}
	if rapid.IntRange(0, 3).Draw(t, "later") == 0 {
		c.Job.Tail.NotBeforeMs = now.Add(2 * time.Second).UnixMilli()
	}
}

// doShared is do for what only a Shared store does.
func (h *histories) doShared(what string, operation func(storage.Shared) any) {
	h.t.Helper()
	h.do(what, func(s storage.Store) any { return operation(s.(storage.Shared)) })
}

func (h *histories) claimNext(t *rapid.T) {
	owner, most := owners.Draw(t, "owner"), rapid.IntRange(0, 3).Draw(t, "most")
	h.doShared("claim next", func(s storage.Shared) any {
		jobs, err := s.ClaimNext(owner, most)
		return []any{jobs, refusal(err)}
	})
}

func (h *histories) claimJob(t *rapid.T) {
	owner, id := owners.Draw(t, "owner"), names.Draw(t, "job")
	h.doShared("claim job", func(s storage.Shared) any {
		job, err := s.ClaimJob(owner, id)
		return []any{job, refusal(err)}
	})
}

func (h *histories) join(t *rapid.T) {
	n := storage.Node{
		Owner: owners.Draw(t, "owner"), Name: rapid.SampledFrom([]string{"anna", "bert"}).Draw(t, "name"),
		Slots: rapid.IntRange(0, 2).Draw(t, "slots"), Draining: rapid.Bool().Draw(t, "draining"),
	}
	h.doShared("join", func(s storage.Shared) any { return refusal(s.Join(n)) })
}

func (h *histories) leave(t *rapid.T) {
	owner := owners.Draw(t, "owner")
	h.doShared("leave", func(s storage.Shared) any { return refusal(s.Leave(owner)) })
}

// sharedState compares all that both keep, also of nodes.
func (h *histories) sharedState(t *rapid.T) {
	h.state(t)
	h.doShared("counts", func(s storage.Shared) any {
		counts, err := s.Counts()
		return []any{counts, refusal(err)}
	})
	h.doShared("nodes", func(s storage.Shared) any {
		nodes, err := s.Nodes()
		all := []string{refusal(err)}
		for _, n := range nodes {
			all = append(all, fmt.Sprintf("%s %s slots %d draining %v left %v jobs %v",
				n.Owner, n.Name, n.Slots, n.Draining, n.Left.Round(time.Second), n.Jobs))
		}
		return all
	})
}

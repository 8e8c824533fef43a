package clustertest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/internal/servicetest"
)

// disturbance is one fault at one moment.
type disturbance struct {
	fault
	node  *node
	busy  bool // in place of node, one that works on a job just then
	after time.Duration
}

// disturbances are drawn for the round of a seed. But for calm ones, one fault after the other
// has its turn, so that thirty rounds have them all, and every third has a zombie as well.
func (c *cluster) disturbances(seed uint64, chance *rand.Rand) []disturbance {
	if isCalm(seed) {
		return []disturbance{c.disturbance(death, true, chance)}
	}
	all, most := possible(), 2
	if servicetest.Long() {
		most += chance.IntN(3)
	}
	drawn := []disturbance{c.disturbance(all[(seed-seed/10)%uint64(len(all))], true, chance)}
	if seed%3 == 0 {
		drawn = append(drawn, c.disturbance(zombie, true, chance))
	}
	for len(drawn) < most {
		drawn = append(drawn, c.disturbance(all[chance.IntN(len(all))], chance.IntN(4) > 0, chance))
	}
	return drawn
}

// disturbance draws whom a fault happens to, when and for how long.
func (c *cluster) disturbance(f fault, busy bool, chance *rand.Rand) disturbance {
	d := disturbance{fault: f, node: c.nodes[chance.IntN(len(c.nodes))], busy: busy && f.overLease, after: upTo(chance, lease()/2)}
	if d.lasts > 0 {
		return d
	}
	switch d.lasts = upTo(chance, lease()/2); {
	case f.short:
		d.lasts /= 10
	case f.overLease:
		d.lasts += lease() * 5 / 4
	}
	return d
}

func upTo(chance *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(chance.Int64N(int64(most))) + 1
}

// trouble is all that happened to a cluster. What happens to one target happens one after the
// other.
type trouble struct {
	database sync.Mutex // locked while it is disturbed, as nodes have a lock for that as well

	mu     sync.Mutex
	spells []spell
}

// spell is a time in which something was disturbed.
type spell struct {
	fault    string
	node     *node // nil: the database
	from, to time.Time
}

func (t *trouble) add(s spell) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spells = append(t.spells, s)
}

// disturb has everything drawn happen, and returns when all is mended.
func (r *round) disturb(drawn []disturbance) {
	var all sync.WaitGroup
	for _, d := range drawn {
		all.Go(func() {
			servicetest.Sleep(r.Context(), d.after)
			if d.database {
				r.trouble.database.Lock()
				defer r.trouble.database.Unlock()
				r.happen(d, nil, "the database")
				return
			}
			d.node = r.target(d)
			defer d.node.disturbed.Unlock()
			r.happen(d, d.node, d.node.name)
		})
	}
	all.Wait()
}

// happen has a fault happen to a node, or to the database, and mends it.
func (r *round) happen(d disturbance, n *node, name string) {
	r.note(fmt.Sprintf("%s: %s, for %v", name, d.name, d.lasts.Round(time.Millisecond)))
	began := time.Now()
	d.begin(d.node)
	servicetest.Sleep(r.Context(), d.lasts)
	d.end(d.node)
	r.trouble.add(spell{d.name, n, began, time.Now()})
	r.note(fmt.Sprintf("%s: %s is over", name, d.name))
}

// target locks the node that something is to happen to, and returns it: where it has to be
// busy, one that works on a job of a client, if there is one before long.
func (r *round) target(d disturbance) *node {
	ctx, cancel := context.WithTimeout(r.Context(), 2*lease())
	defer cancel()
	for d.busy && ctx.Err() == nil {
		if n := r.lockBusy(ctx); n != nil {
			return n
		}
	}
	d.node.disturbed.Lock()
	return d.node
}

// lockBusy waits for a node that works on a job and locks it; nil: there was none, or the
// database does not say.
func (r *round) lockBusy(ctx context.Context) *node {
	conn, err := pgx.Connect(ctx, r.url)
	if err != nil {
		servicetest.Sleep(ctx, 100*time.Millisecond)
		return nil
	}
	defer conn.Close(ctx)
	for servicetest.Sleep(ctx, 20*time.Millisecond) {
		rows, _ := conn.Query(ctx, "SELECT name FROM owners WHERE owner IN (SELECT owner FROM jobs WHERE state = 2 AND queue <> 'boot')")
		busy, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil
		}
		for _, n := range r.nodes {
			if slices.Contains(busy, n.name) && n.disturbed.TryLock() {
				return n
			}
		}
	}
	return nil
}

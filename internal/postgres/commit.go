package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// Commit implements storage.Writer. It takes two round trips, however many changes there are,
// and one where there is none: the first locks and reads what the batch is about, the second
// writes. The lease is renewed last, so that it begins when it becomes known.
func (s *Store) Commit(b storage.Batch) (refused []error, err error) {
	var done *effect
	err = transact(s.ctx, s.urgent, urgentTime, func(tx *transaction) error {
		e := newEffect(b.Owner)
		if err := e.read(tx, b.Changes); err != nil {
			return err
		}
		if err := e.apply(b.Changes); err != nil {
			return err
		}
		if err := s.takeAhead(tx, e); err != nil {
			return err
		}
		if err := e.write(tx); err != nil {
			return err
		}
		keepQueues(tx, b.Queues)
		s.renew(tx, b.Owner)
		done = e
		return tx.commit(s.tell(changed(b)))
	})
	if err != nil {
		return nil, s.failed("nothing was written", err)
	}
	s.forgetAhead(done)
	return done.refused, nil
}

// changed names the jobs of a batch; where a queue changed, "" for any.
func changed(b storage.Batch) []string {
	var ids []string
	for _, c := range b.Changes {
		ids = append(ids, c.Job.ID)
	}
	if len(b.Queues) > 0 {
		ids = append(ids, "")
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// newsSize is how many bytes one notification may have; PostgreSQL takes 8000.
const newsSize = 7900

// tell returns what has the nodes told that jobs changed. It is done after the commit: a
// transaction that notifies keeps all others from committing until it is on disk.
func (s *Store) tell(ids []string) func(*pgx.Batch) {
	return func(batch *pgx.Batch) {
		message := ofJobs
		for i, id := range ids {
			message += " " + id
			if i == len(ids)-1 || len(message)+len(ids[i+1]) >= newsSize {
				batch.Queue("SELECT pg_notify($1, $2)", s.channel, message)
				message = ofJobs
			}
		}
	}
}

// renew lets an owner's lease begin anew.
func (s *Store) renew(tx *transaction, owner string) {
	if owner == "" {
		return
	}
	tx.queue(`INSERT INTO owners (owner, seen, expires) SELECT $1, now, now + $2 FROM deepnet_now() AS now
		ON CONFLICT (owner) DO UPDATE SET seen = excluded.seen, expires = excluded.expires`, text(owner), s.lease.Milliseconds())
}

// keepQueues writes what changed of queues.
func keepQueues(tx *transaction, queues []storage.Queue) {
	last := make(map[string]storage.Queue)
	for _, q := range queues {
		last[q.Name] = q
	}
	var names []string
	for name := range last {
		names = append(names, name)
	}
	slices.Sort(names) // all take their locks in this order
	for _, name := range names {
		tx.queue(`INSERT INTO queues (name, paused, most, changed) VALUES ($1, $2, $3, true)
			ON CONFLICT (name) DO UPDATE SET paused = excluded.paused, most = excluded.most, changed = true`,
			text(name), last[name].Paused, last[name].Limit)
	}
}

// sweep removes what was written ahead of a commit that never came. What another node is
// writing just now is younger.
func (s *Store) sweep(ctx context.Context) error {
	return transact(ctx, s.bulk, bulkTime, func(tx *transaction) error {
		tx.queue(`WITH gone AS (DELETE FROM ahead WHERE since <= (SELECT deepnet_now()) - $1 RETURNING blob)
			DELETE FROM pieces WHERE blob IN (SELECT blob FROM gone)`, storage.Idle.Milliseconds())
		return tx.commit()
	})
}

// aheadKey names an attachment.
func aheadKey(a *storage.Attachment) string {
	return strings.Join([]string{a.Job, string(a.Kind), decimal(a.Number)}, "/")
}

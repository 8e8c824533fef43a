package postgres

import (
	"fmt"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// atOnce is how many jobs one transaction deletes: a Commit need not wait for more.
const atOnce = 128

// Prune implements storage.Writer.
func (s *Store) Prune(keep int, before int64) (deleted int, err error) {
	expired, err := s.expired(keep, before)
	for len(expired) > 0 && err == nil {
		some := expired[:min(len(expired), atOnce)]
		expired = expired[len(some):]
		var gone int
		gone, err = s.pruneJobs(some)
		deleted += gone
	}
	if err == nil {
		err = s.pruneTables()
	}
	if err == nil {
		err = s.sweep(s.ctx)
	}
	if err != nil {
		return deleted, s.failed("old jobs were not deleted", err)
	}
	return deleted, nil
}

// expired finds the jobs that are beyond the limits, which the planner sees as numbers.
func (s *Store) expired(keep int, before int64) (ids []string, err error) {
	sql := fmt.Sprintf("SELECT id FROM jobs WHERE over AND finished < %d", before)
	if keep > 0 {
		sql += fmt.Sprintf(" UNION (SELECT id FROM jobs WHERE over ORDER BY finished DESC, id DESC OFFSET %d)", keep)
	}
	err = read(s.ctx, s.bulk, func(rows pgx.Rows) error {
		ids = nil
		return each(func(rows pgx.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, unescaper.Replace(id))
			return err
		})(rows)
	}, sql+" ORDER BY id")
	return ids, err
}

// pruneJobs deletes those of the jobs that are over, in one transaction.
func (s *Store) pruneJobs(ids []string) (deleted int, err error) {
	var changes []*storage.Change
	for _, id := range ids {
		changes = append(changes, &storage.Change{Job: storage.Job{ID: id}, Delete: true})
	}
	err = transact(s.ctx, s.bulk, bulkTime, func(tx *transaction) error {
		deleted = 0
		e := newEffect("")
		if err := e.read(tx, changes); err != nil {
			return err
		}
		for _, w := range e.jobs {
			if w.Over() { // else taken up again meanwhile
				e.delete(w)
				deleted++
			}
		}
		e.remove(tx)
		return tx.commit(s.tell(ids))
	})
	return deleted, err
}

// pruneTables drops the data sets that no job names, and the parts of them, that have lain
// for a day. They are locked first: a commit that names one meanwhile has locked it, or
// finds it gone.
func (s *Store) pruneTables() error {
	return transact(s.ctx, s.bulk, bulkTime, func(tx *transaction) error {
		const named = "EXISTS (SELECT FROM jobs WHERE jobs.dataset = datasets.digest)"
		var idle [][]byte
		tx.queue(`SELECT digest FROM datasets WHERE since <= (SELECT deepnet_now()) - $1 AND NOT `+named+` FOR UPDATE SKIP LOCKED`,
			storage.Idle.Milliseconds()).Query(each(func(rows pgx.Rows) error {
			var digest []byte
			err := rows.Scan(&digest)
			idle = append(idle, digest)
			return err
		}))
		if err := tx.send(); err != nil {
			return err
		}
		tx.queue("WITH gone AS (DELETE FROM datasets WHERE digest = ANY($1) AND NOT "+named+` RETURNING blob)
			DELETE FROM pieces WHERE blob IN (SELECT blob FROM gone)`, idle)
		tx.queue(`WITH gone AS (DELETE FROM uploads WHERE since <= (SELECT deepnet_now()) - $1 RETURNING blob)
			DELETE FROM pieces WHERE blob IN (SELECT blob FROM gone)`, storage.Idle.Milliseconds())
		return tx.commit()
	})
}

package postgres

import (
	"fmt"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// isAlive and isDead say of an owner whether its lease lasted, or had run out, when the
// transaction began. The planner knows that they are few.
const (
	isAlive = "= ANY(ARRAY(SELECT owner FROM owners WHERE expires > (SELECT deepnet_began())))"
	isDead  = "= ANY(ARRAY(SELECT owner FROM owners WHERE expires <= (SELECT deepnet_began())))"
)

// Claim implements storage.Writer.
func (s *Store) Claim(owner string) (jobs []*storage.Job, err error) {
	err = transact(s.ctx, s.urgent, urgentTime, func(tx *transaction) error {
		s.renew(tx, owner)
		tx.queue(`WITH mine AS MATERIALIZED (SELECT id FROM jobs WHERE NOT over
				AND (owner IS NULL OR owner = $1 OR NOT owner `+isAlive+`) ORDER BY id FOR UPDATE)
			UPDATE jobs SET owner = $1, token = token + 1 FROM mine WHERE jobs.id = mine.id`, text(owner))
		tx.queue("SELECT "+columns+" WHERE NOT jobs.over AND jobs.owner = $1 ORDER BY jobs.id", text(owner)).Query(collect(&jobs, nil))
		return tx.commit()
	})
	if err != nil {
		return nil, s.failed("no job was claimed", err)
	}
	return jobs, nil
}

// ClaimJob implements storage.Claims.
func (s *Store) ClaimJob(owner, id string) (*storage.Job, error) {
	call := lot()
	var jobs []*storage.Job
	var holder *string
	var there bool
	err := transact(s.ctx, s.urgent, urgentTime, func(tx *transaction) error {
		holder, there = nil, false
		tx.queue("SELECT FROM jobs WHERE id = $1 FOR UPDATE", text(id)) // so that the next ones see the same
		tx.queue("UPDATE jobs SET owner = $2, token = token + 1, call = $3 WHERE id = $1 AND NOT over AND call <> $3 AND (owner IS NULL OR owner "+isDead+")",
			text(id), text(owner), call)
		tx.queue("SELECT owner FROM jobs WHERE id = $1 AND NOT over AND call <> $2", text(id), call).Query(each(func(rows pgx.Rows) error {
			there = true
			return rows.Scan(&holder)
		}))
		tx.queue("SELECT "+columns+" WHERE jobs.id = $1 AND jobs.call = $2 AND NOT jobs.over", text(id), call).Query(collect(&jobs, nil))
		return tx.commit()
	})
	switch {
	case err != nil:
		return nil, s.failed("job "+id+" was not claimed", err)
	case len(jobs) > 0:
		return jobs[0], nil
	case there && holder != nil:
		return nil, &storage.OwnedError{Owner: unescaper.Replace(*holder)}
	}
	return nil, fmt.Errorf("job %s: %w", id, storage.ErrNotFound)
}

// Counts implements storage.Claims.
func (s *Store) Counts() (counts map[string]storage.Count, err error) {
	err = read(s.ctx, s.urgent, func(rows pgx.Rows) error {
		counts = make(map[string]storage.Count)
		return each(func(rows pgx.Rows) error {
			var queue string
			var c storage.Count
			err := rows.Scan(&queue, &c.Running, &c.Paused, &c.Waiting)
			counts[unescaper.Replace(queue)] = c
			return err
		})(rows)
	}, `SELECT queue, count(*) FILTER (WHERE kind = 'running'), count(*) FILTER (WHERE kind = 'paused'), count(*) FILTER (WHERE kind = 'waiting') FROM (
			SELECT queue, CASE WHEN owner `+isAlive+` THEN 'running' WHEN state = 3 THEN 'paused' ELSE 'waiting' END AS kind FROM jobs WHERE owner IS NOT NULL
			UNION ALL SELECT queue, 'waiting' FROM jobs WHERE owner IS NULL AND NOT over AND state < 2
			UNION ALL SELECT queue, 'waiting' FROM jobs WHERE owner IS NULL AND NOT over AND state = 2
			UNION ALL SELECT queue, 'paused' FROM jobs WHERE owner IS NULL AND NOT over AND state = 3
		) AS unfinished GROUP BY queue`)
	if err != nil {
		return nil, s.failed("jobs cannot be counted", err)
	}
	return counts, nil
}

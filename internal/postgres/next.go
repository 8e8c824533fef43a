package postgres

import (
	"errors"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// orphans are the jobs whose owners are dead.
const orphans = `orphans AS MATERIALIZED (SELECT id, queue, priority, state FROM jobs
		WHERE owner IS NOT NULL AND owner ` + isDead + ` AND not_before <= (SELECT deepnet_now()))`

// claimRunning makes $1 the owner of running jobs without a living owner, until it has $2 of
// call $3, which may have been made before.
const claimRunning = `WITH ` + orphans + `, ready AS MATERIALIZED (
		(SELECT id, priority FROM jobs WHERE owner IS NULL AND NOT over AND state = 2 AND not_before <= (SELECT deepnet_now())
			ORDER BY priority DESC, id LIMIT LOT)
		UNION ALL
		(SELECT id, priority FROM orphans WHERE state = 2)
	), ` + lockReady + ` AND state = 2 FOR UPDATE SKIP LOCKED) AS it
		WHERE ` + ownLease + wanted + `)` + makeOwner

// claimWaiting makes $1 the owner of waiting jobs, until it has $2 of call $3. Of the queues
// with a limit only those come into question whose rows are locked, $4. What runs counts in
// its queue, also what another node is claiming just now since its owner died, or will once
// it may.
const claimWaiting = `WITH ` + orphans + `, busy AS MATERIALIZED (
		SELECT queue, count(*) AS jobs FROM (
			SELECT queue FROM jobs WHERE cardinality($4::text[]) > 0 AND owner IS NOT NULL AND queue = ANY($4) AND owner ` + isAlive + `
			UNION ALL SELECT queue FROM orphans WHERE state = 2
			UNION ALL SELECT queue FROM jobs WHERE cardinality($4::text[]) > 0
				AND owner IS NULL AND NOT over AND state = 2
		) AS taken GROUP BY queue
	), open AS MATERIALIZED (
		SELECT name, CASE WHEN most = 0 THEN LOT ELSE least(LOT, most - coalesce(jobs, 0)) END AS room
		FROM queues LEFT JOIN busy ON busy.queue = name
		WHERE NOT paused AND (most = 0 OR name = ANY($4) AND most > coalesce(jobs, 0))
	), ready AS MATERIALIZED (
		SELECT id, priority FROM (
			SELECT waiting.*, room, row_number() OVER (PARTITION BY name ORDER BY priority DESC, id) AS place
			FROM open CROSS JOIN LATERAL (
				(SELECT id, priority FROM jobs WHERE queue = name AND owner IS NULL AND NOT over AND state < 2 AND not_before <= (SELECT deepnet_now())
					ORDER BY priority DESC, id LIMIT LOT)
				UNION ALL
				(SELECT id, priority FROM orphans WHERE queue = name AND state < 2)
			) AS waiting
		) AS placed WHERE place <= room ORDER BY priority DESC, id LIMIT LOT
	), ` + lockReady + ` AND state < 2 FOR UPDATE SKIP LOCKED) AS it
		WHERE ` + ownLease + wanted + `)` + makeOwner

// lockReady looks again at the jobs that are ready, one after the other in the order of their
// turns, and locks them; those that another node is just claiming are passed over.
const lockReady = `locked AS MATERIALIZED (
		SELECT it.id FROM (SELECT id FROM ready ORDER BY priority DESC, id OFFSET 0) AS turn CROSS JOIN LATERAL (
			SELECT id FROM jobs WHERE jobs.id = turn.id AND NOT over AND (owner IS NULL OR owner ` + isDead + `)`

const ownLease = `EXISTS (SELECT FROM owners WHERE owner = $1 AND expires > (SELECT deepnet_now()))`

const wanted = ` LIMIT greatest(0, $2 - (SELECT count(*) FROM jobs WHERE owner = $1 AND call = $3))`

const makeOwner = ` UPDATE jobs SET owner = $1, token = token + 1, call = $3 FROM locked WHERE jobs.id = locked.id`

// inTurn orders the jobs of a call.
const inTurn = ` WHERE jobs.owner = $1 AND jobs.call = $2 ORDER BY jobs.state = 2 DESC, jobs.priority DESC, jobs.id`

// lockQueues locks the queues with a limit that have something to claim.
const lockQueues = `SELECT name FROM queues WHERE most > 0 AND NOT paused AND (
		(SELECT true FROM jobs WHERE queue = name AND owner IS NULL AND NOT over AND state < 2 LIMIT 1)
		OR name = ANY(ARRAY(SELECT queue FROM jobs WHERE owner IS NOT NULL AND owner ` + isDead + `)))
	ORDER BY name FOR UPDATE`

// more is how many jobs are looked at beside those wanted: so many may other nodes be claiming
// at the same moment.
const more = 64

// ClaimNext implements storage.Claims. It takes two round trips: the first locks the queues
// that have a limit, as what runs of them can be counted only by a statement that begins
// after that.
func (s *Store) ClaimNext(owner string, most int) (jobs []*storage.Job, err error) {
	if most <= 0 || owner == "" {
		return nil, nil
	}
	call := lot()
	var damaged []error
	lot := strconv.Itoa(1 << bits.Len(uint(min(most, 1<<16)+more-1)))
	err = transact(s.ctx, s.urgent, urgentTime, func(tx *transaction) error {
		locked := []string{}
		tx.queue(lockQueues).Query(each(func(rows pgx.Rows) error {
			var name string
			err := rows.Scan(&name)
			locked = append(locked, name)
			return err
		}))
		if err := tx.send(); err != nil {
			return err
		}
		tx.queue(strings.ReplaceAll(claimRunning, "LOT", lot), text(owner), most, call)
		tx.queue(strings.ReplaceAll(claimWaiting, "LOT", lot), text(owner), most, call, locked)
		tx.queue("SELECT "+columns+inTurn, text(owner), call).Query(collect(&jobs, &damaged))
		return tx.commit()
	})
	if err != nil {
		return nil, s.failed("no job was claimed", err)
	}
	return jobs, s.setAside(owner, damaged)
}

// setAside gives back what was claimed and is damaged, for an hour, so that it takes no place
// from others.
func (s *Store) setAside(owner string, damaged []error) error {
	var ids []string
	for _, err := range damaged {
		var of *storage.DamagedError
		if errors.As(err, &of) {
			ids = append(ids, of.Job)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	err := transact(s.ctx, s.urgent, urgentTime, func(tx *transaction) error {
		tx.queue("UPDATE jobs SET owner = NULL, not_before = deepnet_now() + $3 WHERE owner = $1 AND id = ANY($2)", text(owner), texts(ids), time.Hour.Milliseconds())
		return tx.commit()
	})
	return errors.Join(append(damaged, err)...)
}

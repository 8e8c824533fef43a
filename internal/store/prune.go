package store

import (
	"database/sql"
	"math"

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
		err = s.pruneParts(false)
	}
	if err != nil {
		return deleted, failed("old jobs were not deleted", s.dir, err)
	}
	return deleted, nil
}

// expired finds the jobs that are beyond the limits.
func (s *Store) expired(keep int, before int64) (ids []string, err error) {
	most := int64(keep)
	if keep <= 0 {
		most = math.MaxInt64
	}
	err = each(func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})(s.reads.Query(`SELECT id FROM (SELECT id, finished, row_number() OVER (ORDER BY finished DESC, id DESC) AS place
		FROM jobs WHERE over = 1) WHERE place > ? OR finished < ?`, most, before))
	return ids, err
}

// pruneJobs deletes those of the jobs that are over, in one transaction.
func (s *Store) pruneJobs(ids []string) (deleted int, err error) {
	err = s.writer.transact(func(tx *transaction) error {
		deleted = 0
		for _, id := range ids {
			r := &row{Job: storage.Job{ID: id}}
			var dataset []byte
			found, err := tx.row([]any{&r.n, &dataset}, "SELECT n, dataset FROM jobs WHERE id = ? AND over = 1", id)
			if err != nil {
				return err
			}
			if !found {
				continue // deleted, or taken up again
			}
			copy(r.Dataset[:], dataset)
			if err := s.delete(tx, r); err != nil {
				return err
			}
			deleted++
		}
		return nil
	})
	return deleted, err
}

// pruneTables drops the data sets that no job names and that have lain for a day.
func (s *Store) pruneTables() error {
	return s.writer.transact(func(tx *transaction) error {
		const idle = "FROM datasets WHERE since <= ? AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.dataset = datasets.digest)"
		until := s.now() - storage.Idle.Milliseconds()
		if err := dropFiles(tx, "SELECT file "+idle+" AND file IS NOT NULL", until); err != nil {
			return err
		}
		return tx.exec("DELETE "+idle, until)
	})
}

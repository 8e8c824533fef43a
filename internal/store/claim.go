package store

import (
	"database/sql"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// columns are what a job is read from, see scan.
const columns = `jobs.id, coalesce(jobs.key, ''), jobs.state, jobs.revision, jobs.token, jobs.dataset, jobs.finished,
	heads.head, jobs.tail FROM jobs JOIN heads ON heads.job = jobs.n`

// Claim implements storage.Writer.
func (s *Store) Claim(owner string) (jobs []*storage.Job, err error) {
	err = s.writer.transact(func(tx *transaction) error {
		jobs = nil
		if err := s.renew(tx, owner); err != nil {
			return err
		}
		err := tx.exec(`UPDATE jobs SET owner = ?, token = token + 1 WHERE over = 0
			AND (owner = ? OR owner NOT IN (SELECT name FROM owners WHERE expires > ?))`, owner, owner, s.now())
		if err != nil {
			return err
		}
		return tx.rows(collect(&jobs), "SELECT "+columns+" WHERE jobs.over = 0 AND jobs.owner = ? ORDER BY jobs.id", owner)
	})
	if err != nil {
		return nil, failed("no job was claimed", s.dir, err)
	}
	return jobs, nil
}

// renew lets an owner's lease begin anew.
func (s *Store) renew(tx *transaction, owner string) error {
	if owner == "" {
		return nil
	}
	return tx.exec("INSERT INTO owners (name, expires) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET expires = excluded.expires",
		owner, s.now()+s.options.Lease.Milliseconds())
}

// collect returns what adds a row's job to a list.
func collect(jobs *[]*storage.Job) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		j, err := scan(rows)
		if err == nil {
			*jobs = append(*jobs, j)
		}
		return err
	}
}

// scan reads a job from a row of columns.
func scan(rows *sql.Rows) (*storage.Job, error) {
	j := &storage.Job{}
	var dataset, head, tail sql.RawBytes
	err := rows.Scan(&j.ID, &j.Key, &j.State, &j.Revision, &j.Token, &dataset, &j.Finished, &head, &tail)
	if err != nil {
		return nil, err
	}
	return j, seal.Fill(j, dataset, head, tail)
}

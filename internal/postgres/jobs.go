package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// columns are what a job is read from, see collect.
const columns = `jobs.id, coalesce(jobs.key, ''), jobs.state, jobs.revision, jobs.token, jobs.dataset, jobs.finished,
	heads.head, jobs.tail FROM jobs JOIN heads ON heads.job = jobs.id`

// collect returns what adds the jobs of an answer to a list. It ends with the first that is
// damaged; where damaged is given, it adds that to it instead and goes on.
func collect(jobs *[]*storage.Job, damaged *[]error) func(pgx.Rows) error {
	*jobs = nil
	if damaged != nil {
		*damaged = nil
	}
	return each(func(rows pgx.Rows) error {
		j := &storage.Job{}
		var dataset, head, tail []byte
		err := rows.Scan(&j.ID, &j.Key, &j.State, &j.Revision, &j.Token, &dataset, &j.Finished, &head, &tail)
		if err != nil {
			return err
		}
		j.ID, j.Key = unescaper.Replace(j.ID), unescaper.Replace(j.Key)
		err = seal.Fill(j, dataset, head, tail)
		switch {
		case err == nil:
			*jobs = append(*jobs, j)
		case damaged != nil:
			*damaged, err = append(*damaged, err), nil
		}
		return err
	})
}

// read runs one query, again where its connection turns out to be dead.
func read(ctx context.Context, pool *pgxpool.Pool, scan func(pgx.Rows) error, sql string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, bulkTime)
	defer cancel()
	var err error
	for range tries {
		var rows pgx.Rows
		if rows, err = pool.Query(ctx, sql, args...); err == nil {
			err = scan(rows)
			rows.Close()
		}
		if err == nil || !passing(err) {
			return err
		}
	}
	return err
}

// Find implements storage.Reader.
func (s *Store) Find(q storage.Query) (jobs []*storage.Job, err error) {
	query, args := compose(q)
	err = read(s.ctx, s.bulk, func(rows pgx.Rows) error { return collect(&jobs, nil)(rows) }, query, args...)
	if err != nil {
		return jobs, s.failed("jobs cannot be read", err)
	}
	return jobs, nil
}

// compose writes a query down in SQL.
func compose(q storage.Query) (string, []any) {
	wheres, args := []string{"true"}, []any{}
	for _, part := range []struct{ where, value string }{
		{"jobs.id = $%d", q.ID},
		{"jobs.key = $%d", q.Key},
		{"jobs.id < $%d", q.Before},
		{"jobs.queue <> $%d", q.Without},
	} {
		if part.value != "" {
			args = append(args, text(part.value))
			wheres = append(wheres, fmt.Sprintf(part.where, len(args)))
		}
	}
	sql := "SELECT " + columns + " WHERE " + strings.Join(wheres, " AND ") + " ORDER BY jobs.id DESC"
	if q.Limit > 0 {
		sql += fmt.Sprintf(" LIMIT %d", q.Limit) // a number that the planner sees
	}
	return sql, args
}

// Events implements storage.Reader.
func (s *Store) Events(job string, after uint64, most int) (events []*protocol.Event, err error) {
	if after >= 1<<63 {
		return nil, nil
	}
	limit := any(nil)
	if most > 0 {
		limit = most
	}
	err = read(s.ctx, s.bulk, func(rows pgx.Rows) error {
		events = nil
		return each(func(rows pgx.Rows) error {
			var revision uint64
			var data []byte
			if err := rows.Scan(&revision, &data); err != nil {
				return err
			}
			event, err := seal.OpenEvent(data, job, revision)
			events = append(events, event)
			return err
		})(rows)
	}, "SELECT revision, event FROM events WHERE job = $1 AND revision > $2 ORDER BY revision LIMIT $3", text(job), int64(after), limit)
	if err != nil {
		return nil, s.failed("the history of job "+job+" cannot be read", err)
	}
	return events, nil
}

// Queues implements storage.Reader.
func (s *Store) Queues() (queues []storage.Queue, err error) {
	err = read(s.ctx, s.bulk, func(rows pgx.Rows) error {
		queues = nil
		return each(func(rows pgx.Rows) error {
			var q storage.Queue
			err := rows.Scan(&q.Name, &q.Paused, &q.Limit)
			q.Name = unescaper.Replace(q.Name)
			queues = append(queues, q)
			return err
		})(rows)
	}, "SELECT name, paused, most FROM queues WHERE changed ORDER BY name")
	if err != nil {
		return nil, s.failed("queues cannot be read", err)
	}
	return queues, nil
}

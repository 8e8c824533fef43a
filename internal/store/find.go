package store

import (
	"database/sql"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// Find implements storage.Reader.
func (s *Store) Find(q storage.Query) (jobs []*storage.Job, err error) {
	query, args := compose(q)
	if err := each(collect(&jobs))(s.reads.Query(query, args...)); err != nil {
		return jobs, failed("jobs cannot be read", s.dir, err)
	}
	return jobs, nil
}

// compose writes a query down in SQL.
func compose(q storage.Query) (string, []any) {
	wheres, args := []string{"1"}, []any{}
	for _, part := range []struct{ where, value string }{
		{"jobs.id = ?", q.ID},
		{"jobs.key = ?", q.Key},
		{"jobs.id < ?", q.Before},
		{"jobs.queue <> ?", q.Without},
	} {
		if part.value != "" {
			wheres, args = append(wheres, part.where), append(args, part.value)
		}
	}
	return "SELECT " + columns + " WHERE " + strings.Join(wheres, " AND ") + " ORDER BY jobs.id DESC LIMIT ?",
		append(args, limit(q.Limit))
}

// limit is a number of rows as SQL has it: no limit is -1.
func limit(n int) int {
	if n <= 0 {
		return -1
	}
	return n
}

// Events implements storage.Reader.
func (s *Store) Events(job string, after uint64, most int) (events []*protocol.Event, err error) {
	err = each(func(rows *sql.Rows) error {
		var revision uint64
		var data sql.RawBytes
		if err := rows.Scan(&revision, &data); err != nil {
			return err
		}
		event, err := seal.OpenEvent(data, job, revision)
		events = append(events, event)
		return err
	})(s.reads.Query(`SELECT events.revision, events.event FROM events JOIN jobs ON jobs.n = events.job
		WHERE jobs.id = ? AND events.revision > ? ORDER BY events.revision LIMIT ?`, job, after, limit(most)))
	if err != nil {
		return nil, failed("the history of job "+job+" cannot be read", s.dir, err)
	}
	return events, nil
}

// Queues implements storage.Reader.
func (s *Store) Queues() (queues []storage.Queue, err error) {
	err = each(func(rows *sql.Rows) error {
		var q storage.Queue
		err := rows.Scan(&q.Name, &q.Paused, &q.Limit)
		queues = append(queues, q)
		return err
	})(s.reads.Query("SELECT name, paused, most FROM queues ORDER BY name"))
	if err != nil {
		return nil, failed("queues cannot be read", s.dir, err)
	}
	return queues, nil
}

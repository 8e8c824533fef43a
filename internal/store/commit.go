package store

import (
	"database/sql"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// Commit implements storage.Writer.
func (s *Store) Commit(b storage.Batch) (refused []error, err error) {
	err = s.writer.transact(func(tx *transaction) error {
		refused = nil
		if err := s.renew(tx, b.Owner); err != nil {
			return err
		}
		rows, err := newBulk(tx, b.Changes)
		if err != nil {
			return err
		}
		for i, c := range b.Changes {
			no, err := s.change(rows, b.Owner, c)
			if err != nil {
				return err
			}
			if no != nil && refused == nil {
				refused = make([]error, len(b.Changes))
			}
			if no != nil {
				refused[i] = no
			}
		}
		if err := rows.flush(); err != nil {
			return err
		}
		return keepQueues(tx, b.Queues)
	})
	if err != nil {
		return nil, failed("nothing was written", s.dir, err)
	}
	return refused, nil
}

// row is a job as the database has it, as far as it decides on a change.
type row struct {
	storage.Job
	n       int64   // its number, by which other tables call it
	pending *update // what is to be written of it
}

// change makes one change, or says why not, or fails.
func (s *Store) change(b *bulk, owner string, c *storage.Change) (refused, err error) {
	events, done, refused := c.Against(b.stored(c.Job.ID))
	if refused != nil || done {
		return refused, nil
	}
	r := b.rows[c.Job.ID]
	if c.Delete {
		delete(b.rows, c.Job.ID)
		if err := b.flush(); err != nil {
			return nil, err
		}
		return nil, s.delete(b.tx, r)
	}
	if r == nil {
		if refused, err = s.admit(b.tx, c); refused != nil || err != nil {
			return refused, err
		}
		if r, err = insert(b.tx, owner, &c.Job); err != nil {
			return nil, err
		}
		b.rows[c.Job.ID] = r
	} else if err := b.update(r, owner, &c.Job); err != nil {
		return nil, err
	}
	if err := b.log(r, events); err != nil {
		return nil, err
	}
	return nil, s.attach(b.tx, r.n, c)
}

// admit refuses a new job whose key is taken, or whose data set is not there, and
// takes its data set in.
func (s *Store) admit(tx *transaction, c *storage.Change) (refused, err error) {
	var n int64
	if c.Job.Key != "" {
		taken, err := tx.row([]any{&n}, "SELECT n FROM jobs WHERE key = ?", c.Job.Key)
		if err != nil {
			return nil, err
		}
		if taken {
			return storage.ErrKeyTaken, nil
		}
	}
	return s.keep(tx, c.Job.Dataset, c.Dataset)
}

// insert writes a new job.
func insert(tx *transaction, owner string, j *storage.Job) (*row, error) {
	tail, err := seal.Job(j.Tail, seal.OfTail(j))
	if err != nil {
		return nil, err
	}
	head, err := seal.Job(j.Head, seal.OfHead(j.ID))
	if err != nil {
		return nil, err
	}
	r := &row{Job: *j}
	_, err = tx.row([]any{&r.n}, `INSERT INTO jobs (id, key, queue, dataset, owner, token, state, over, revision, finished, tail)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING n`,
		j.ID, sql.NullString{String: j.Key, Valid: j.Key != ""}, j.Head.GetQueue(), name(j.Dataset), owner,
		j.Token, j.State, j.Over(), j.Revision, j.Finished, tail)
	if err != nil {
		return nil, err
	}
	return r, tx.exec("INSERT INTO heads (job, head) VALUES (?, ?)", r.n, head)
}

// delete removes a job with all it has; its data set begins to lie idle.
func (s *Store) delete(tx *transaction, r *row) error {
	if err := dropFiles(tx, "SELECT file FROM attachments WHERE job = ? AND file IS NOT NULL", r.n); err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM jobs WHERE n = ?", r.n); err != nil {
		return err
	}
	return tx.exec("UPDATE datasets SET since = ? WHERE digest = ?", s.now(), r.Dataset[:])
}

// dropFiles has the files that a query names removed once the transaction is on disk.
func dropFiles(tx *transaction, query string, args ...any) error {
	return tx.rows(func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tx.dropped[name] = true
		return err
	}, query, args...)
}

// keepQueues writes what changed of queues.
func keepQueues(tx *transaction, queues []storage.Queue) error {
	for _, q := range queues {
		err := tx.exec(`INSERT INTO queues (name, paused, most) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET paused = excluded.paused, most = excluded.most`, q.Name, q.Paused, q.Limit)
		if err != nil {
			return err
		}
	}
	return nil
}

// bytes are data that are not NULL, whatever they are.
func bytes(data []byte) []byte {
	if data == nil {
		return []byte{}
	}
	return data
}

// name is a data set's digest as the database has it; NULL: none.
func name(d storage.Digest) any {
	if d == (storage.Digest{}) {
		return nil
	}
	return d[:]
}

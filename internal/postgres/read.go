package postgres

import (
	"slices"

	"github.com/jackc/pgx/v5"

	"deepnet/supervisor/storage"
)

// read locks the rows that a batch is about, and reads what decides on its changes.
func (e *effect) read(tx *transaction, changes []*storage.Change) error {
	ids, keys, tables, whole := about(changes)
	if len(ids) == 0 {
		return nil
	}
	tx.queue(`SELECT id, coalesce(key, ''), token, state, revision, dataset FROM jobs WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
		texts(ids)).Query(each(e.readJob))
	if len(keys) > 0 {
		tx.queue("SELECT key, id FROM jobs WHERE key = ANY($1)", texts(keys)).Query(each(func(rows pgx.Rows) error {
			var key, id string
			err := rows.Scan(&key, &id)
			e.holders[unescaper.Replace(key)] = unescaper.Replace(id)
			return err
		}))
	}
	if len(tables) > 0 {
		tx.queue("SELECT digest FROM datasets WHERE digest = ANY($1) ORDER BY digest FOR KEY SHARE", tables).Query(each(func(rows pgx.Rows) error {
			var digest []byte
			err := rows.Scan(&digest)
			if len(digest) == len(storage.Digest{}) {
				e.tables[storage.Digest(digest)] = true
			}
			return err
		}))
	}
	if len(whole) > 0 {
		tx.queue("SELECT job, kind, number::text, blob FROM attachments WHERE job = ANY($1) ORDER BY number DESC", texts(whole)).Query(each(e.readAttached))
	}
	return tx.send()
}

// about returns the jobs of changes, the keys and data sets of new ones, and the jobs whose
// attachments change.
func about(changes []*storage.Change) (ids, keys []string, tables [][]byte, whole []string) {
	for _, c := range changes {
		ids = append(ids, c.Job.ID)
		if c.Create && c.Job.Key != "" {
			keys = append(keys, c.Job.Key)
		}
		if c.Create && c.Job.Dataset != (storage.Digest{}) {
			tables = append(tables, c.Job.Dataset[:])
		}
		if c.Delete || len(c.Attachments) > 0 {
			whole = append(whole, c.Job.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), keys, tables, whole
}

func (e *effect) readJob(rows pgx.Rows) error {
	w := &work{there: true, attached: make(map[storage.Kind][]attached)}
	var dataset []byte
	err := rows.Scan(&w.ID, &w.Key, &w.Token, &w.State, &w.Revision, &dataset)
	w.ID, w.Key = unescaper.Replace(w.ID), unescaper.Replace(w.Key)
	copy(w.Dataset[:], dataset)
	e.jobs[w.ID] = w
	return err
}

func (e *effect) readAttached(rows pgx.Rows) error {
	var job, number string
	var kind storage.Kind
	var a attached
	if err := rows.Scan(&job, &kind, &number, &a.blob); err != nil {
		return err
	}
	var err error
	if a.number, err = natural(number); err != nil {
		return err
	}
	if w := e.jobs[unescaper.Replace(job)]; w != nil {
		w.attached[kind] = append(w.attached[kind], a)
	}
	return nil
}

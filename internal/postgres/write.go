package postgres

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// write has what a batch comes to written: what goes, then what comes.
func (e *effect) write(tx *transaction) error {
	e.remove(tx)
	var ids []string
	for id, w := range e.jobs {
		if w.change != nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	var rows jobRows
	var log eventRows
	var blobs blobRows
	for _, id := range ids {
		w := e.jobs[id]
		if err := rows.add(w, e.owner); err != nil {
			return err
		}
		log.add(w)
		for kind, all := range w.attached {
			for _, a := range all {
				if a.given != nil {
					blobs.attach(w.ID, kind, a)
				}
			}
		}
	}
	rows.write(tx)
	log.write(tx)
	for i := range e.newTables {
		blobs.table(&e.newTables[i])
	}
	blobs.write(tx)
	return nil
}

// remove has what goes deleted.
func (e *effect) remove(tx *transaction) {
	if len(e.gone) > 0 {
		for _, sql := range []string{
			"DELETE FROM jobs WHERE id = ANY($1)", "DELETE FROM heads WHERE job = ANY($1)", "DELETE FROM events WHERE job = ANY($1)",
		} {
			tx.queue(sql, texts(e.gone))
		}
	}
	if len(e.dropped) > 0 {
		tx.queue("DELETE FROM attachments WHERE blob = ANY($1)", e.dropped)
		tx.queue("DELETE FROM pieces WHERE blob = ANY($1)", e.dropped)
	}
	if len(e.idle) > 0 {
		var idle [][]byte
		for _, digest := range e.idle {
			idle = append(idle, digest[:])
		}
		tx.queue("UPDATE datasets SET since = deepnet_now() WHERE digest = ANY($1)", idle)
	}
}

// jobRows are rows of jobs, column by column.
type jobRows struct {
	created, changed struct {
		ids                            []string
		owners                         []*string
		states                         []int16
		over                           []bool
		revisions, finished, notBefore []int64
		tails                          [][]byte
		keys                           []*string
		queues                         []string
		priorities                     []int32
		tokens                         []int64
		tables, heads                  [][]byte
	}
}

// add adds a job as its last change leaves it.
func (r *jobRows) add(w *work, owner string) error {
	j, rows := &w.change.Job, &r.changed
	state := storage.Job{ID: w.ID, State: j.State, Revision: j.Revision, Finished: j.Finished}
	tail, err := seal.Job(j.Tail, seal.OfTail(&state))
	if err != nil {
		return err
	}
	if w.created != nil {
		head, err := seal.Job(w.created, seal.OfHead(w.ID))
		if err != nil {
			return err
		}
		rows = &r.created
		rows.keys, rows.queues = append(rows.keys, orNull(w.Key)), append(rows.queues, text(w.created.GetQueue()))
		rows.priorities, rows.tokens = append(rows.priorities, w.created.GetPriority()), append(rows.tokens, int64(w.Token))
		rows.tables = append(rows.tables, orNone(w.Dataset))
		rows.heads = append(rows.heads, head)
	}
	if w.change.Release || j.Over() {
		owner = ""
	}
	rows.ids, rows.owners = append(rows.ids, text(w.ID)), append(rows.owners, orNull(owner))
	rows.states, rows.over = append(rows.states, int16(j.State)), append(rows.over, j.Over())
	rows.revisions, rows.finished = append(rows.revisions, int64(j.Revision)), append(rows.finished, j.Finished)
	rows.notBefore, rows.tails = append(rows.notBefore, j.Tail.GetNotBeforeMs()), append(rows.tails, tail)
	return nil
}

// write has the rows written, and a queue be known that a new job is the first of.
func (r *jobRows) write(tx *transaction) {
	if c := &r.created; len(c.ids) > 0 {
		tx.queue(`INSERT INTO jobs (id, key, queue, priority, not_before, state, over, owner, token, revision, finished, dataset, tail)
			SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::smallint[], $7::bool[], $8::text[],
				$9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[], $13::bytea[])`,
			c.ids, c.keys, c.queues, c.priorities, c.notBefore, c.states, c.over, c.owners, c.tokens, c.revisions, c.finished, c.tables, c.tails)
		tx.queue("INSERT INTO heads (job, head) SELECT * FROM unnest($1::text[], $2::bytea[])", c.ids, c.heads)
		tx.queue(`INSERT INTO queues (name) SELECT DISTINCT name FROM unnest($1::text[]) AS name
			WHERE NOT EXISTS (SELECT FROM queues WHERE queues.name = name.name) ORDER BY name ON CONFLICT DO NOTHING`, c.queues)
	}
	if c := &r.changed; len(c.ids) > 0 {
		tx.queue(`UPDATE jobs SET owner = c.owner, state = c.state, over = c.over, revision = c.revision, finished = c.finished,
				not_before = c.not_before, tail = c.tail
			FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bool[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[])
				AS c (id, owner, state, over, revision, finished, not_before, tail) WHERE jobs.id = c.id`,
			c.ids, c.owners, c.states, c.over, c.revisions, c.finished, c.notBefore, c.tails)
	}
}

// eventRows are rows of events, column by column.
type eventRows struct {
	jobs      []string
	revisions []int64
	events    [][]byte
}

func (r *eventRows) add(w *work) {
	for _, v := range w.events {
		r.jobs, r.revisions, r.events = append(r.jobs, text(w.ID)), append(r.revisions, v.revision), append(r.events, v.data)
	}
}

func (r *eventRows) write(tx *transaction) {
	if len(r.jobs) > 0 {
		tx.queue("INSERT INTO events (job, revision, event) SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[])", r.jobs, r.revisions, r.events)
	}
}

// orNone is a data set's digest as the database has it; NULL: none.
func orNone(d storage.Digest) []byte {
	if d == (storage.Digest{}) {
		return nil
	}
	return d[:]
}

// lot draws the number of a blob or of a call. Two that are the same are refused by the
// database, and the transaction is made again.
func lot() int64 { return rand.Int64N(1<<63-1) + 1 }

// decimal and natural write and read numbers that may be larger than PostgreSQL's.
func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

func natural(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) }

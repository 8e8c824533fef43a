package store

import (
	"database/sql"
	"encoding/json"
	"strings"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// bulk is what a batch does to rows, written together: a statement costs more than
// its rows do.
type bulk struct {
	tx      *transaction
	rows    map[string]*row // the jobs of the batch that are there, by name
	updates []*update       // one per job
	events  []any           // job, revision, event, job, ...
}

// update is a job as it is to be.
type update struct {
	n     int64
	owner string
	job   *storage.Job
	tail  []byte
}

// newBulk reads the rows that a batch is about.
func newBulk(tx *transaction, changes []*storage.Change) (*bulk, error) {
	b := &bulk{tx: tx, rows: make(map[string]*row)}
	if len(changes) == 0 {
		return b, nil
	}
	ids := make([]string, len(changes))
	for i, c := range changes {
		ids[i] = c.Job.ID
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return b, tx.rows(func(rows *sql.Rows) error {
		r := &row{}
		var dataset sql.RawBytes
		err := rows.Scan(&r.n, &r.ID, &r.Token, &r.Revision, &dataset)
		copy(r.Dataset[:], dataset)
		b.rows[r.ID] = r
		return err
	}, "SELECT n, id, token, revision, dataset FROM jobs WHERE id IN (SELECT value FROM json_each(?))", string(list))
}

// stored is the row of a job as the changes so far leave it; nil: it is not there.
func (b *bulk) stored(id string) *storage.Job {
	if r := b.rows[id]; r != nil {
		return &r.Job
	}
	return nil
}

// update has a job's row written.
func (b *bulk) update(r *row, owner string, j *storage.Job) error {
	tail, err := seal.Job(j.Tail, seal.OfTail(j))
	if err != nil {
		return err
	}
	r.Revision = j.Revision
	if r.pending == nil {
		r.pending = &update{}
		b.updates = append(b.updates, r.pending)
	}
	*r.pending = update{n: r.n, owner: owner, job: j, tail: tail}
	return nil
}

// log has events written.
func (b *bulk) log(r *row, events []*protocol.Event) error {
	for _, event := range events {
		data, err := proto.Marshal(event)
		if err != nil {
			return err
		}
		b.events = append(b.events, r.n, event.GetRevision(), seal.Seal(data, seal.OfEvent(r.ID, event.GetRevision())...))
	}
	return nil
}

// flush writes what is to be written.
func (b *bulk) flush() error {
	var updates []any
	for _, u := range b.updates {
		updates = append(updates, u.n, u.owner, u.job.State, u.job.Over(), u.job.Revision, u.job.Finished, u.tail)
	}
	for _, r := range b.rows {
		r.pending = nil
	}
	err := b.tx.many(values{
		before: `UPDATE jobs SET owner = column2, state = column3, over = column4, revision = column5, finished = column6, tail = column7
			FROM (VALUES `, width: 7, after: ") WHERE n = column1", args: updates,
	})
	if err == nil {
		err = b.tx.many(values{before: "INSERT INTO events (job, revision, event) VALUES ", width: 3, args: b.events})
	}
	b.updates, b.events = nil, nil
	return err
}

// values is a statement over as many rows of values as there are.
type values struct {
	before string
	width  int // values per row
	after  string
	args   []any // row after row
}

// many runs a statement over its rows, a lot of them at a time.
func (tx *transaction) many(v values) error {
	row := "(?" + strings.Repeat(", ?", v.width-1) + ")"
	for len(v.args) > 0 {
		rows := 1
		for _, lot := range []int{8, 64} {
			if len(v.args) >= lot*v.width {
				rows = lot
			}
		}
		query := v.before + row + strings.Repeat(", "+row, rows-1) + v.after
		if err := tx.exec(query, v.args[:rows*v.width]...); err != nil {
			return err
		}
		v.args = v.args[rows*v.width:]
	}
	return nil
}

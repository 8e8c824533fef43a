package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Why a store was not copied.
var (
	ErrAtWork   = errors.New("a node is at work on it")
	ErrOccupied = errors.New("the store to copy into has something that the other has not")
	ErrUnequal  = errors.New("the copy is not equal to what was copied")
)

// Copied is what a copy came to.
type Copied struct {
	Jobs     int // that both stores have now
	Datasets int // that these learn from
	Bytes    int64
	Damaged  []Damage // what could not be read and was left out
}

// Damage is something of a job that could not be read.
type Damage struct{ Job, What string }

// Progress is how far a copy has come.
type Progress struct {
	Comparing bool // all is copied
	Jobs      int  // copied or compared
	Of        int
	Bytes     int64 // of attachments and data sets copied
}

// Copy makes to have every job of from as it is there, with its events and attachments,
// the data sets of jobs, and the queues. In the copy no job has an owner: a service on it
// goes on with all of them, under the next tokens. Afterwards it reads both and compares
// them.
//
// Nobody may work on either. The store to copy into has to be empty, or have nothing that is
// not the same in from: so a copy that was cut off is gone on with, as a job is copied as a
// whole or not at all, and one that a service has used since is refused.
//
// What is damaged is left out and listed, a job as a whole where it cannot be without it. Other
// errors end the copy, those of this file among them.
func Copy(ctx context.Context, from, to Store, tell func(Progress)) (Copied, error) {
	c := newCopier(ctx, from, to, tell)
	for _, stage := range []func() error{c.idle, c.number, c.vacant, c.queues, c.jobs, c.compare} {
		if err := stage(); err != nil {
			return c.copied, err
		}
	}
	return c.copied, nil
}

// copier is a copy under way.
type copier struct {
	ctx      context.Context
	from, to Store
	tell     func(Progress)
	copied   Copied
	progress Progress
	tables   map[Digest]error // what became of data sets
	lost     map[string]bool  // jobs that cannot be copied
	told     map[Damage]bool
}

func newCopier(ctx context.Context, from, to Store, tell func(Progress)) *copier {
	return &copier{
		ctx: ctx, from: from, to: to, tell: tell,
		tables: make(map[Digest]error), lost: make(map[string]bool), told: make(map[Damage]bool),
	}
}

// advance tells of one more job.
func (c *copier) advance() {
	c.progress.Jobs++
	c.tell(c.progress)
}

// jobs copies all jobs.
func (c *copier) jobs() error {
	return c.each(c.from, func(j *Job) error {
		there, err := find(c.to, j.ID)
		if err == nil && there == nil { // else vacant has compared it
			err = c.job(j)
		}
		if err == nil {
			c.advance()
		}
		return err
	}, c.lose)
}

// job copies a job that is not there.
func (c *copier) job(j *Job) error {
	err := c.dataset(j.Dataset)
	change := &Change{Job: *j, Create: true, Release: true}
	if err == nil {
		change.Events, err = c.from.Events(j.ID, 0, 0)
	}
	if err == nil {
		change.Attachments, err = c.attachments(c.from, j.ID)
	}
	if err == nil {
		err = c.create(change)
	}
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrGap) {
		return c.lose(j.ID, err)
	}
	return err
}

// create makes the new job.
func (c *copier) create(change *Change) error {
	for _, a := range change.Attachments {
		c.progress.Bytes += int64(len(a.Data))
		if err := c.to.WriteAhead(a); err != nil {
			return err
		}
	}
	refused, err := c.to.Commit(Batch{Changes: []*Change{change}})
	if err == nil && refused != nil {
		err = fmt.Errorf("job %s cannot be copied: %w", change.Job.ID, refused[0])
	}
	return err
}

// attachments returns what a job has of every kind, but for what is damaged, which it lists.
func (c *copier) attachments(of Reader, id string) (all []Attachment, err error) {
	for _, kind := range Kinds {
		attachments, err := of.Attachments(id, kind)
		if err != nil {
			return nil, err
		}
		for _, a := range attachments {
			if a.Data == nil {
				c.damage(id, fmt.Sprintf("its %s (number %d)", kind, a.Number))
				continue
			}
			all = append(all, a)
		}
	}
	return all, nil
}

// lose leaves out a job.
func (c *copier) lose(id string, err error) error {
	c.lost[id] = true
	c.damage(id, fmt.Sprintf("the whole job: %v", err))
	return nil
}

// damage lists something that was left out.
func (c *copier) damage(id, what string) {
	d := Damage{id, what}
	if !c.told[d] {
		c.told[d] = true
		c.copied.Damaged = append(c.copied.Damaged, d)
	}
}

// queues copies the settings of queues.
func (c *copier) queues() error {
	queues, err := c.from.Queues()
	if err == nil {
		_, err = c.to.Commit(Batch{Queues: queues})
	}
	return err
}

// dataset copies a data set, once.
func (c *copier) dataset(d Digest) error {
	if d == (Digest{}) {
		return nil
	}
	err, known := c.tables[d]
	if !known {
		err = c.table(d)
		c.tables[d] = err
	}
	return err
}

// table copies a data set, from where an earlier copy was cut off.
func (c *copier) table(d Digest) error {
	size, err := c.measure(c.from, d)
	if err != nil {
		return err
	}
	have, err := c.to.Upload(d, size, 0, nil)
	if err != nil || have == size {
		return err
	}
	in, err := c.from.Dataset(d)
	if err != nil {
		return err
	}
	defer in.Close()
	if _, err := io.CopyN(io.Discard, in, int64(have)); err != nil {
		return err
	}
	return c.upload(d, size, have, in)
}

// upload sends the rest of a data set.
func (c *copier) upload(d Digest, size, have uint64, in io.Reader) error {
	piece := make([]byte, min(size-have, 1<<20))
	for have < size {
		n, err := io.ReadFull(in, piece[:min(size-have, uint64(len(piece)))])
		if err != nil {
			return err
		}
		if have, err = c.to.Upload(d, size, have, append([]byte(nil), piece[:n]...)); err != nil {
			return err
		}
		c.progress.Bytes += int64(n)
		c.tell(c.progress)
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// measure reads a data set as a whole, which proves that it is as it was written, and
// returns its size.
func (c *copier) measure(of Datasets, d Digest) (uint64, error) {
	in, err := of.Dataset(d)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	n, err := io.Copy(io.Discard, in)
	return uint64(max(n, 0)), err
}

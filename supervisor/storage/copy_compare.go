package storage

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// idle fails while a node works on either store.
func (c *copier) idle() error {
	for _, s := range []Store{c.from, c.to} {
		shared, ok := s.(Shared)
		if !ok {
			continue
		}
		nodes, err := shared.Nodes()
		if err != nil {
			return err
		}
		for _, n := range nodes {
			if n.Left > 0 {
				return fmt.Errorf("node %s: %w", n.Name, ErrAtWork)
			}
		}
	}
	return nil
}

// number counts the jobs that are to be read.
func (c *copier) number() error {
	return c.each(c.from, func(*Job) error { c.progress.Of++; return nil }, func(string, error) error { return nil })
}

// vacant fails unless all that the store to copy into has is the same in the other.
func (c *copier) vacant() error {
	err := c.each(c.to, func(j *Job) error {
		original, err := find(c.from, j.ID)
		if err == nil && !j.same(original) {
			err = fmt.Errorf("job %s: %w", j.ID, ErrOccupied)
		}
		return err
	}, func(_ string, err error) error { return err })
	if err != nil {
		return err
	}
	return c.compareQueues(func(from, to []Queue) bool {
		return !slices.ContainsFunc(to, func(q Queue) bool { return !slices.Contains(from, q) })
	}, ErrOccupied)
}

// compare fails unless both stores have the same, but for what was left out.
func (c *copier) compare() error {
	c.progress.Comparing, c.progress.Jobs = true, 0
	err := c.each(c.from, func(j *Job) error {
		if c.lost[j.ID] {
			return nil
		}
		c.copied.Jobs++
		c.advance()
		return c.compareJob(j)
	}, func(string, error) error { return nil })
	if err != nil {
		return err
	}
	there := 0
	if err := c.each(c.to, func(*Job) error { there++; return nil }, func(_ string, err error) error { return err }); err != nil {
		return err
	}
	if there != c.copied.Jobs {
		return fmt.Errorf("%d jobs of %d: %w", there, c.copied.Jobs, ErrUnequal)
	}
	if err := c.compareTables(); err != nil {
		return err
	}
	return c.compareQueues(slices.Equal, ErrUnequal)
}

// compareJob fails unless a job is the same in both stores.
func (c *copier) compareJob(j *Job) error {
	copied, err := find(c.to, j.ID)
	if err == nil && !j.same(copied) {
		err = fmt.Errorf("job %s: %w", j.ID, ErrUnequal)
	}
	if err != nil {
		return err
	}
	var events [2][]*protocol.Event
	var attachments [2][]Attachment
	for i, s := range []Store{c.from, c.to} {
		if events[i], err = s.Events(j.ID, 0, 0); err != nil {
			return err
		}
		if attachments[i], err = c.attachments(s, j.ID); err != nil {
			return err
		}
	}
	switch {
	case !slices.EqualFunc(events[0], events[1], func(a, b *protocol.Event) bool { return proto.Equal(a, b) }):
		return fmt.Errorf("the history of job %s: %w", j.ID, ErrUnequal)
	case !slices.EqualFunc(attachments[0], attachments[1], Attachment.same):
		return fmt.Errorf("the attachments of job %s: %w", j.ID, ErrUnequal)
	}
	for _, a := range attachments[0] {
		c.copied.Bytes += int64(len(a.Data))
	}
	if j.Dataset != (Digest{}) {
		if _, known := c.tables[j.Dataset]; !known {
			c.tables[j.Dataset] = nil
		}
	}
	return nil
}

// compareTables reads the data sets of the copy: who has read one to its end has read
// what its name says.
func (c *copier) compareTables() error {
	for d, lost := range c.tables {
		if lost != nil {
			continue
		}
		size, err := c.measure(c.to, d)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnequal, err)
		}
		c.copied.Datasets++
		c.copied.Bytes += int64(size)
	}
	return nil
}

// compareQueues fails with an error unless the queues of both stores fit.
func (c *copier) compareQueues(fit func(from, to []Queue) bool, unless error) error {
	from, err := c.from.Queues()
	if err != nil {
		return err
	}
	to, err := c.to.Queues()
	if err == nil && !fit(from, to) {
		err = fmt.Errorf("the queues: %w", unless)
	}
	return err
}

// each visits all jobs of a store, newest first, and those that are damaged.
func (c *copier) each(of Reader, visit func(*Job) error, damaged func(id string, err error) error) error {
	const page = 100
	for before := ""; ; {
		jobs, err := of.Find(Query{Before: before, Limit: page})
		var broken *DamagedError
		if err != nil && !errors.As(err, &broken) {
			return err
		}
		for _, j := range jobs {
			if err := errors.Join(c.ctx.Err(), visit(j)); err != nil {
				return err
			}
			before = j.ID
		}
		switch {
		case broken != nil:
			before = broken.Job
			if err := damaged(broken.Job, err); err != nil {
				return err
			}
		case len(jobs) == 0:
			return nil
		}
	}
}

// find returns a job; nil: it is not there.
func find(in Reader, id string) (*Job, error) {
	jobs, err := in.Find(Query{ID: id})
	if err != nil || len(jobs) == 0 {
		return nil, err
	}
	return jobs[0], nil
}

// same says whether two stores have the same of a job; nil: one has nothing.
func (j *Job) same(other *Job) bool {
	if other == nil || !proto.Equal(j.Head, other.Head) || !proto.Equal(j.Tail, other.Tail) {
		return false
	}
	a, b := *j, *other
	a.Head, a.Tail, b.Head, b.Tail = nil, nil, nil, nil
	return a == b
}

// same says whether two attachments are.
func (a Attachment) same(b Attachment) bool {
	return a.Job == b.Job && a.Kind == b.Kind && a.Number == b.Number && bytes.Equal(a.Data, b.Data)
}

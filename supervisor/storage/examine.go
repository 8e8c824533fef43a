package storage

import (
	"context"
	"errors"
	"fmt"
)

// Examined is what an examination of a store read.
type Examined struct {
	Jobs     int
	Events   int
	Datasets int // that jobs learn from
	Damaged  []Damage
}

// Examine reads everything that a store has of its jobs, also while nodes work on it, and
// lists what is not as it was written.
func Examine(ctx context.Context, s Store, tell func(Progress)) (Examined, error) {
	c := newCopier(ctx, s, nil, tell)
	if err := c.number(); err != nil {
		return Examined{}, err
	}
	var found Examined
	err := c.each(s, func(j *Job) error {
		found.Jobs++
		c.advance()
		events, err := c.examine(j)
		found.Events += events
		return err
	}, c.lose)
	for _, lost := range c.tables {
		if lost == nil {
			found.Datasets++
		}
	}
	found.Damaged = c.copied.Damaged
	return found, err
}

// examine reads all that the store has of a job, and returns how many events that are. What
// goes with its job meanwhile is no damage.
func (c *copier) examine(j *Job) (int, error) {
	events, err := c.from.Events(j.ID, 0, 0)
	switch {
	case errors.Is(err, ErrDamaged):
		c.damage(j.ID, fmt.Sprintf("its history: %v", err))
	case err != nil:
		return 0, err
	case uint64(len(events)) < j.Revision && c.there(j.ID):
		c.damage(j.ID, fmt.Sprintf("it is at revision %d, and its history has %d events", j.Revision, len(events)))
	}
	if _, err := c.attachments(c.from, j.ID); err != nil || j.Dataset == (Digest{}) {
		return len(events), err
	}
	err, known := c.tables[j.Dataset]
	if !known {
		size, wrong := c.measure(c.from, j.Dataset)
		c.progress.Bytes += int64(size)
		c.tables[j.Dataset], err = wrong, wrong
	}
	switch {
	case (errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound)) && c.there(j.ID):
		c.damage(j.ID, fmt.Sprintf("its data set: %v", err))
	case err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotFound):
		return len(events), err
	}
	return len(events), nil
}

// there says whether a job is still there.
func (c *copier) there(id string) bool {
	j, err := find(c.from, id)
	return err != nil || j != nil
}

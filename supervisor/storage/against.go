package storage

import "deepnet/actors/protocol"

// Against says what a change comes to where the store has the job as stored (nil:
// not at all): the events that are new, or that it was made before, or why it is
// refused. What depends on other jobs, the key, and the data set are the store's to
// look at.
func (c *Change) Against(stored *Job) (fresh []*protocol.Event, done bool, err error) {
	switch {
	case stored == nil && c.Delete:
		return nil, true, nil
	case stored == nil && !c.Create:
		return nil, false, ErrNotFound
	case stored == nil:
		stored = &Job{Token: c.Job.Token}
	}
	switch {
	case c.Create && stored.Token > c.Job.Token: // it was made, and another node has claimed the job since
		return nil, true, nil
	case c.Job.Token != stored.Token:
		return nil, false, ErrFenced
	case c.Delete && c.Job.Revision > 0 && c.Job.Revision < stored.Revision:
		return nil, false, ErrChanged
	case c.Delete:
		return nil, false, nil
	case c.Job.Revision < stored.Revision:
		return nil, true, nil
	}
	return c.after(stored.Revision)
}

// after returns the events beyond a revision, which have to lead up to the job's
// own without a gap.
func (c *Change) after(revision uint64) ([]*protocol.Event, bool, error) {
	fresh := c.Events
	for len(fresh) > 0 && fresh[0].GetRevision() <= revision {
		fresh = fresh[1:]
	}
	for i, event := range fresh {
		if event.GetRevision() != revision+1+uint64(i) {
			return nil, false, ErrGap
		}
	}
	if revision+uint64(len(fresh)) != c.Job.Revision {
		return nil, false, ErrGap
	}
	return fresh, false, nil
}

// Generations is how many attachments of the kind a job keeps, those of the highest
// numbers.
func (k Kind) Generations() int {
	if k == Checkpoint {
		return Generations
	}
	return 1
}

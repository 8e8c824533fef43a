package postgres

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/seal"
)

// effect is what a batch comes to: its changes are made one after the other on what the
// database has, and what they leave is written as a whole.
type effect struct {
	owner   string
	refused []error // nil: none

	jobs    map[string]*work // that are there, as the changes so far leave them
	holders map[string]string
	tables  map[storage.Digest]bool // data sets that are there

	gone      []string // jobs whose rows go
	dropped   []int64  // blobs that go
	idle      []storage.Digest
	newTables []storage.Attachment // data sets that come; Job is their digest
}

// work is a job of a batch.
type work struct {
	storage.Job
	there    bool            // its row is in the database
	change   *storage.Change // the last; nil: none
	created  *protocol.Job   // the head of a new job
	events   []event
	attached map[storage.Kind][]attached // the highest number first
}

// event is a sealed event.
type event struct {
	revision int64
	data     []byte
}

// attached is an attachment of a job, in the database or to be written.
type attached struct {
	number uint64
	blob   int64
	given  *storage.Attachment // nil: it is in the database
}

func newEffect(owner string) *effect {
	return &effect{owner: owner, jobs: make(map[string]*work), holders: make(map[string]string), tables: make(map[storage.Digest]bool)}
}

// apply makes the changes, one after the other.
func (e *effect) apply(changes []*storage.Change) error {
	for i, c := range changes {
		refused, err := e.change(c)
		if err != nil {
			return err
		}
		if refused != nil && e.refused == nil {
			e.refused = make([]error, len(changes))
		}
		if refused != nil {
			e.refused[i] = refused
		}
	}
	return nil
}

// change makes one change, or says why not, or fails.
func (e *effect) change(c *storage.Change) (refused, err error) {
	w := e.jobs[c.Job.ID]
	var stored *storage.Job
	if w != nil {
		stored = &w.Job
	}
	events, done, refused := c.Against(stored)
	if refused != nil || done {
		return refused, nil
	}
	if c.Delete {
		e.delete(w)
		return nil, nil
	}
	if w == nil {
		if refused := e.admit(c); refused != nil {
			return refused, nil
		}
		w = &work{Job: c.Job, created: cmp.Or(c.Job.Head, &protocol.Job{}), attached: make(map[storage.Kind][]attached)}
		e.jobs[w.ID] = w
		e.holders[w.Key] = w.ID
	}
	w.change, w.Revision = c, c.Job.Revision
	for i := range c.Attachments {
		e.attach(w, &c.Attachments[i])
	}
	return nil, w.log(events)
}

// admit refuses a new job whose key is taken, or whose data set is not there, and takes its
// data set in.
func (e *effect) admit(c *storage.Change) error {
	digest := c.Job.Dataset
	switch {
	case c.Job.Key != "" && e.holders[c.Job.Key] != "":
		return storage.ErrKeyTaken
	case digest == storage.Digest{} || e.tables[digest]:
		return nil
	case c.Dataset == nil:
		return fmt.Errorf("data set %s: %w", digest, storage.ErrNotFound)
	case sha256.Sum256(c.Dataset) != digest:
		return fmt.Errorf("data set %s: %w", digest, storage.ErrMismatch)
	}
	e.tables[digest] = true
	e.newTables = append(e.newTables, storage.Attachment{Job: string(digest[:]), Data: c.Dataset})
	return nil
}

// log adds events to a job's history.
func (w *work) log(events []*protocol.Event) error {
	for _, v := range events {
		data, err := proto.Marshal(v)
		if err != nil {
			return err
		}
		revision := v.GetRevision()
		w.events = append(w.events, event{int64(revision), seal.Seal(data, seal.OfEvent(w.ID, revision)...)})
	}
	return nil
}

// attach adds an attachment, in place of one with its number, and drops what is beyond the
// generations of its kind.
func (e *effect) attach(w *work, a *storage.Attachment) {
	all := w.attached[a.Kind]
	if i := slices.IndexFunc(all, func(b attached) bool { return b.number == a.Number }); i >= 0 {
		e.drop(all[i])
		all = slices.Delete(all, i, i+1)
	}
	all = append(all, attached{number: a.Number, given: a})
	slices.SortFunc(all, func(a, b attached) int { return cmp.Compare(b.number, a.number) })
	for _, beyond := range all[min(len(all), a.Kind.Generations()):] {
		e.drop(beyond)
	}
	w.attached[a.Kind] = all[:min(len(all), a.Kind.Generations())]
}

// drop has the data of an attachment go, if the database has them.
func (e *effect) drop(a attached) {
	if a.given == nil {
		e.dropped = append(e.dropped, a.blob)
	}
}

// delete removes a job with all it has; its data set begins to lie idle.
func (e *effect) delete(w *work) {
	delete(e.jobs, w.ID)
	if e.holders[w.Key] == w.ID {
		delete(e.holders, w.Key)
	}
	e.idle = append(e.idle, w.Dataset)
	if !w.there {
		return
	}
	e.gone = append(e.gone, w.ID)
	for _, all := range w.attached {
		for _, a := range all {
			e.drop(a)
		}
	}
}

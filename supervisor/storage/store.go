package storage

import (
	"errors"
	"fmt"
	"io"

	"deepnet/actors/protocol"
)

// What a store answers, beside errors of its own.
var (
	ErrFenced   = errors.New("another owner has taken the job over")
	ErrChanged  = errors.New("the job has changed meanwhile; look at it and try again")
	ErrKeyTaken = errors.New("a job with that key exists")
	ErrNotFound = errors.New("the store does not have it")
	ErrGap      = errors.New("the events do not follow what the store has")
	ErrDamaged  = errors.New("what the store kept is damaged")
	ErrMismatch = errors.New("the data are not what they were announced as")
	// ErrNameTaken is for a Shared store.
	ErrNameTaken = errors.New("another node that is alive has that name")
)

// DamagedError says which job could not be read. It wraps ErrDamaged.
type DamagedError struct {
	Job string
	Err error
}

// Error implements error.
func (e *DamagedError) Error() string { return fmt.Sprintf("job %s: %v", e.Job, e.Err) }

// Unwrap returns what was wrong with it.
func (e *DamagedError) Unwrap() error { return e.Err }

// Store keeps what must outlive the process. Its methods may be called at the same
// time, but for Commit, which has one caller at a time. The bytes of data sets and
// attachments are large: whoever gave them or got them never writes to them, so that a
// store may keep and return the very same.
type Store interface {
	Writer
	Reader
	Datasets
}

// Writer is the side of a store that one actor writes to.
type Writer interface {
	// Claim makes owner the owner of every job that is not over and that has no other
	// owner whose lease lasts, under a token one higher than before, and returns all
	// that are owner's, oldest first. The lease lasts for a time of the store's own
	// and is renewed by every Commit. A job belongs to who changed it last.
	Claim(owner string) ([]*Job, error)
	// Commit makes a batch durable: when it returns without an error it is on disk,
	// synced; with one, nothing of it is. It refuses single changes, the others hold:
	// refused is nil or has an entry per change, nil or ErrFenced, where Job.Token is
	// not the job's, or ErrKeyTaken, or ErrNotFound, also of the data set of a new
	// job, or ErrGap, or ErrMismatch, where Dataset does not have the job's digest, or
	// ErrChanged, where a job to be deleted has another revision by now than Job.Revision. A
	// change that was made before, because its Commit was not heard of, is made again
	// without effect; so events that the store has may come again with new ones.
	Commit(Batch) (refused []error, err error)
	// WriteAhead writes a large attachment ahead of its Commit, so that Commit need not
	// wait for it; Commit then gets the same attachment. What no Commit names goes
	// when the store is opened next.
	WriteAhead(Attachment) error
	// Prune deletes jobs that are over: those beyond the keep that finished last, and
	// those that finished before a time, in Unix milliseconds. 0 for either: does not
	// count. Data sets that no job names go too, once they have lain for a day.
	Prune(keep int, before int64) (deleted int, err error)
}

// Reader is the side of a store that many read from.
type Reader interface {
	// Find returns jobs, newest first. Where one is damaged, it returns those before it with
	// a DamagedError: what follows is found with Query.Before.
	Find(Query) ([]*Job, error)
	// Events returns at most limit events of a job after a revision, in order. 0: all.
	Events(job string, after uint64, limit int) ([]*protocol.Event, error)
	// Attachments returns what a job has of a kind, the highest number first. Data is
	// as it was written; where it is not, Data is nil.
	Attachments(job string, kind Kind) ([]Attachment, error)
	// Queues returns all queues ever changed, by name.
	Queues() ([]Queue, error)
}

// Datasets are tables by digest, each kept once.
type Datasets interface {
	// Upload adds a piece at offset of a data set of size bytes and returns how many
	// bytes there are; a piece that does not start there is not added. When it returns
	// size, the whole is synced and has that digest; a whole with another one is
	// thrown away, with ErrMismatch. So is a size that cannot be, but nothing is lost.
	Upload(dataset Digest, size, offset uint64, piece []byte) (have uint64, err error)
	// Dataset opens a data set at its beginning, or returns ErrNotFound or ErrDamaged. It
	// may be opened again and again, and is read without being in memory as a whole.
	// Damage may also be found out while it is read: its end is then an error that wraps
	// ErrDamaged in place of io.EOF. Who has read to io.EOF has read what was written.
	Dataset(Digest) (io.ReadCloser, error)
}

package supervisor

import (
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"
)

// stored is a data set in the store. It may be read several times, is never in memory as a
// whole, and remembers why it could not be read.
type stored struct {
	store  storage.Datasets
	digest storage.Digest
	err    error
}

// maxReading is the most uploaded tables that are read at once: each may take twice the
// memory of the largest table.
const maxReading = 2

// maxPreparing is the most submissions that are worked on at once: as many as there are
// processors, so that predictions and other answers, which take far less, do not wait behind
// them; and two tables that take long leave room for a short one.
func maxPreparing() int { return max(maxReading+1, runtime.GOMAXPROCS(0)) }

// interruptible is a store whose data sets can only be read until a context ends: reading a
// large one takes longer than a service has to stop.
type interruptible struct {
	storage.Store
	ctx    context.Context //nolint:containedctx // storage.Datasets takes no context
	desks  chan struct{}   // one is taken while a submission is worked on
	places chan struct{}   // one is taken while an uploaded table is read
	views  chan struct{}   // one is taken while a network is shown
}

func newInterruptible(ctx context.Context, store storage.Store) interruptible {
	return interruptible{
		store, ctx, make(chan struct{}, maxPreparing()), make(chan struct{}, maxReading), make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
}

// accept reads a submission when there is room for another one.
func (i interruptible) accept(msg *protocol.Submit) any {
	room := []chan struct{}{i.desks}
	if msg.GetDataset() != "" {
		room = []chan struct{}{i.places, i.desks} // in this order: who waits for a place keeps no desk
	}
	for _, of := range room {
		select {
		case of <- struct{}{}:
			defer func() { <-of }()
		case <-i.ctx.Done():
			return refuse(protocol.Refusal_REFUSAL_BUSY, queue.Stopping)
		}
	}
	return accept(i.ctx, i, msg)
}

// Dataset implements storage.Datasets.
func (i interruptible) Dataset(digest storage.Digest) (io.ReadCloser, error) {
	in, err := i.Store.Dataset(digest)
	if err != nil {
		return nil, err
	}
	return interruptibleText{in, i.ctx}, nil
}

// interruptibleText is an open data set of an interruptible store.
type interruptibleText struct {
	io.ReadCloser
	ctx context.Context //nolint:containedctx // as above
}

// Read implements io.Reader.
func (t interruptibleText) Read(p []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	return t.ReadCloser.Read(p)
}

// source opens the data set at its beginning.
func (s *stored) source() (io.ReadCloser, error) {
	in, err := s.store.Dataset(s.digest)
	if err != nil {
		s.err = cmp.Or(s.err, err)
		return nil, err
	}
	return &storedText{in, s}, nil
}

// trouble returns why a data set that was refused could not be read: damage in the store is
// not the client's mistake. It is nil if the data set can be read, so that it was refused
// for its content.
func (s *stored) trouble() error {
	if s.err != nil {
		return s.err
	}
	in, err := s.source()
	if err == nil {
		_, _ = io.Copy(io.Discard, in) // s remembers the error
		_ = in.Close()
	}
	return s.err
}

// storedText is an open stored data set.
type storedText struct {
	io.ReadCloser
	of *stored
}

// Read implements io.Reader.
func (t *storedText) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		t.of.err = cmp.Or(t.of.err, err)
	}
	return n, err
}

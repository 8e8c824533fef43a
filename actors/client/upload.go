package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"deepnet/actors/protocol"
)

const (
	piece    = 1 << 20 // bytes of a data set that are sent at a time
	idleMost = 10      // answers in a row that take an upload no further
)

// ErrChanged says that a data set is not what it was when its digest was taken.
var ErrChanged = errors.New("the data changed while they were being sent; send them again once they are at rest")

// Upload sends size bytes as a data set and returns its digest, by which a
// submission names it. It reads them twice: for the digest, then to send what the
// service does not have yet. A broken upload resumes where it ended, now and when
// Upload is called again. Progress, unless it is nil, is called with how many of the
// bytes the service has.
func (c *Client) Upload(ctx context.Context, data io.ReaderAt, size int64, progress func(have int64)) (dataset string, err error) {
	dataset, err = digest(ctx, data, size)
	if err != nil {
		return "", err
	}
	if progress == nil {
		progress = func(int64) {}
	}
	u := upload{client: c, data: data, size: size, dataset: dataset, progress: progress, patience: c.patience()}
	return dataset, u.send(ctx)
}

// digest is the SHA-256 of the data, in hex.
func digest(ctx context.Context, data io.ReaderAt, size int64) (string, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, &lively{ctx, io.NewSectionReader(data, 0, size)})
	switch {
	case err != nil:
		return "", err
	case n != size:
		return "", fmt.Errorf("%d bytes instead of %d: %w", n, size, ErrChanged)
	default:
		return hex.EncodeToString(sum.Sum(nil)), nil
	}
}

// lively is a reader that ends with its context.
type lively struct {
	ctx context.Context
	in  io.Reader
}

// Read reads unless the context has ended.
func (l *lively) Read(text []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	return l.in.Read(text)
}

// upload is one Upload under way.
type upload struct {
	client   *Client
	data     io.ReaderAt
	size     int64
	dataset  string
	progress func(have int64)
	patience *patience

	have int64 // bytes the service has, as far as is known
	idle int   // answers in a row that brought no more
}

// send sends piece after piece until the service has the whole.
func (u *upload) send(ctx context.Context) error {
	whole, err := u.ask(ctx, nil)
	for !whole && err == nil {
		var next []byte
		if next, err = u.next(); err == nil {
			whole, err = u.ask(ctx, next)
		}
	}
	return err
}

// next reads the piece that the service lacks first.
func (u *upload) next() ([]byte, error) {
	next := make([]byte, min(piece, u.size-u.have))
	n, err := u.data.ReadAt(next, u.have)
	switch {
	case n == len(next):
		return next, nil
	case errors.Is(err, io.EOF):
		return nil, ErrChanged
	default:
		return nil, err
	}
}

// ask sends a piece, or none to ask where to continue. Where an answer is lost it is not
// known what the service has, so that is asked next.
func (u *upload) ask(ctx context.Context, next []byte) (whole bool, err error) {
	for {
		answer, err := askOnce[*protocol.Uploaded](ctx, u.client, &protocol.Upload{
			Dataset: u.dataset, Size: uint64(u.size), Offset: uint64(u.have), Piece: next,
		})
		if err == nil {
			u.patience.renew()
			return answer.GetWhole(), u.heard(answer)
		}
		if err := u.patience.after(ctx, err); err != nil {
			return false, err
		}
		next = nil
	}
}

// heard notes what the service has. A service that keeps nothing of what it is sent is
// not sent the same for ever.
func (u *upload) heard(answer *protocol.Uploaded) error {
	have := int64(min(answer.GetHave(), uint64(u.size)))
	if answer.GetWhole() {
		have = u.size
	}
	if u.idle++; have > u.have {
		u.idle = 0
	}
	u.have = have
	u.progress(have)
	asked, _ := u.client.nodes.current()
	if !answer.GetWhole() && (have == u.size || u.idle > idleMost) {
		return fmt.Errorf("the service at %s takes the data set no further than byte %d of %d; its log may say why", asked.where, have, u.size)
	}
	return nil
}

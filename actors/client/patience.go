package client

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"
)

const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

// patience is how long a request that may be repeated is repeated while its
// answers are lost: twice the client's timeout since the service was last heard,
// which a restart of the service fits into. It pauses once it has tried all nodes.
type patience struct {
	most    time.Duration
	heard   time.Time // when the service last answered
	pause   time.Duration
	others  int // nodes beside the first
	untried int // nodes not yet asked since the last pause
}

func (c *Client) patience() *patience {
	others := len(c.nodes.all) - 1
	return &patience{most: 2 * c.timeout, heard: time.Now(), pause: firstPause, others: others, untried: others}
}

// renew notes that the service answered.
func (p *patience) renew() { p.heard, p.pause, p.untried = time.Now(), firstPause, p.others }

// over says whether the service was last heard too long ago.
func (p *patience) over() bool { return time.Since(p.heard) > p.most }

// after waits once an answer was lost, a little longer each time, unless there is another
// node to ask; nil says to ask again. It returns an error that is no lost answer, and the last one once patience is over.
func (p *patience) after(ctx context.Context, err error) error {
	if !errors.Is(err, ErrNoAnswer) || errors.Is(err, errClosed) || p.over() {
		return err
	}
	if p.untried > 0 {
		p.untried--
		return ctx.Err()
	}
	p.untried = p.others
	return p.rest(ctx)
}

// rest waits, a little longer each time; it returns the context's error if that ends first.
func (p *patience) rest(ctx context.Context) error {
	pause := time.NewTimer(p.pause)
	defer pause.Stop()
	p.pause = min(2*p.pause, lastPause)
	select {
	case <-pause.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// look sends a request that changes nothing: once the service has answered anything,
// until there is an answer; before that only once to each node, for it may not be a
// service that listens there.
func look[A proto.Message](ctx context.Context, c *Client, request proto.Message) (A, error) {
	return repeat[A](ctx, c, request, func(err error, untried bool) bool {
		return errors.Is(err, errAway) || untried || c.heard.Load()
	})
}

// change sends a request that may not be repeated, as it may have been carried out.
func change[A proto.Message](ctx context.Context, c *Client, request proto.Message) (A, error) {
	answer, err := ask[A](ctx, c, request)
	return answer, unknown(err)
}

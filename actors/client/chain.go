package client

import (
	"context"
	"encoding/hex"
	"errors"
	"maps"
	"slices"

	"deepnet/actors/protocol"
)

// chain has the links that a job's history records, in hex by epoch. A link stands for
// all losses and weights up to its epoch. The history of a long job does not record
// every epoch.
type chain map[uint32]string

var errEnough = errors.New("enough was read")

// readChain reads the history of a job as far as it had come when job was asked for.
func (c *Client) readChain(ctx context.Context, job *protocol.Job) (chain, error) {
	links := chain{}
	err := c.Watch(ctx, job.GetId(), 0, func(event *protocol.Event) error {
		if epoch := event.GetEpoch(); len(epoch.GetChain()) > 0 {
			links[epoch.GetEpoch()] = hex.EncodeToString(epoch.GetChain())
		}
		if last := job.GetRevision(); last > 0 && event.GetRevision() >= last {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	if made := job.GetResult().GetReceipt(); made.GetChain() != "" {
		links[made.GetEpochs()] = made.GetChain()
	}
	return links, nil
}

// compareHistories reads the histories of two jobs and compares them.
func (c *Client) compareHistories(ctx context.Context, a, b *protocol.Job) (agreeThrough, differAt uint32, err error) {
	first, err := c.readChain(ctx, a)
	if err != nil {
		return 0, 0, err
	}
	second, err := c.readChain(ctx, b)
	if err != nil {
		return 0, 0, err
	}
	agreeThrough, differAt = first.compare(second)
	return agreeThrough, differAt, nil
}

// compare compares the epochs that both chains have: the last one up to which all are
// the same, and the first that is not; 0 for none.
func (c chain) compare(other chain) (agreeThrough, differAt uint32) {
	for _, epoch := range slices.Sorted(maps.Keys(c)) {
		link, both := other[epoch]
		switch {
		case !both:
		case link != c[epoch]:
			return agreeThrough, epoch
		default:
			agreeThrough = epoch
		}
	}
	return agreeThrough, 0
}

package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"deepnet/actors/protocol"
)

// chains are the links that a job's history tells of, in hex by epoch: each stands
// for all losses and weights up to there. Of a long job not every epoch is told.
type chains map[uint32]string

var errEnough = errors.New("enough was read")

// readChains reads the history of a job as far as it was when job was asked for.
func readChains(ctx context.Context, service watcher, job *protocol.Job) (chains, error) {
	links := chains{}
	err := service.Watch(ctx, job.GetId(), 0, func(event *protocol.Event) error {
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

// parting is where two histories part.
type parting struct {
	agree uint32 // the last epoch of which both tell the same; 0: none
	part  uint32 // the first of which they tell differently; 0: none
}

// from compares the epochs that both histories tell of.
func (c chains) from(other chains) parting {
	var p parting
	for _, epoch := range slices.Sorted(maps.Keys(c)) {
		link, both := other[epoch]
		switch {
		case !both:
		case link != c[epoch]:
			p.part = epoch
			return p
		default:
			p.agree = epoch
		}
	}
	return p
}

// String tells it in a sentence.
func (p parting) String() string {
	switch {
	case p == parting{}:
		return "Their histories tell of no epoch that could be compared."
	case p.part == 0:
		return fmt.Sprintf("They agree to the last bit through epoch %d, the last that both tell of.", p.agree)
	case p.part == 1:
		return "They part at epoch 1, the first."
	case p.part == p.agree+1:
		return fmt.Sprintf("They agree to the last bit through epoch %d and part at epoch %d.", p.agree, p.part)
	case p.agree == 0:
		return fmt.Sprintf("They part at one of the epochs 1 to %d; of a long job not every epoch is told.", p.part)
	default:
		return fmt.Sprintf("They agree to the last bit through epoch %d and part at one of the epochs %d to %d; of a long job not every epoch is told.",
			p.agree, p.agree+1, p.part)
	}
}

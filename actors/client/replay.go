package client

import (
	"context"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// Replay says which network is to be brought back.
type Replay struct {
	Job   *protocol.Job
	Until uint32 // the last epoch to train, from 1
	Key   string // of the job that is submitted for it
}

// Replay brings back the network that a job had after an epoch: it trains on the same
// data by the same plan, as a job of its own that ends there, and compares the two
// histories as far as both tell. That they differ is no error.
func (c *Client) Replay(ctx context.Context, of Replay, watch Observer) (view.Replay, error) {
	trained := view.Epochs(of.Job)
	if of.Until > trained {
		epochs := fmt.Sprintf("%d epochs", trained)
		if trained == 1 {
			epochs = "1 epoch"
		}
		return view.Replay{}, invalid("job %s has trained %s; there is no epoch %d to go back to", of.Job.GetId(), epochs, of.Until)
	}
	request, err := SameAgain(of.Job, of.Key)
	if err != nil {
		return view.Replay{}, err
	}
	request.Plan.Until = of.Until
	over, err := c.rerun(ctx, request, watch)
	if err != nil {
		return view.Replay{}, err
	}
	agree, differ, err := c.compareHistories(ctx, of.Job, over)
	if err != nil {
		return view.Replay{}, err
	}
	return view.NewReplay(of.Job, over, agree, differ), nil
}

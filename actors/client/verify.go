package client

import (
	"context"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// Verify trains once more what a job was trained on, by the same plan, as a job of its
// own under a key, and compares the two receipts. That they differ is no error; that
// the job has no receipt, or that the second one does not succeed, is.
func (c *Client) Verify(ctx context.Context, job *protocol.Job, key string, watch Observer) (view.Verification, error) {
	made := view.NewReceipt(job.GetResult().GetReceipt())
	if made == nil {
		return view.Verification{}, invalid("job %s has no receipt to be verified: it is %s", job.GetId(), view.StateName(job.GetState()))
	}
	request, err := SameAgain(job, key)
	if err != nil {
		return view.Verification{}, err
	}
	return c.VerifyReceipt(ctx, made, request, watch)
}

// VerifyReceipt runs a job and compares its receipt with one that was made before, of
// the same data and plan.
func (c *Client) VerifyReceipt(ctx context.Context, made *view.Receipt, request *protocol.Submit, watch Observer) (view.Verification, error) {
	over, err := c.rerun(ctx, request, watch)
	if err != nil {
		return view.Verification{}, err
	}
	found := view.NewReceipt(over.GetResult().GetReceipt())
	if found == nil {
		return view.Verification{}, fmt.Errorf("job %s has succeeded without a receipt; is the service older than this program?", over.GetId())
	}
	return view.NewVerification(over.GetId(), made, found), nil
}

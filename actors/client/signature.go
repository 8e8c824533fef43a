package client

import (
	"context"
	"errors"

	"deepnet/actors/protocol"
)

// Signature is what a finished job's model takes and answers, with its whole preparation.
func (c *Client) Signature(ctx context.Context, job string) (*protocol.Signature, error) {
	whole, err := look[*protocol.Signature](ctx, c, &protocol.GetSignature{Job: job})
	if err != nil {
		return nil, err
	}
	for uint64(len(whole.GetPreparation())) < whole.GetSize() {
		more, err := look[*protocol.Signature](ctx, c, &protocol.GetSignature{Job: whole.GetJob(), Offset: uint64(len(whole.GetPreparation()))})
		if err == nil && (more.GetSize() != whole.GetSize() || len(more.GetPreparation()) == 0) {
			err = errors.New("the service's answers about the model do not fit together")
		}
		if err != nil {
			return nil, err
		}
		whole.Preparation = append(whole.Preparation, more.GetPreparation()...)
	}
	return whole, nil
}

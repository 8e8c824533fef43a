package gateway

import (
	"context"

	"deepnet/actors/protocol"
)

// The calls, one for each request; they implement protocolconnect.DeepnetHandler.

// Submit implements protocolconnect.DeepnetHandler.
func (d *deepnet) Submit(ctx context.Context, r *protocol.Submit) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, d, r)
}

// Upload implements protocolconnect.DeepnetHandler.
func (d *deepnet) Upload(ctx context.Context, r *protocol.Upload) (*protocol.Uploaded, error) {
	return ask[*protocol.Uploaded](ctx, d, r)
}

// Get implements protocolconnect.DeepnetHandler.
func (d *deepnet) Get(ctx context.Context, r *protocol.Get) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, d, r)
}

// List implements protocolconnect.DeepnetHandler.
func (d *deepnet) List(ctx context.Context, r *protocol.List) (*protocol.Jobs, error) {
	return ask[*protocol.Jobs](ctx, d, r)
}

// Cancel implements protocolconnect.DeepnetHandler.
func (d *deepnet) Cancel(ctx context.Context, r *protocol.Cancel) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, d, r)
}

// PauseJob implements protocolconnect.DeepnetHandler.
func (d *deepnet) PauseJob(ctx context.Context, r *protocol.PauseJob) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, d, r)
}

// ResumeJob implements protocolconnect.DeepnetHandler.
func (d *deepnet) ResumeJob(ctx context.Context, r *protocol.ResumeJob) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, d, r)
}

// RetryJob implements protocolconnect.DeepnetHandler.
func (d *deepnet) RetryJob(ctx context.Context, r *protocol.RetryJob) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, d, r)
}

// Delete implements protocolconnect.DeepnetHandler.
func (d *deepnet) Delete(ctx context.Context, r *protocol.Delete) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, d, r)
}

// SetQueue implements protocolconnect.DeepnetHandler.
func (d *deepnet) SetQueue(ctx context.Context, r *protocol.SetQueue) (*protocol.Queue, error) {
	return ask[*protocol.Queue](ctx, d, r)
}

// ListQueues implements protocolconnect.DeepnetHandler.
func (d *deepnet) ListQueues(ctx context.Context, r *protocol.ListQueues) (*protocol.Queues, error) {
	return ask[*protocol.Queues](ctx, d, r)
}

// GetReport implements protocolconnect.DeepnetHandler.
func (d *deepnet) GetReport(ctx context.Context, r *protocol.GetReport) (*protocol.Reported, error) {
	return ask[*protocol.Reported](ctx, d, r)
}

// GetSignature implements protocolconnect.DeepnetHandler.
func (d *deepnet) GetSignature(ctx context.Context, r *protocol.GetSignature) (*protocol.Signature, error) {
	return ask[*protocol.Signature](ctx, d, r)
}

// Predict implements protocolconnect.DeepnetHandler.
func (d *deepnet) Predict(ctx context.Context, r *protocol.Predict) (*protocol.Predictions, error) {
	return ask[*protocol.Predictions](ctx, d, r)
}

// Kill implements protocolconnect.DeepnetHandler.
func (d *deepnet) Kill(ctx context.Context, r *protocol.Kill) (*protocol.Killed, error) {
	return ask[*protocol.Killed](ctx, d, r)
}

// GetTree implements protocolconnect.DeepnetHandler.
func (d *deepnet) GetTree(ctx context.Context, r *protocol.GetTree) (*protocol.Tree, error) {
	return ask[*protocol.Tree](ctx, d, r)
}

// GetNetwork implements protocolconnect.DeepnetHandler.
func (d *deepnet) GetNetwork(ctx context.Context, r *protocol.GetNetwork) (*protocol.Network, error) {
	return ask[*protocol.Network](ctx, d, r)
}

// SetChaos implements protocolconnect.DeepnetHandler.
func (d *deepnet) SetChaos(ctx context.Context, r *protocol.SetChaos) (*protocol.Chaos, error) {
	return ask[*protocol.Chaos](ctx, d, r)
}

// GetChaos implements protocolconnect.DeepnetHandler.
func (d *deepnet) GetChaos(ctx context.Context, r *protocol.GetChaos) (*protocol.Chaos, error) {
	return ask[*protocol.Chaos](ctx, d, r)
}

// ListNodes implements protocolconnect.DeepnetHandler.
func (d *deepnet) ListNodes(ctx context.Context, r *protocol.ListNodes) (*protocol.Nodes, error) {
	return ask[*protocol.Nodes](ctx, d, r)
}

// DrainNode implements protocolconnect.DeepnetHandler.
func (d *deepnet) DrainNode(ctx context.Context, r *protocol.DrainNode) (*protocol.ServiceNode, error) {
	return ask[*protocol.ServiceNode](ctx, d, r)
}

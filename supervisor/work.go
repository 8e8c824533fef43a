package supervisor

import (
	"encoding/hex"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
	"deepnet/supervisor/model"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// work is what a job is about: how to learn, and how far that got. It outlives
// every actor that has a hand in it. While the job runs it is its trainer's.
type work struct {
	job      string
	dataset  storage.Digest
	resolved *plan.Resolved
	identity plan.Identity
	release  string // of Deepnet, for the receipt
	origin   string // the digest of the job that it continues; "": it began anew

	run    *training.Run
	state  training.State
	memory *actors.Memory
}

// newWork is what a job is about that has not begun.
func newWork(job string, dataset storage.Digest, resolved *plan.Resolved, origin string) *work {
	return &work{
		job: job, dataset: dataset, resolved: resolved, identity: resolved.Identify(dataset, origin), origin: origin, run: resolved.Run,
	}
}

// neuronsPerActor is how many neurons share an actor; negative: a whole layer.
func (w *work) neuronsPerActor() int { return plan.NeuronsPerActor(w.resolved.Head.GetPlan()) }

// outcome returns what a finished job has to say for itself, and its model.
func (w *work) outcome() (*protocol.Result, []byte, error) {
	params := w.memory.Params()
	r := w.run.Report(&w.state, params)
	answer := w.run.Answer(&w.state, params)
	result := &protocol.Result{
		Epochs: uint32(r.Epochs), Error: r.Error, HeldOutError: r.TestLoss, Accuracy: r.Accuracy, R2: r.R2,
		Digest: hex.EncodeToString(r.Digest[:]), Receipt: w.receipt(answer), BestEpoch: uint32(r.Best),
	}
	if r.Valid != nil {
		result.ValidationError, result.ValidationScore = &r.Valid.Loss, &r.Valid.Score
	}
	encoded, err := model.Encode(model.Trained{
		Plan: w.resolved.Head.GetPlan(), Preparation: w.resolved.Preparation, Widths: w.run.Network.Widths(), Params: answer, Receipt: result.Receipt,
	})
	return result, encoded, err
}

// receipt says what the model is made of and what it came to.
func (w *work) receipt(params [][]neuron.Params) *protocol.Receipt {
	weights := neuron.Digest(neuron.Weights(params), nil)
	return &protocol.Receipt{
		Dataset: w.dataset.String(), Plan: storage.Digest(w.identity.Plan).String(), Preparation: storage.Digest(w.identity.Preparation).String(), Seed: w.run.Seed,
		Weights: hex.EncodeToString(weights[:]), Chain: hex.EncodeToString(w.state.Chain[:]),
		Epochs: uint32(w.state.Epoch), Release: w.release, Origin: w.origin,
	}
}

// checkpoint writes down how far the work is. The network must be at rest.
func (w *work) checkpoint() []byte {
	return training.Checkpoint{Job: w.job, Run: w.identity.Run, State: w.state, Params: w.memory.Params()}.Encode()
}

package supervisor

import (
	"encoding/hex"
	"fmt"
	"runtime"
	"runtime/debug"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/model"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"
)

// work is everything about a job's training: the training run, and how far it has come. It
// outlives every actor involved. While the job runs, it belongs to the trainer.
type work struct {
	job      string
	dataset  storage.Digest
	resolved *plan.Resolved
	identity plan.Identity
	release  string               // of Deepnet, for the receipt
	origin   string               // digest of the job that this one continues; "": none
	learned  *measurement.Learned // of all trainers; nil: nobody measures

	run    *training.Run
	state  training.State
	memory *actors.Memory
}

// newWork returns the work of a job that has not begun.
func newWork(job string, dataset storage.Digest, resolved *plan.Resolved, origin string) *work {
	return &work{
		job: job, dataset: dataset, resolved: resolved, identity: resolved.Identify(dataset, origin), origin: origin, run: resolved.Run,
	}
}

// neuronsPerActor returns how many neurons share an actor; negative: a whole layer does.
func (w *work) neuronsPerActor() int { return plan.NeuronsPerActor(w.resolved.Head.GetPlan()) }

// outcome returns the result of a finished job and its encoded model.
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

// finished reports the result of the training run.
func (w *work) finished() queue.Finished {
	result, model, err := w.outcome()
	if err != nil {
		return queue.Finished{ID: w.job, Err: fmt.Errorf("the model cannot be kept: %w", err), Checkpoint: w.checkpoint()}
	}
	return queue.Finished{ID: w.job, Result: result, Model: model, Checkpoint: w.checkpoint(), Evaluable: w.evaluable()}
}

// receipt returns the digests of the model and of everything it was made from.
func (w *work) receipt(params [][]neuron.Params) *protocol.Receipt {
	weights := neuron.Digest(neuron.Weights(params), nil)
	return &protocol.Receipt{
		Dataset: w.dataset.String(), Plan: storage.Digest(w.identity.Plan).String(), Preparation: storage.Digest(w.identity.Preparation).String(), Seed: w.run.Seed,
		Weights: hex.EncodeToString(weights[:]), Chain: hex.EncodeToString(w.state.Chain[:]),
		Epochs: uint32(w.state.Epoch), Release: w.release, Origin: w.origin,
	}
}

// checkpoint encodes the state of the work. No step may be under way.
func (w *work) checkpoint() []byte {
	return training.Checkpoint{Job: w.job, Run: w.identity.Run, State: w.state, Params: w.memory.Params()}.Encode()
}

// written returns a checkpoint of the job as it is now.
func (w *work) written() queue.Checkpointed {
	return queue.Checkpointed{ID: w.job, Steps: w.state.Steps, Epoch: w.state.Epoch, Data: w.checkpoint()}
}

// stepOf returns an order to learn as the message to a network.
func stepOf(order training.Order) actors.Step {
	return actors.Step{
		Turn: actors.Turn(order.Turn), Epoch: order.Epoch, Number: order.Step, Rate: order.Rate,
		In: order.Inputs, Rows: order.Rows, Fixed: order.Fixed, Follow: order.Follow, Targets: order.Targets, Weights: order.Weights, At: order.At,
	}
}

// rowsOf returns how many rows a step learns from.
func rowsOf(step *actors.Step) int {
	if step.Rows != nil {
		return len(step.Rows)
	}
	return step.In.Cols
}

// inputs is how many numbers the inputs of all rows are.
func (w *work) inputs() int { return numbersOf(w.run.Data.Inputs()) }

func numbersOf(s neuron.Signals) int { return s.Rows * s.Cols }

// weights is how many numbers the neurons own, moments included. It asks the network's shape, as a
// network that learns changes its memory.
func (w *work) weights() int {
	network := w.run.Network
	return int(network.Spec.Parameters()) * (1 + network.Moments())
}

// large is how many numbers that are let go of at once are worth a collection of garbage of
// their own: 8 MiB. Otherwise the heap may grow to twice of what is in use first.
const large = 1 << 20

// collect frees what has just been let go of, if that is large.
func collect(numbers int) {
	if numbers >= large {
		runtime.GC()
	}
}

// settle frees what only learning needed, when the network has stopped. If that is large the operating
// system gets it back: what comes next is of other sizes, and may not fit into what lies between the rest.
func (w *work) settle() {
	w.memory.Settle()
	if w.inputs()+w.weights() >= large {
		debug.FreeOSMemory()
	}
}

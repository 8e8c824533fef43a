package actors

import "deepnet/neuron"

// Turn numbers one pass of signals through a network. Every order of a trainer
// has a turn of its own, larger than the one before; an order that is asked
// again keeps its turn. Answers carry it too, so a late or repeated one is
// known and dropped.
type Turn uint64

// Orders and answers between a trainer and its network.
type (
	// Step orders one training step on a batch. The network answers Stepped.
	Step struct {
		Turn    Turn
		Epoch   int            // counts from 1, for messages to people
		Number  uint64         // of the step over the whole job, counts from 1
		Rate    float64        // the learning rate of this step
		In      neuron.Signals // columns x rows of the batch, or of the data set that Rows are taken from
		Rows    []int          // of the data set, which never changes; nil: In is the batch
		Fixed   bool           // these Rows never change either, and are taken again and again
		Follow  []int          // the Rows that the step after this is likely to take, to be put together ahead of it; nil: not known
		Targets neuron.Signals // outputs x rows of the batch
		Weights []float64      // what each row weighs; nil: all the same
		// At, by layer and neuron, is where to take the loss and its gradient,
		// without a step; nil: learn from what is committed.
		At [][]neuron.Params
	}
	// Stepped says that a step was committed, or why it was not.
	Stepped struct {
		Turn     Turn
		Loss     float64            // of the batch, before the step, with the penalties of the weights
		Gradient [][]neuron.Params  // of the loss, as weights, where the step said where; the network's own, until the next order
		Err      *neuron.Divergence // the step was not committed
	}
	// Predict orders a forward pass only. The network answers Predicted.
	Predict struct {
		Turn    Turn
		In      neuron.Signals // as in Step
		Rows    []int          // as in Step
		Fixed   bool           // as in Step
		Targets neuron.Signals // outputs x rows; no rows when no loss is wanted
		// Params, by layer and neuron, is what to predict with; nil: what is
		// committed.
		Params [][]neuron.Params
	}
	// Predicted is what the network puts out. Outputs is the network's own
	// and stays as it is until the next order.
	Predicted struct {
		Turn    Turn
		Outputs neuron.Signals // outputs x rows
		Loss    float64        // where the order had targets
	}
)

// Orders and answers inside a network. A network sends an order to a layer, the
// layer hands the very same message to its neurons; a neuron answers its layer,
// the layer answers the network for all its neurons. Nobody changes a message
// after sending it; its sender fills it anew two turns later, when everyone who
// had it has answered the turn between (mailboxes are first in, first out). A turn
// that goes backward twice counts as two.
type (
	// Forward orders neurons to sum their incoming signals and fire.
	Forward struct {
		Turn     Turn
		Part     int             // of the data set, that input neurons fire for; 0: it is a batch
		Step     uint64          // the step it belongs to, for messages to people
		Learning bool            // with the layer's dropout and noise
		Light    bool            // so little work that one worker is soonest done with it
		In       neuron.Signals  // one signal per upstream neuron (the columns, for the input layer)
		Params   []neuron.Params // what the layer's neurons have committed, by index
	}
	// Fired is what neurons emit for every row of the batch.
	Fired struct {
		Turn   Turn
		Part   int            // as in Forward
		First  int            // the first neuron, or the layer when a layer speaks
		Signal neuron.Signals // one row per neuron, from First on
		Bad    int            // the first neuron whose signal is not finite, -1: none
	}
	// Backward orders neurons to sum the errors they caused and to take a step.
	Backward struct {
		Turn       Turn
		Step       uint64
		Rate       float64         // the learning rate
		Light      bool            // as in Forward
		Gradient   bool            // the gradient of the loss is wanted, and no step
		Penalties  bool            // with that of the penalties
		Shrink     float64         // what the gradient is multiplied by before the step; 0: nothing
		In         neuron.Signals  // as in Forward
		Rows       neuron.Signals  // the same, transposed
		Params     []neuron.Params // as in Forward
		Errors     neuron.Signals  // output layer, and one normalised after: the gradient of the loss with respect to what each neuron emits
		Downstream []neuron.Params // other layers: the committed weights of the layer they feed
		Deltas     neuron.Signals  // other layers: that layer's deltas
	}
	// Learned is the next weights of neurons. They do not hold before the network
	// commits.
	Learned struct {
		Turn  Turn
		First int             // as in Fired
		Next  []neuron.Params // by index, from First on; the gradient, where that was wanted
		Delta neuron.Signals  // the gradient of the loss with respect to each neuron's sum, one row per neuron
		Bad   int             // the first neuron whose next numbers are not finite, -1: none
		// Gradient is the order's: a turn may ask for the gradient first and then for a step.
		Gradient bool
	}
)

// Kill orders the actor it finds at the end of its path to crash, so that
// people can watch it come back.
type Kill struct {
	Victim Kind
	Layer  int // of a layer or neuron
	Neuron int // of a neuron
	By     Killer
}

// Killer is on whose behalf an actor is killed.
type Killer int

// The killers: a client that asked for it, and chaos.
const (
	Request Killer = iota
	Chaos
)

// Killed is the reason an actor gives when it crashes by order.
type Killed struct {
	Victim Kind
	By     Killer
}

// Error says who was killed, and why.
func (k Killed) Error() string {
	return string(k.Victim) + [...]string{" killed on request", " killed by chaos"}[k.By]
}

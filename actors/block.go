package actors

import (
	"sync"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// block is some neighbours of a layer that read the same signals together: the first of them that comes to it works out the
// sums, or the gradients, of all, in the time that two or three would take for themselves, and every one takes its own. What it
// holds is a function of the layer's order alone, so a crash of any of them loses nothing.
type block struct {
	layer *neuron.Layer
	first int
	count int

	mu        sync.Mutex
	fired     firing         // what z, y, emitted and dropped belong to
	z, y, e   neuron.Signals // sums, signals, errors: count x rows
	emitted   neuron.Signals // the signals with the step's dropout and noise
	dropped   []bool         // which of them dropout made 0
	learned   learning       // what e and the gradients belong to
	gradients [][]float64    // in the memory, Numbers for each neuron that has not used its own up
	left      int            // of them
	memory    []float64      // from the desk while there are any
	desk      *desk
	chance    *neuron.Chance // scratch, where it draws
}

// desk keeps the memory of a layer's blocks for gradients that are not used up: a few blocks are at work at a time, so that it
// stays in the caches, and there need not be as much of it as there are weights.
type desk struct {
	neurons int // in a block, at the most
	mu      sync.Mutex
	spare   [][]float64
}

// take returns memory for a block with so many numbers to a neuron, always the same number.
func (d *desk) take(numbers int) []float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	last := len(d.spare) - 1
	if last < 0 {
		return make([]float64, d.neurons*numbers)
	}
	memory := d.spare[last]
	d.spare = d.spare[:last]
	return memory
}

// put takes memory back.
func (d *desk) put(memory []float64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.spare = append(d.spare, memory)
}

// firing says what was fired for: a turn, and in it a part of the data set; and how.
type firing struct {
	turn     Turn
	part     int
	step     uint64
	learning bool
}

func firingFor(msg *Forward) firing { return firing{msg.Turn, msg.Part, msg.Step, msg.Learning} }

// noisy says whether a layer emits something else than its signals.
func (f firing) noisy(layer *neuron.Layer) bool { return f.learning && layer.Noisy() }

// learning says what was learned from: a turn, which may ask for the gradient first and then for a step.
type learning struct {
	turn     Turn
	gradient bool
}

// blocks parts a layer's neurons. Where actors hold many neurons each, every one is a block. Otherwise there are as many neurons
// to a block as share the loads of a product, but no fewer blocks than workers.
func blocks(layer *neuron.Layer, perActor, workers int) []*block {
	size := perActor
	if fair := (layer.Neurons + workers - 1) / workers; size < kernel.Shared {
		size *= max(1, min(kernel.Shared, fair)/size)
	}
	var all []*block
	shared := &desk{neurons: size}
	for first := 0; first < layer.Neurons; first += size {
		count := min(size, layer.Neurons-first)
		all = append(all, &block{layer: layer, first: first, count: count, gradients: make([][]float64, count), desk: shared})
	}
	return all
}

// fire copies the signals of the neurons from first on to y, and what they emit to emitted, unless that is y.
func (b *block) fire(y, emitted neuron.Signals, first int, msg *Forward) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := firingFor(msg)
	b.sum(at, msg.In, msg.Params)
	takeRows(y, b.y, first-b.first)
	if at.noisy(b.layer) {
		takeRows(emitted, b.emitted, first-b.first)
	}
}

// sum fires for all neurons of the block, unless it has.
func (b *block) sum(at firing, in neuron.Signals, params []neuron.Params) {
	if b.fired == at {
		return
	}
	b.z = neuron.Resize(b.z, b.layer.SumRows(b.count), in.Cols)
	b.y = neuron.Resize(b.y, b.count, in.Cols)
	own := params[b.first : b.first+b.count]
	if at.learning {
		b.layer.FireToLearn(b.z, b.y, b.first, own, in)
	} else {
		b.layer.Fire(b.z, b.y, b.first, own, in)
	}
	if at.noisy(b.layer) {
		b.addNoise(at.step)
	}
	b.fired = at
}

// addNoise draws dropout and noise of a step.
func (b *block) addNoise(step uint64) {
	if b.chance == nil {
		b.chance = neuron.NewChance()
	}
	if need := b.count * b.y.Cols; cap(b.dropped) < need {
		b.dropped = make([]bool, need)
	} else {
		b.dropped = b.dropped[:need]
	}
	b.emitted = neuron.Resize(b.emitted, b.count, b.y.Cols)
	b.layer.AddNoise(b.emitted, b.y, b.dropped, neuron.Draws{First: b.first, Step: step, Chance: b.chance})
}

// learn makes the next params of the neurons from first on, and copies to e their deltas.
func (b *block) learn(next []neuron.Params, e neuron.Signals, first int, msg *Backward, optimizer neuron.Optimizer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := first - b.first
	if own := (learning{msg.Turn, msg.Gradient}); b.learned != own || b.gradients[at] == nil {
		b.pull(msg)
		b.learned = own
	}
	settings := neuron.StepSettings{Step: msg.Step, Rate: msg.Rate, Shrink: msg.Shrink, Rows: msg.Rows.Rows, Incoming: msg.Rows.Cols}
	for i := range next {
		b.move(next[i], at+i, msg, optimizer, settings)
	}
	takeRows(e, b.e, at)
	if b.left == 0 {
		b.desk.put(b.memory)
		b.memory = nil
	}
}

// pull works out the errors that all neurons of the block caused, and from them the gradients.
func (b *block) pull(msg *Backward) {
	b.sum(firing{turn: msg.Turn, step: msg.Step, learning: true}, msg.In, msg.Params)
	b.e = neuron.Resize(b.e, b.count, msg.In.Cols)
	if b.memory == nil {
		b.memory = b.desk.take(max(b.layer.Numbers(), len(msg.Downstream)))
	}
	if msg.Downstream == nil {
		copy(b.e.Data, msg.Errors.Data[b.first*msg.Errors.Stride:])
	} else {
		b.layer.Backpropagate(b.e, b.memory, b.first, msg.Downstream, msg.Deltas)
	}
	if b.layer.Noisy() {
		b.layer.BackpropagateNoise(b.e, b.dropped)
	}
	numbers := b.layer.Numbers()
	for i := range b.gradients {
		b.gradients[i] = b.memory[i*numbers:][:numbers]
	}
	b.left = b.count
	b.layer.Gradients(b.gradients, b.e, msg.Params[b.first:b.first+b.count], msg.Rows, b.z, b.y)
}

// move makes the next params of the i-th neuron of the block, or hands over its gradient.
func (b *block) move(next neuron.Params, i int, msg *Backward, optimizer neuron.Optimizer, settings neuron.StepSettings) {
	now, gradient := msg.Params[b.first+i], b.gradients[i]
	b.gradients[i] = nil
	b.left--
	if !msg.Gradient {
		b.layer.Move(next, now, gradient, b.layer.Sums(b.z, i), optimizer, settings)
		return
	}
	copy(next.Weights, gradient)
	if msg.Penalties {
		b.layer.AddPenalties(next.Weights, now, settings)
	}
}

// takeRows copies rows of from, from the given one on, into all of to.
func takeRows(to, from neuron.Signals, first int) {
	copy(to.Data[:to.Rows*to.Stride], from.Data[first*from.Stride:])
}

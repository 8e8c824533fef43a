package actors

import (
	"slices"

	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// inputs is what the input neurons fire for a data set. They do so once for all of its rows, and every order takes some of
// them. It ends with the network, whose next incarnation asks the input neurons again.
type inputs struct {
	set   neuron.Signals // the data set, inputs x rows
	fired neuron.Signals // what they fired for it, rows x inputs: a row lies in one piece
	rows  int            // of them that have been fired for
	bad   bool           // some are not finite

	fixed   map[*int]*batch // what is taken again and again, by where its list of rows lies
	batches pair[batch]     // what is not
	ahead   bool            // the last one was put together before anybody asked for it
}

// batch is some rows of what was fired, both ways.
type batch struct {
	rows    neuron.Signals // rows x inputs
	signals neuron.Signals // inputs x rows
	of      []int          // which rows they are
}

// rowsAtOnce is how many rows the input neurons fire for at a time, which bounds the memory of each.
const rowsAtOnce = 128

// takeIn has the input neurons fire for the rows of an order, unless they have done so: for the whole data set, where they
// emit the same in every step.
func (n *networkActor) takeIn(ctx actor.Context, in neuron.Signals, rows []int, fixed, noisy bool) {
	if rows == nil {
		n.fire(ctx, 0, in, 0)
		return
	}
	if noisy {
		batch := n.in.turn()
		*batch = neuron.Resize(*batch, in.Rows, len(rows))
		neuron.Gather(*batch, in, rows)
		n.fire(ctx, 0, *batch, 0)
		return
	}
	n.inputs.open(in)
	n.taking, n.fixed = rows, fixed
	n.load(ctx)
}

// load has the input neurons fire for the next part of the data set. When they have fired for all of it, the next layer goes on
// with what they fired for the rows of the order.
func (n *networkActor) load(ctx actor.Context) {
	if part, number := n.inputs.next(); number > 0 {
		n.fire(ctx, 0, part, number)
		return
	}
	batch := n.inputs.take(n.taking, n.fixed)
	if _, step := n.order.(*Step); step && n.inputs.bad {
		if i, finite := neuron.FiniteSignals(batch.signals); !finite {
			n.diverged(ctx, 0, i, "signal")
			return
		}
	}
	n.signals[0] = batch.signals
	n.fireNext(ctx, 1, batch.rows)
}

// open makes set the data set, if it is not already.
func (i *inputs) open(set neuron.Signals) {
	if !same(i.set, set) {
		*i = inputs{set: set, fired: neuron.NewSignals(set.Cols, set.Rows), fixed: map[*int]*batch{}}
	}
}

// same says whether two sets are one and the same.
func same(a, b neuron.Signals) bool {
	return a.Rows == b.Rows && a.Cols == b.Cols && len(a.Data) > 0 && len(b.Data) > 0 && &a.Data[0] == &b.Data[0]
}

// next returns the rows to fire for next, inputs x rows, and which part of the set they are, counted from 1; 0: none are left.
func (i *inputs) next() (rows neuron.Signals, part int) {
	if i.rows == i.set.Cols {
		return neuron.Signals{}, 0
	}
	rows = i.set
	rows.Cols = min(rowsAtOnce, i.set.Cols-i.rows)
	rows.Data = rows.Data[i.rows:]
	return rows, i.rows/rowsAtOnce + 1
}

// keep takes what was fired for the next rows.
func (i *inputs) keep(signals neuron.Signals, finite bool) {
	part := i.fired
	part.Rows, part.Data = signals.Cols, part.Data[i.rows*part.Stride:]
	neuron.Transpose(part, signals)
	i.rows += signals.Cols
	i.bad = i.bad || !finite
}

// take returns the given rows. Those that are fixed are put together once.
func (i *inputs) take(rows []int, fixed bool) *batch {
	if !fixed {
		if !i.ahead || !slices.Equal(i.batches.now().of, rows) {
			i.gather(rows)
		}
		i.ahead = false
		return i.batches.now()
	}
	b := i.fixed[&rows[0]]
	if b == nil {
		b = &batch{}
		b.fill(i.fired, rows)
		i.fixed[&rows[0]] = b
	}
	return b
}

// gather puts rows together that change, where the last but one were, or what nobody has asked for.
func (i *inputs) gather(rows []int) {
	b := i.batches.now()
	if !i.ahead {
		b = i.batches.turn()
	}
	b.fill(i.fired, rows)
}

// prepare puts rows together that an order is likely to take, if all have been fired for.
func (i *inputs) prepare(rows []int) {
	if rows == nil || i.ahead || i.rows == 0 || i.rows < i.set.Cols {
		return
	}
	i.gather(rows)
	i.ahead = true
}

// fill puts rows of what was fired together.
func (b *batch) fill(fired neuron.Signals, rows []int) {
	b.of = append(b.of[:0], rows...)
	b.rows = neuron.Resize(b.rows, len(rows), fired.Cols)
	b.signals = neuron.Resize(b.signals, fired.Cols, len(rows))
	neuron.GatherRows(b.rows, fired, rows)
	neuron.Transpose(b.signals, b.rows)
}

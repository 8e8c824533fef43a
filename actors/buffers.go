package actors

import "deepnet/neuron"

// pair is two messages used in turn: while one may still be read by whoever got
// it, the other is filled. See the note on messages in messages.go.
type pair[T any] struct {
	messages [2]*T // apart from the actor, which may stop and forget them while another reads one
	at       int
}

// turn moves on to the other message and returns it, to be filled.
func (p *pair[T]) turn() *T {
	p.at = 1 - p.at
	if p.messages[p.at] == nil {
		p.messages[p.at] = new(T)
	}
	return p.messages[p.at]
}

// now returns the message last filled.
func (p *pair[T]) now() *T { return p.messages[p.at] }

// copyRows copies the rows of from into to, beginning with to's row first.
func copyRows(to neuron.Signals, first int, from neuron.Signals) {
	copy(to.Data[first*to.Stride:], from.Data[:from.Rows*from.Stride])
}

// like returns params of the same lengths, in one piece of memory.
func like(params []neuron.Params) []neuron.Params {
	size := 0
	for _, p := range params {
		size += len(p.Weights) + len(p.Moments)
	}
	memory := make([]float64, size)
	take := func(n int) []float64 {
		taken := memory[:n:n]
		memory = memory[n:]
		return taken
	}
	fresh := make([]neuron.Params, len(params))
	for i, p := range params {
		fresh[i] = neuron.Params{Weights: take(len(p.Weights)), Moments: take(len(p.Moments))}
	}
	return fresh
}

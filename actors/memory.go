package actors

import "deepnet/neuron"

// Memory is the committed state of a network: weights and optimizer moments. It outlives the actors: the
// trainer keeps it and hands it to every incarnation of the network, which
// commits to it. Between a Stepped answer and the next order it is the
// trainer's to read.
type Memory struct {
	committed *commit
	spare     *commit // filled by the next commit, in turn with committed
}

// commit is everything that changes with a step, so that it changes at once.
type commit struct {
	turn   Turn
	step   uint64
	loss   float64
	params [][]neuron.Params // by layer and neuron
}

// NewMemory returns the memory of a network that has committed step steps and
// holds params, by layer and neuron. A network that commits two steps or more to it
// writes into params.
func NewMemory(params [][]neuron.Params, step uint64) *Memory {
	m := &Memory{committed: &commit{step: step}, spare: &commit{}}
	for _, layer := range params {
		m.committed.params = append(m.committed.params, append([]neuron.Params(nil), layer...))
		m.spare.params = append(m.spare.params, append([]neuron.Params(nil), layer...))
	}
	return m
}

// Params returns the committed numbers by layer and neuron. They are not to be
// written.
func (m *Memory) Params() [][]neuron.Params { return m.committed.params }

// Step returns how many steps were committed.
func (m *Memory) Step() uint64 { return m.committed.step }

// Settle lets go of the numbers that are not committed, when no network learns into the memory.
// One that does later brings numbers of its own.
func (m *Memory) Settle() {
	for l, layer := range m.committed.params {
		copy(m.spare.params[l], layer)
	}
}

// commit makes a step hold: one assignment, so no crash leaves half of it.
// next holds, by layer and neuron, what was learned; nil for a layer that does
// not learn. The caller may use next again, the params in it are now committed.
func (m *Memory) commit(order *Step, loss float64, next [][]neuron.Params) {
	c := m.spare
	c.turn, c.step, c.loss = order.Turn, order.Number, loss
	for l, layer := range next {
		copy(c.params[l], layer)
	}
	m.committed, m.spare = c, m.committed
}

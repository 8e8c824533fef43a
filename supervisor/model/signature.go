package model

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"
)

// signaturePiece is the most bytes of a preparation in one answer, so that it fits in a message.
const signaturePiece = 4 << 20

// usualWork is about how many products of weights and signals one answer should take: some
// tenths of a second.
const usualWork = 1_000_000_000

// Signature returns what a client needs to ask about a table part by part, with a piece of
// the preparation from an offset on.
func (m *Model) Signature(offset uint64) (*protocol.Signature, error) {
	s := &protocol.Signature{
		Inputs: uint32(m.Network.Spec.Inputs), Outputs: uint32(m.outputs()), Classes: m.Classes(), Targets: m.targets, Rows: uint32(m.usual()),
	}
	if m.Preparation == nil {
		return s, nil
	}
	whole, err := m.Preparation.Marshal()
	if err != nil {
		return nil, err
	}
	if offset > uint64(len(whole)) {
		return nil, fmt.Errorf("the preparation has %d bytes, and does not go on from byte %d", len(whole), offset)
	}
	rest := whole[offset:]
	s.Size, s.Preparation = uint64(len(whole)), rest[:min(len(rest), signaturePiece)]
	return s, nil
}

// outputs is how many numbers the answer about a row has.
func (m *Model) outputs() int {
	widths := m.Network.Widths()
	return max(widths[len(widths)-1], len(m.Classes()))
}

// most is how many rows the model answers at a time.
func (m *Model) most() int {
	return min(maxAnswers/m.outputs(), training.MaxSignals/m.Network.Neurons())
}

// usual is how many rows should be asked about at a time, so that no answer takes long.
func (m *Model) usual() int {
	return max(1, min(m.most(), usualWork/int(m.Network.Spec.Parameters())))
}

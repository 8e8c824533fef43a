package model

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"
)

// maxAnswers is the most numbers in one answer, so that it fits in a message.
const maxAnswers = 1_000_000

// Rows reads the rows that a client asks about and returns them as inputs x rows. The
// warnings say which values could not be read or never occurred in training. The error
// says what is wrong with the request.
func (m *Model) Rows(ask *protocol.Predict) (in neuron.Signals, warnings []string, err error) {
	in, warnings, err = m.readRows(ask)
	if err != nil {
		return in, nil, err
	}
	if most := m.most(); in.Cols > most {
		return in, nil, fmt.Errorf("%d rows are more than this model answers at a time; ask for at most %d", in.Cols, most)
	}
	return in, warnings, nil
}

func (m *Model) readRows(ask *protocol.Predict) (neuron.Signals, []string, error) {
	if s := ask.GetSamples(); s != nil {
		in, err := plan.SampleInputs(s, m.Network.Spec.Inputs)
		return in, nil, err
	}
	if m.Preparation == nil {
		return neuron.Signals{}, nil, fmt.Errorf("the job learned from plain samples of %d numbers, not from a table; ask with samples", m.Network.Spec.Inputs)
	}
	read, warnings, err := m.Preparation.ReadRows(plan.Text(ask.GetTable()), dataset.Choices{Name: ask.GetName()})
	if err != nil {
		return neuron.Signals{}, nil, err
	}
	in := neuron.Signals{Rows: len(read.Columns), Cols: read.Rows, Stride: read.Rows, Data: read.Inputs}
	return in, dataset.Sentences(warnings), nil
}

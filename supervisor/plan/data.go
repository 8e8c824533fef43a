package plan

import (
	"bytes"
	"io"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/proto"
)

// Table is a table, prepared, as rows to learn from.
type Table struct {
	*dataset.Table
	Form dataset.Form // of its targets
}

// Inputs implements training.Rows.
func (t Table) Inputs() neuron.Signals {
	return neuron.Signals{Rows: len(t.Columns), Cols: t.Rows, Stride: t.Rows, Data: t.Table.Inputs}
}

// Targets implements training.Rows.
func (t Table) Targets(targets neuron.Signals, rows []int) {
	t.Form.Gather(targets, t.Table, rows)
}

// samplesMagic begins a data set of samples; what begins otherwise is a table.
const samplesMagic = "deepnet samples\x00"

// DataOf returns the data of a submission as they are kept.
func DataOf(submit *protocol.Submit) []byte {
	samples := submit.GetSamples()
	if samples == nil {
		return submit.GetTable()
	}
	own := &protocol.Samples{Inputs: samples.Inputs, Targets: samples.Targets, Input: samples.Input, Target: samples.Target}
	how := proto.MarshalOptions{Deterministic: true}
	data := append(make([]byte, 0, len(samplesMagic)+how.Size(own)), samplesMagic...)
	data, _ = how.MarshalAppend(data, own) // plain numbers, which always encode
	return data
}

// Text is a table's text as it is read again and again.
func Text(table []byte) dataset.Source {
	return func() (io.ReadCloser, error) { return text{bytes.NewReader(table)}, nil }
}

// text is an open table in memory, which says how long it is: so no more memory is taken for
// it than it needs.
type text struct{ *bytes.Reader }

// Close does nothing.
func (text) Close() error { return nil }

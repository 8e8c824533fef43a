package plan

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"deepnet/neuron"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/encoding/protowire"
)

// readSamples reads and checks a data set of samples, the numbers straight into their place;
// nil: it is a table.
func readSamples(data dataset.Source) (*samples, error) {
	size, err := skipMagic(data, func(in io.Reader) (int64, error) { return io.Copy(io.Discard, in) })
	if err != nil || size < 0 {
		return nil, err
	}
	r := &sampleReader{left: uint64(size)}
	_, err = skipMagic(data, func(in io.Reader) (int64, error) {
		r.in = bufio.NewReaderSize(in, sampleBuffer)
		return 0, r.all()
	})
	if err != nil {
		return nil, err
	}
	return &r.read, r.complete()
}

// skipMagic opens a data set of samples and has what follows the magic read. It returns -1
// for a table.
func skipMagic(data dataset.Source, read func(io.Reader) (int64, error)) (int64, error) {
	in, err := data()
	if err != nil {
		return 0, err
	}
	defer in.Close()
	magic := make([]byte, len(samplesMagic))
	_, err = io.ReadFull(in, magic)
	switch {
	case err == nil && string(magic) == samplesMagic:
		return read(in)
	case err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF): // or a short table
		return -1, nil
	default:
		return 0, err
	}
}

const (
	sampleBuffer = 64 << 10 // bytes of samples that are read at a time
	sampleRows   = 64       // rows that are transposed at a time
)

// sampleReader decodes protocol.Samples as DataOf encodes them, field after field. Only the
// samples themselves are in memory.
type sampleReader struct {
	in     *bufio.Reader
	left   uint64 // bytes
	inputs uint64 // numbers per row
	read   samples
}

// The fields of protocol.Samples.
const (
	inputsField  protowire.Number = 1
	targetsField protowire.Number = 2
	inputField   protowire.Number = 3
	targetField  protowire.Number = 4
)

var errEncoding = errors.New("the samples are not encoded as those that are submitted; submit them again")

// all reads every field.
func (r *sampleReader) all() error {
	for {
		tag, err := binary.ReadUvarint(r.in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = r.field(protowire.DecodeTag(tag))
		}
		if errors.Is(err, io.EOF) { // in the middle of a field
			return errEncoding
		}
		if err != nil {
			return err
		}
	}
}

// field reads what follows a field's tag.
func (r *sampleReader) field(field protowire.Number, kind protowire.Type) error {
	size, err := binary.ReadUvarint(r.in)
	switch {
	case err != nil:
		return err
	case field == inputsField && kind == protowire.VarintType:
		r.inputs, err = perRow(size)
	case field == targetsField && kind == protowire.VarintType:
		size, err = perRow(size)
		r.read.outputs = int(size)
	case field > targetField || field < inputField || kind != protowire.BytesType || size%8 != 0 || size > r.left:
		return errEncoding
	case field == inputField:
		return r.input(size / 8)
	default:
		return r.target(size / 8)
	}
	return err
}

// perRow refuses rows that are too long.
func perRow(numbers uint64) (uint64, error) {
	if numbers > maxSamples {
		return 0, fmt.Errorf("rows of %d numbers are too long; a job may have %d numbers", numbers, maxSamples)
	}
	return numbers, nil
}

// input reads the inputs of all rows.
func (r *sampleReader) input(numbers uint64) error {
	if r.inputs < 1 || r.read.outputs < 1 {
		return fmt.Errorf("samples need at least one input and one target per row, these have %d and %d", r.inputs, r.read.outputs)
	}
	if numbers == 0 || numbers%r.inputs != 0 {
		return fmt.Errorf("%d input numbers do not make whole rows of %d; send every row in full", numbers, r.inputs)
	}
	rows := numbers / r.inputs
	if all := numbers + rows*uint64(r.read.outputs); all > maxSamples {
		return fmt.Errorf("%d numbers are more than the %d that one job may have; send fewer rows", all, maxSamples)
	}
	r.read.in = neuron.NewSignals(int(r.inputs), int(rows))
	return r.columns(r.read.in)
}

// columns reads rows into in, inputs x rows, some at a time.
func (r *sampleReader) columns(in neuron.Signals) error {
	memory := make([]float64, min(sampleRows, in.Cols)*in.Rows)
	for first := 0; first < in.Cols; first += sampleRows {
		to := in
		to.Cols, to.Data = min(sampleRows, in.Cols-first), in.Data[first:]
		rows := neuron.Signals{Rows: to.Cols, Cols: in.Rows, Stride: in.Rows, Data: memory[:to.Cols*in.Rows]}
		if err := r.numbers(rows.Data); err != nil {
			return err
		}
		if err := allFinite("input", first, rows.Data, rows.Cols); err != nil {
			return err
		}
		neuron.Transpose(to, rows)
	}
	return nil
}

// target reads the targets of all rows, whose inputs come before.
func (r *sampleReader) target(numbers uint64) error {
	if err := r.fits(numbers); err != nil {
		return err
	}
	r.read.targets = make([]float64, numbers)
	if err := r.numbers(r.read.targets); err != nil {
		return err
	}
	return allFinite("target", 0, r.read.targets, r.read.outputs)
}

// fits refuses another number of targets than the inputs need.
func (r *sampleReader) fits(targets uint64) error {
	rows := uint64(r.read.rows())
	if want := rows * uint64(r.read.outputs); want != targets {
		return fmt.Errorf("%d rows of inputs need %d target numbers of %d per row, there are %d", rows, want, r.read.outputs, targets)
	}
	return nil
}

// complete refuses samples of which something is missing.
func (r *sampleReader) complete() error {
	if r.read.rows() == 0 {
		return r.input(0)
	}
	return r.fits(uint64(len(r.read.targets)))
}

// numbers reads numbers into list.
func (r *sampleReader) numbers(list []float64) error {
	for len(list) > 0 {
		some := min(len(list), sampleBuffer/8)
		bytes, err := r.in.Peek(8 * some)
		if err != nil {
			return err
		}
		for i := range some {
			list[i] = math.Float64frombits(binary.LittleEndian.Uint64(bytes[8*i:]))
		}
		list = list[some:]
		_, _ = r.in.Discard(8 * some) // it has just been peeked at
	}
	return nil
}

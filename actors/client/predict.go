package client

import (
	"context"
	"errors"
	"fmt"
	"io"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

const (
	usualUnderWay = 2       // questions at a time: each takes a processor
	mostRows      = 8192    // in one question, so that progress is seen and little is in memory
	mostNumbers   = 1 << 20 // in one question, and in its answer: 8 MiB, half of what a message may have
)

// PredictTable is a table to predict, of any size.
type PredictTable struct {
	Model    *protocol.Signature  // whose predictions these are; see Client.Signature
	Prepared *dataset.Preparation // the model's, where it has been decoded before; default: it is decoded
	Name     string               // what people call the table, shown in errors
	Table    dataset.Source       // opened twice
	Size     int64                // bytes of the table, where that is known
	Format   dataset.Format       // how its text is cut and read; default: guessed
	Keep     []string             // columns whose cells are kept beside the predictions
	Rows     int                  // in one question at the most; default: as many as suit the model
	UnderWay int                  // questions at a time; default 2
	Progress func(done, of int)   // called with how many rows are done; default: nobody is told
}

// Predicted is what a model predicts for some consecutive rows of a table.
type Predicted struct {
	*protocol.Predictions
	Kept []string // row after row, a cell of each of the columns to keep
}

// PredictTable predicts with a model for every row of a table, which it reads and asks about
// part by part: the predictions are those for the whole, to the last bit, and so are the
// warnings that it returns. It calls write with the parts in their order, one at a time;
// an error of write ends it. After an error, what was written is not all there is. What a
// table is refused for is a Refused, as if the service had read it.
func (c *Client) PredictTable(ctx context.Context, request PredictTable, write func(*Predicted) error) (warnings []string, err error) {
	rows, err := request.open(ctx)
	if err != nil {
		return nil, refusedTable(ctx, err)
	}
	defer rows.Close()
	q := questions{client: c, request: &request, of: rows.Count(), write: write}
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		q.drop()
	}()
	for {
		part, kept, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, refusedTable(ctx, err)
		}
		if err := q.next(ctx, part, kept); err != nil {
			return nil, err
		}
	}
	for len(q.underWay) > 0 {
		if err := q.finish(q.first()); err != nil {
			return nil, err
		}
	}
	return dataset.Sentences(rows.Warnings()), nil
}

// open opens the rows by the model's preparation.
func (r *PredictTable) open(ctx context.Context) (*dataset.Rows, error) {
	if r.Model.GetSize() == 0 {
		return nil, invalid("the job learned from plain samples of %d numbers, not from a table; ask with samples", r.Model.GetInputs())
	}
	preparation, err := r.preparation()
	if err != nil {
		return nil, err
	}
	table := func() (io.ReadCloser, error) {
		in, err := r.Table()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{&lively{ctx, in}, in}, nil
	}
	return preparation.OpenRows(table, dataset.Choices{Name: r.Name, Format: r.Format, Keep: r.Keep, Bounds: dataset.Bounds{Bytes: r.Size}}, r.part())
}

func (r *PredictTable) preparation() (*dataset.Preparation, error) {
	if r.Prepared != nil {
		return r.Prepared, nil
	}
	preparation, err := dataset.Unmarshal(r.Model.GetPreparation())
	if err != nil {
		return nil, fmt.Errorf("the model's preparation cannot be read (%w): are service and client of the same version?", err)
	}
	return preparation, nil
}

// part is how many rows are asked about at a time.
func (r *PredictTable) part() int {
	m, label := r.Model, 0
	for _, class := range m.GetClasses() {
		label = max(label, len(class))
	}
	for _, target := range m.GetTargets() {
		for _, class := range target.GetClasses() {
			label += len(class) // at least what the longer of two has
		}
	}
	most := min(mostRows, int(m.GetRows()), mostNumbers/max(1, int(m.GetInputs())), mostNumbers/(int(m.GetOutputs())+1+label/8))
	if r.Rows > 0 {
		most = min(most, r.Rows)
	}
	return max(1, most)
}

// refusedTable is the error for a table that cannot be read.
func refusedTable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return invalid("%v", err)
}

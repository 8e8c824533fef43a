package dataset_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"deepnet/neuron/dataset"
)

func TestATableOfTheLargestSizeIsRead(t *testing.T) {
	const text = "x,y\n1,2\n3,4\n"
	for _, bounds := range []dataset.Bounds{{Bytes: int64(len(text)), Numbers: 4}, {Bytes: 1<<63 - 1}, {}} {
		if _, err := encoded(text, dataset.Choices{Target: "y", Bounds: bounds}); err != nil {
			t.Errorf("%+v: %v", bounds, err)
		}
	}
}

// endless is a table without an end that counts what was read of it.
type endless struct{ bytes int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '7'
	}
	e.bytes += int64(len(p))
	return len(p), nil
}

func TestNoMoreIsReadThanAllowed(t *testing.T) {
	const limit = 1 << 20
	var table endless
	_, err := dataset.Describe(
		func() (io.ReadCloser, error) { return io.NopCloser(&table), nil },
		dataset.Choices{Target: "y", Bounds: dataset.Bounds{Bytes: limit}},
	)
	if !errors.Is(err, dataset.ErrTooLong) || table.bytes > limit+1 {
		t.Errorf("%d bytes read, then %v", table.bytes, err)
	}
}

func TestAReadersFailureIsPassedOn(t *testing.T) {
	broken := func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("x,y\n1,2\n"), iotest.ErrReader(io.ErrClosedPipe))), nil
	}
	if _, err := dataset.Describe(broken, dataset.Choices{Target: "y"}); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

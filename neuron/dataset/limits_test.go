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
	opts := dataset.Options{Target: "y", MaxBytes: int64(len(text)), MaxCells: 4}
	if _, err := dataset.Read(strings.NewReader(text), opts); err != nil {
		t.Error(err)
	}
}

func TestTheColumnsAreCountedInEachRowAndOutsideOfQuotes(t *testing.T) {
	text := "a,b,c,d,e,f,g,h,i,y\n" + strings.Repeat("1,", 9) + "\"" + strings.Repeat(",", 1_000_000) + "\"\n" +
		strings.Repeat("1,2,3,4,5,6,7,8,9,y\n", 120_000)
	if _, err := dataset.Read(strings.NewReader(text), dataset.Options{Target: "y"}); err != nil {
		t.Error(err)
	}
}

func TestALimitMayBeAsLargeAsNumbersGo(t *testing.T) {
	opts := dataset.Options{Target: "y", MaxBytes: 1<<63 - 1}
	if _, err := dataset.Read(strings.NewReader("x,y\n1,2\n3,4\n"), opts); err != nil {
		t.Error(err)
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
	_, err := dataset.Read(&table, dataset.Options{Target: "y", MaxBytes: limit})
	if !errors.Is(err, dataset.ErrTooLong) || table.bytes > limit+1 {
		t.Errorf("%d bytes read, then %v", table.bytes, err)
	}
}

func TestSixteenMebibytesAreTheLimitByDefault(t *testing.T) {
	var table endless
	if _, err := dataset.ReadRows(&table, "", []string{"a"}, dataset.Limits{}); !errors.Is(err, dataset.ErrTooLong) {
		t.Error(err)
	}
	if table.bytes > 16<<20+1 {
		t.Errorf("%d bytes read", table.bytes)
	}
}

func TestAReadersFailureIsPassedOn(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("x,y\n1,2\n"), iotest.ErrReader(io.ErrClosedPipe))
	if _, err := dataset.Read(broken, dataset.Options{Target: "y"}); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

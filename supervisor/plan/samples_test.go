package plan

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestSamplesAreBoundedBeforeTheyAreInMemory(t *testing.T) {
	read := 0
	_, err := samplesIn(func() (io.ReadCloser, error) {
		zeros := readerFunc(func(p []byte) (int, error) {
			read += len(p)
			return len(p), nil
		})
		return io.NopCloser(io.MultiReader(strings.NewReader(samplesMagic), zeros)), nil
	})
	if err == nil || !strings.Contains(err.Error(), "more than 96 MiB; one job may have 10000000 numbers") || read > maxSampleBytes+1 {
		t.Errorf("%d bytes were read: %v", read, err)
	}
	if sent, err := samplesIn(Text([]byte(samplesMagic[:5]))); sent != nil || errors.Join(err) != nil {
		t.Errorf("a short table is %v (%v)", sent, err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

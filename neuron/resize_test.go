package neuron

import "testing"

func TestSignalsAreResizedInTheirMemoryIfTheyFit(t *testing.T) {
	s := NewSignals(3, 4)
	for _, test := range []struct {
		rows, cols int
		kept       bool
	}{{2, 5, true}, {4, 3, true}, {1, 1, true}, {0, 4, true}, {4, 4, false}} {
		got := Resize(s, test.rows, test.cols)
		if got.Rows != test.rows || got.Cols != test.cols || got.Stride != test.cols || len(got.Data) != test.rows*test.cols {
			t.Errorf("%d x %d: it is %+v", test.rows, test.cols, got)
		}
		if kept := cap(got.Data) == cap(s.Data); kept != test.kept {
			t.Errorf("%d x %d: memory is kept: %v", test.rows, test.cols, kept)
		}
	}
	if got := Resize(Resize(s, 1, 1), 3, 4); &got.Data[0] != &s.Data[0] {
		t.Error("signals that shrank cannot grow back in their memory")
	}
}

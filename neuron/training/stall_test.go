package training

import (
	"testing"

	"deepnet/neuron"
)

func TestAStallIsSeenOnceItHasLastedForItsSpan(t *testing.T) {
	stall := Stall{Span: 2, Share: 0.01}
	for _, c := range []struct {
		name   string
		losses []float64
		want   bool
	}{
		{"falling", []float64{1.04, 1.02, 1}, false},
		{"hardly falling", []float64{1.009, 1.005, 1}, true},
		{"not for long enough", []float64{1, 1}, false},
		{"only the last epochs count", []float64{9, 1, 1, 1}, true},
		{"rising", []float64{1, 1.1, 1.2}, true},
		{"falling below 0", []float64{-1, -1.01, -1.02}, false},
		{"falling below 0, hardly", []float64{-1, -1.001, -1.002}, true},
		{"none yet", nil, false},
	} {
		if got := stall.in(c.losses); got != c.want {
			t.Errorf("%s: a stall is %v", c.name, got)
		}
	}
	if (Stall{}).in([]float64{1, 1, 1}) {
		t.Error("without a span there is one")
	}
}

// With a rule that every epoch breaks, a run ends as soon as there are enough of them.
func TestARunEndsInAStall(t *testing.T) {
	r := run(t, 20, 0, 0)
	r.Epochs, r.Stopping = 50, Stopping{Stall: Stall{Span: 3, Share: 1e9}}
	state := State{}
	if err := Learn(r, &state, neuron.NewReference(r.Network)); err != nil {
		t.Fatal(err)
	}
	if state.Epoch != 4 {
		t.Errorf("it ends after %d epochs, want 4", state.Epoch)
	}
}

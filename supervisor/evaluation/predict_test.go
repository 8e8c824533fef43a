package evaluation

import (
	"runtime"
	"slices"
	"testing"

	"deepnet/neuron"

	"google.golang.org/protobuf/proto"
)

// tall is a subject of more rows than are predicted at a time.
func tall(t *testing.T) Subject {
	t.Helper()
	return subject(t, 2*maxRows+100, neuron.LayerSpec{Neurons: 1, Activation: "sigmoid"}, []float64{0.1, 2, -0.5})
}

func TestRowsArePredictedInPartsAsTheyAreAllAtOnce(t *testing.T) {
	s := tall(t)
	e := &evaluator{Subject: s}
	all := make([]int, s.Table.Rows)
	for i := range all {
		all[i] = i
	}
	in, _ := e.gather(all)
	got, err := e.predict(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := s.Network.Predict(s.Params, in, neuron.Signals{}); !slices.Equal(got.Data, want.Data) {
		t.Error("they are not the same")
	}
}

// How many processors there are decides how long it takes and nothing else.
func TestAnEvaluationIsTheSameForEveryNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first proto.Message
	for _, processors := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(processors)
		made, err := Of(t.Context(), tall(t))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = made
		}
		if !proto.Equal(made, first) {
			t.Errorf("%d processors come to something else", processors)
		}
	}
}

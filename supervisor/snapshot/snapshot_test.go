package snapshot

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
)

// rows are plain samples, one output each: the number of the row.
type rows struct{ in neuron.Signals }

func (r rows) Inputs() neuron.Signals { return r.in }

func (r rows) Targets(targets neuron.Signals, numbers []int) {
	for b, n := range numbers {
		for k := range targets.Rows {
			targets.Data[k*targets.Stride+b] = float64(n)
		}
	}
}

// subject returns a network with its initial weights, so many inputs and a sample of so
// many random rows.
func subject(t testing.TB, spec neuron.Spec, count int) Subject {
	t.Helper()
	spec.Loss, spec.Initializer, spec.Optimizer.Name = "mse", "glorot", "sgd"
	spec.Optimizer.LearningRate = 0.01
	network, err := neuron.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	in := neuron.NewSignals(spec.Inputs, count+1)
	for i := range in.Data {
		in.Data[i] = 4*chance.Float64() - 2
	}
	train := make([]int, count)
	for i := range train {
		train[i] = i + 1 // the first row of the data is none to learn from
	}
	weights := Copy(network, network.Initial(), &training.State{Epoch: 3, Steps: 12})
	return Subject{Network: network, Weights: weights, PerActor: 2, Data: rows{in}, Rows: train}
}

// specs are networks of every kind that layers differ in.
func specs() map[string]neuron.Spec {
	hidden := func(normalization string) []neuron.LayerSpec {
		return []neuron.LayerSpec{{Neurons: 5, Activation: "tanh", Normalization: normalization}, {Neurons: 3, Activation: "relu"}, {Neurons: 2, Activation: "softmax"}}
	}
	return map[string]neuron.Spec{
		"plain":            {Inputs: 2, Layers: hidden("")},
		"layer normalised": {Inputs: 2, Layers: hidden(neuron.LayerNormalization)},
		"batch normalised": {Inputs: 2, Layers: hidden(neuron.BatchNormalization)},
		"scaled":           {Inputs: 2, Layers: hidden(""), Scales: []neuron.Scale{{Mean: 1, Deviation: 2}, {Mean: -3, Deviation: 0.5}}},
		"without hidden":   {Inputs: 2, Layers: []neuron.LayerSpec{{Neurons: 1, Activation: "identity"}}},
	}
}

func of(t testing.TB, s Subject, ask *protocol.GetNetwork) *protocol.Network {
	t.Helper()
	shown, err := Of(s, ask)
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// What the output neurons fire for a row, and in the cell of a heat map that a row lies in
// the middle of, is what the network predicts.
func TestOutputNeuronsFireWhatTheNetworkPredicts(t *testing.T) {
	for name, spec := range specs() {
		t.Run(name, func(t *testing.T) {
			s := subject(t, spec, 7)
			for row := range 7 {
				in := neuron.NewSignals(2, 1)
				neuron.Gather(in, s.Data.Inputs(), s.Rows[row:row+1])
				outputs, _ := s.Network.Predict(s.Weights.Params, in, neuron.Signals{})
				layers := of(t, s, &protocol.GetNetwork{Row: uint32(row)}).GetLayers()
				for k, got := range layers[len(layers)-1].GetSignal() {
					if want := float32(outputs.Data[k]); got != want {
						t.Errorf("row %d, output %d fires %v, predicted is %v", row, k, got, want)
					}
				}
			}
			fired := s.fireOver(plane([]float64{-1, -1}, []float64{1, 1}, 3))
			outputs, _ := s.Network.Predict(s.Weights.Params, plane([]float64{-1, -1}, []float64{1, 1}, 3), neuron.Signals{})
			if last := fired[len(fired)-1]; !slices.Equal(last.Data, outputs.Data) {
				t.Errorf("over the plane it fires %v, predicted is %v", last.Data, outputs.Data)
			}
		})
	}
}

func TestInputNeuronsFireTheirScaledInputs(t *testing.T) {
	s := subject(t, specs()["scaled"], 4)
	in := s.Data.Inputs()
	got := of(t, s, &protocol.GetNetwork{Row: 2}).GetLayers()[0]
	for i, want := range []float64{(in.Data[3] - 1) / 2, (in.Data[in.Stride+3] + 3) / 0.5} {
		if math.Abs(float64(got.GetSignal()[i])-want) > 1e-6 {
			t.Errorf("input %d fires %v, want %v", i, got.GetSignal()[i], want)
		}
	}
	if got.GetWeights() != 0 || len(got.GetWeight()) != 0 || got.GetActivation() != "identity" || got.GetPerActor() != 2 {
		t.Errorf("the input layer is %v", got)
	}
}

// A heat map goes from 0 to 255 over what its layer fires, from the lowest inputs on, and
// spans a tenth more than the sample.
func TestHeatMapsArePaintedFromTheLowestInputsOn(t *testing.T) {
	s := subject(t, specs()["without hidden"], 2)
	s.Weights.Params[1][0].Weights = []float64{0, 1, 10} // the second input counts most
	copy(s.Data.Inputs().Data, []float64{9, 0, 10, 9, -1, 1})
	shown := of(t, s, &protocol.GetNetwork{Grid: 2})
	if fmt.Sprint(shown.GetLow(), shown.GetHigh()) != "[-1 -1.2] [11 1.2]" {
		t.Errorf("the maps span %v to %v", shown.GetLow(), shown.GetHigh())
	}
	output := shown.GetLayers()[1] // at 2 and 8, -0.6 and 0.6: -4, 2, 8, 14
	if low, high := output.GetMapLow(), output.GetMapHigh(); low != -4 || high != 14 || !slices.Equal(output.GetMaps(), []byte{0, 85, 170, 255}) {
		t.Errorf("the map of the output is %v from %v to %v", output.GetMaps(), low, high)
	}
	if input := shown.GetLayers()[0].GetMaps(); !slices.Equal(input, []byte{77, 255, 77, 255, 0, 0, 36, 36}) {
		t.Errorf("the maps of the inputs are %v", input)
	}
	sample := shown.GetSample()
	if !slices.Equal(sample.GetInput(), []float64{0, -1, 10, 1}) || !slices.Equal(sample.GetTarget(), []float64{1, 2}) || shown.GetRows() != 2 {
		t.Errorf("the sample is %v", sample)
	}
	constant := subject(t, specs()["without hidden"], 1)
	constant.Weights.Params[1][0].Weights = []float64{3, 0, 0}
	if l := of(t, constant, &protocol.GetNetwork{Grid: 1}).GetLayers()[1]; l.GetMapLow() != 3 || l.GetMapHigh() != 3 || l.GetMaps()[0] != 0 {
		t.Errorf("a constant map is %v", l)
	}
}

// Numbers that a float32 or a byte does not hold do no harm.
func TestWhatIsBeyondAFloatIsPaintedAsTheLargest(t *testing.T) {
	state := &protocol.LayerState{}
	paint(state, neuron.Signals{Rows: 1, Cols: 4, Stride: 4, Data: []float64{math.Inf(-1), math.NaN(), 1e300, math.Inf(1)}})
	if !slices.Equal(state.GetMaps(), []byte{0, 128, 255, 255}) || state.GetMapHigh() != math.MaxFloat32 {
		t.Errorf("painted is %v", state)
	}
}

func TestOnlyNetworksOfTwoInputsHaveHeatMaps(t *testing.T) {
	three := subject(t, neuron.Spec{Inputs: 3, Layers: []neuron.LayerSpec{{Neurons: 1, Activation: "identity"}}}, 600)
	shown := of(t, three, &protocol.GetNetwork{Grid: 8, Row: 499})
	if shown.GetSample() != nil || len(shown.GetLow()) > 0 || len(shown.GetLayers()[0].GetMaps()) > 0 || shown.GetRows() != 500 {
		t.Errorf("shown is %v", shown)
	}
	two := subject(t, specs()["plain"], 3)
	two.Data = nil
	if shown := of(t, two, &protocol.GetNetwork{Grid: 8, Row: 7}); shown.GetSample() != nil || len(shown.GetLayers()[0].GetSignal()) > 0 || shown.GetRows() != 0 {
		t.Errorf("without rows, shown is %v", shown)
	}
	if shown := of(t, subject(t, specs()["plain"], 3), &protocol.GetNetwork{}); shown.GetSample() != nil || shown.GetEpoch() != 3 || shown.GetStep() != 12 {
		t.Errorf("without a grid, shown is %v", shown)
	}
}

func TestWhatCannotBeShownIsRefused(t *testing.T) {
	wide := neuron.Spec{Inputs: 2, Layers: []neuron.LayerSpec{{Neurons: 5000, Activation: "tanh"}, {Neurons: 1, Activation: "identity"}}}
	huge := neuron.Spec{Inputs: 1, Layers: []neuron.LayerSpec{{Neurons: 500_000, Activation: "tanh"}, {Neurons: 1, Activation: "identity"}}}
	for _, c := range []struct {
		spec neuron.Spec
		ask  *protocol.GetNetwork
		part string
	}{
		{specs()["plain"], &protocol.GetNetwork{Row: 3}, "no row 3 in the sample; it has rows 0 to 2"},
		{specs()["plain"], &protocol.GetNetwork{Row: math.MaxUint32}, "no row 4294967295"},
		{specs()["plain"], &protocol.GetNetwork{Grid: 65}, "at most 64 cells"},
		{specs()["plain"], &protocol.GetNetwork{Grid: math.MaxUint32}, "at most 64 cells"},
		{wide, &protocol.GetNetwork{Grid: 64}, "5003 heat maps of 64 cells per side are too many; 28 cells"},
		{huge, &protocol.GetNetwork{}, "500002 neurons, and at most 500000"},
	} {
		if _, err := Of(subject(t, c.spec, 3), c.ask); err == nil || !strings.Contains(err.Error(), c.part) {
			t.Errorf("%v: %v, want %q", c.ask, err, c.part)
		}
	}
	of(t, subject(t, wide, 3), &protocol.GetNetwork{Grid: 28})
}

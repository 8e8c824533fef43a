package snapshot

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"

	"pgregory.net/rapid"
)

func TestLayersShareTheWeightsThatAreShown(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		most  int
		want  string
	}{
		{[]int{0, 6, 4}, 10, "[0 6 4]"},
		{[]int{0, 6, 4}, 5, "[0 3 2]"},
		{[]int{0, 1, 1, 1}, 2, "[0 1 1 0]"}, // of equal remainders the first
		{[]int{0, 9, 1}, 4, "[0 4 0]"},
		{[]int{0, 100_352, 1280}, 2000, "[0 1975 25]"},
		{[]int{0, 5_000_000, 5_000_000}, 50_000, "[0 25000 25000]"},
	} {
		if got := fmt.Sprint(shares(c.sizes, c.most)); got != c.want {
			t.Errorf("of %v there are %v of %d, want %s", c.sizes, got, c.most, c.want)
		}
	}
}

// The heap finds the same weights as sorting all of them.
func TestTheLargestWeightsAreThoseThatSortingFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inputs, most := rapid.IntRange(1, 6).Draw(t, "inputs"), rapid.IntRange(0, 12).Draw(t, "most")
		var params []neuron.Params
		var all []weight
		for to := range rapid.IntRange(1, 5).Draw(t, "neurons") {
			weights := []float64{math.Inf(1)} // a bias is no weight
			for from := range inputs {
				value := float64(rapid.IntRange(-2, 2).Draw(t, "weight")) // with many ties
				weights, all = append(weights, value), append(all, weight{from, to, value})
			}
			params = append(params, neuron.Params{Weights: append(weights, math.Inf(1))}) // nor is what normalization has
		}
		slices.SortStableFunc(all, func(a, b weight) int { return -a.compare(b) })
		want := slices.Clone(all[:min(most, len(all))])
		slices.SortFunc(want, weight.position)
		if got := largest(params, inputs, most); !slices.Equal(got, want) {
			t.Fatalf("the largest are %v, want %v", got, want)
		}
	})
}

func TestAsManyWeightsAreShownAsWereAskedForUpToALimit(t *testing.T) {
	wide := neuron.Spec{Inputs: 2, Layers: []neuron.LayerSpec{{Neurons: 30_000, Activation: "tanh"}, {Neurons: 1, Activation: "identity"}}}
	s := subject(t, wide, 1)
	for asked, want := range map[uint32]int{0: 2000, 7: 7, math.MaxUint32: 50_000} {
		shown := of(t, s, &protocol.GetNetwork{Weights: asked})
		got := 0
		for _, l := range shown.GetLayers() {
			got += len(l.GetWeight())
			if len(l.GetFrom()) != len(l.GetWeight()) || len(l.GetTo()) != len(l.GetWeight()) {
				t.Error("not every weight has its place")
			}
		}
		if got != want || shown.GetLayers()[1].GetWeights() != 60_000 {
			t.Errorf("asked for %d weights, %d are shown", asked, got)
		}
	}
}

// A copy shares nothing with what the network learns into, and has no moments.
func TestACopyStaysAsItIs(t *testing.T) {
	s := subject(t, specs()["plain"], 1)
	params := s.Network.Initial()
	before := neuron.Digest(s.Weights.Params, nil)
	for _, layer := range params[1:] {
		for _, p := range layer {
			p.Weights[0]++
		}
	}
	again := Copy(s.Network, params, &training.State{})
	for _, p := range params[1] {
		p.Weights[0] = math.NaN()
	}
	if neuron.Digest(s.Weights.Params, nil) != before || math.IsNaN(again.Params[1][0].Weights[0]) || again.Params[1][0].Moments != nil {
		t.Error("the copy changed with the network")
	}
}

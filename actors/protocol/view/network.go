package view

import (
	"math"

	"deepnet/actors/protocol"
)

// Network is a job's network as it was after a step.
type Network struct {
	Job    string       `json:"job"`
	Epoch  uint32       `json:"epoch"` // epochs done
	Step   uint64       `json:"step"`  // steps done; 0 for a finished job
	Rows   uint32       `json:"rows"`  // of the sample, whose signals can be asked for
	Layers []LayerState `json:"layers"`
	Sample *Sample      `json:"sample"` // null: no heat maps
	Low    []float64    `json:"low"`    // what the heat maps span, by input
	High   []float64    `json:"high"`
}

// LayerState is what the neurons of a layer hold and fire.
type LayerState struct {
	Neurons    uint32     `json:"neurons"`
	PerActor   uint32     `json:"per_actor"` // neurons that share an actor
	Activation string     `json:"activation"`
	Bias       []*float32 `json:"bias"`
	Signal     []*float32 `json:"signal"`  // for the row; empty: there is none
	Weights    uint64     `json:"weights"` // in all; the largest follow
	From       []uint32   `json:"from"`    // the neuron of the layer before
	To         []uint32   `json:"to"`      // the neuron of this layer
	Weight     []*float32 `json:"weight"`
	Maps       []byte     `json:"maps"` // base64: by neuron, row after row from the lowest second input on
	MapLow     *float32   `json:"map_low"`
	MapHigh    *float32   `json:"map_high"`
}

// Sample is the rows that heat maps are drawn around, row after row.
type Sample struct {
	Inputs  uint32    `json:"inputs"`
	Targets uint32    `json:"targets"`
	Input   []float64 `json:"input"`
	Target  []float64 `json:"target"`
}

// NewNetwork makes a Network.
func NewNetwork(n *protocol.Network) Network {
	made := Network{
		Job: n.GetJob(), Epoch: n.GetEpoch(), Step: n.GetStep(), Rows: n.GetRows(), Layers: []LayerState{}, Low: List(n.GetLow()), High: List(n.GetHigh()),
	}
	for _, l := range n.GetLayers() {
		made.Layers = append(made.Layers, newLayerState(l))
	}
	if s := n.GetSample(); s != nil {
		made.Sample = &Sample{s.GetInputs(), s.GetTargets(), List(s.GetInput()), List(s.GetTarget())}
	}
	return made
}

func newLayerState(l *protocol.LayerState) LayerState {
	made := LayerState{
		Neurons: l.GetNeurons(), PerActor: l.GetPerActor(), Activation: l.GetActivation(), Bias: finite(l.GetBias()), Signal: finite(l.GetSignal()),
		Weights: l.GetWeights(), From: List(l.GetFrom()), To: List(l.GetTo()), Weight: finite(l.GetWeight()),
	}
	if maps := l.GetMaps(); len(maps) > 0 {
		made.Maps, made.MapLow, made.MapHigh = maps, finite32(l.GetMapLow()), finite32(l.GetMapHigh())
	}
	return made
}

// finite is the numbers that JSON can write, and nil for the others.
func finite(numbers []float32) []*float32 {
	made := make([]*float32, len(numbers))
	for i, x := range numbers {
		made[i] = finite32(x)
	}
	return made
}

func finite32(x float32) *float32 {
	if wide := float64(x); math.IsNaN(wide) || math.IsInf(wide, 0) {
		return nil
	}
	return &x
}

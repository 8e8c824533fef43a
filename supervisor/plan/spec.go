package plan

import (
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron"
)

// Spec describes the network of a plan that has every default, with so many inputs
// and outputs, or says why no job may have it. What its input neurons hold, Scales,
// the preparation knows.
func Spec(plan *protocol.Plan, inputs, outputs int) (neuron.Spec, error) {
	optimizer, err := optimizerSpec(plan)
	if err != nil {
		return neuron.Spec{}, err
	}
	r := plan.GetRegularization()
	spec := neuron.Spec{
		Inputs: inputs, Layers: layers(plan, outputs), Optimizer: optimizer,
		Loss: plan.GetLoss(), LossSettings: neuron.LossSettings{Delta: plan.GetHuberDelta(), Level: plan.GetQuantile()},
		Initializer: plan.GetInitializer(), Seed: plan.GetSeed(),
		Regularization: neuron.RegularizationSpec{
			ClipValue: r.GetClipValue(), ClipNorm: r.GetClipNorm(), ClipTotal: r.GetClipTotalNorm(), L1: r.GetL1(), L2: r.GetL2(), MaxNorm: r.GetMaxNorm(),
		},
		InputDropout: plan.GetInputDropout(), InputNoise: plan.GetInputNoise(), Average: plan.GetAverage(),
	}
	return spec, checkSize(spec)
}

// layers describes the hidden layers and the output layer.
func layers(plan *protocol.Plan, outputs int) []neuron.LayerSpec {
	var specs []neuron.LayerSpec
	for _, layer := range plan.GetLayers() {
		specs = append(specs, neuron.LayerSpec{
			Neurons: number(layer.GetNeurons()), Activation: layer.GetActivation(), Dropout: layer.GetDropout(), Normalization: layer.GetNormalization(),
		})
	}
	hidden := plan.GetHidden()
	if len(hidden) == 1 && hidden[0] == 0 {
		hidden = nil // the wire's way to say: none
	}
	for _, neurons := range hidden {
		specs = append(specs, neuron.LayerSpec{
			Neurons: number(neurons), Activation: plan.GetActivation(), Dropout: plan.GetDropout(), Normalization: plan.GetNormalization(),
		})
	}
	return append(specs, neuron.LayerSpec{Neurons: outputs, Activation: plan.GetOutputActivation()})
}

// number is a wire's number as an int, also where an int has 32 bits; what it cuts
// is beyond every limit anyway.
func number(n uint32) int { return int(min(n, math.MaxInt32)) }

// NeuronsPerActor is how many neurons of a layer share an actor; negative: all of
// them.
func NeuronsPerActor(plan *protocol.Plan) int {
	if n := plan.GetNeuronsPerActor(); n > 0 {
		return int(min(n, neuron.MaxWidth))
	}
	return -1
}

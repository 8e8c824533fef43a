package plan

import (
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// A loss that is added tomorrow is found here, if it has no output yet.
func TestEveryLossGetsAnOutputThatFitsIt(t *testing.T) {
	optimizer, err := neuron.DefaultOptimizer("adam")
	if err != nil {
		t.Fatal(err)
	}
	for _, loss := range neuron.Losses() {
		for _, task := range []dataset.Task{dataset.Classification, dataset.Regression} {
			output := outputFor(loss.Name(), task)
			spec := neuron.Spec{
				Inputs: 1, Layers: []neuron.LayerSpec{{Neurons: 2, Activation: output}},
				Loss: loss.Name(), Optimizer: optimizer, Initializer: "glorot",
			}
			if err := spec.Validate(); err != nil {
				t.Errorf("%s of %s: %v", loss.Name(), task, err)
			}
		}
	}
}

// Plans are told apart by every setting that they have: one stored before layers
// could be normalised stays what it is.
func TestLayersGetThePlansNormalizationUnlessItIsNone(t *testing.T) {
	for how, want := range map[string]string{"": "", neuron.NoNormalization: "", neuron.BatchNormalization: "batch", neuron.LayerNormalization: "layer"} {
		plan := &protocol.Plan{Normalization: how, Layers: []*protocol.Layer{{Neurons: 2}}}
		commonDefaults(plan)
		if got := plan.Layers[0].GetNormalization(); got != want {
			t.Errorf("of a plan with %q a layer gets %q, want %q", how, got, want)
		}
	}
}

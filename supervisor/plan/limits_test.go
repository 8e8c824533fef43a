package plan

import (
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

func TestAJobMayHaveAsManyActorsAsTheLimitSays(t *testing.T) {
	spec := neuron.Spec{Inputs: 1, Layers: []neuron.LayerSpec{{Neurons: maxActors - 1}}}
	if err := checkActors(spec, 1); err != nil {
		t.Error(err)
	}
	spec.Layers[0].Neurons++
	if checkActors(spec, 1) == nil {
		t.Errorf("%d actors were accepted", maxActors+1)
	}
	if err := checkActors(spec, 2); err != nil {
		t.Error(err)
	}
}

func TestASettingOfALayerIsRefusedWithTheLayersNumber(t *testing.T) {
	wrong := 1.5
	_, err := resolve(&protocol.Submit{
		Data: &protocol.Submit_Table{Table: noisy(40, true)},
		Plan: &protocol.Plan{Target: "a", Layers: []*protocol.Layer{{Neurons: 3}, {Neurons: 3, Dropout: &wrong}}},
	})
	if err == nil || !strings.Contains(err.Error(), "layer 2") {
		t.Errorf("it was told %v", err)
	}
}

func TestASubmissionWithoutAQueueGoesToTheDefaultOne(t *testing.T) {
	for queue, want := range map[string]string{"": DefaultQueue, "night": "night"} {
		var head protocol.Job
		Address(&head, &protocol.Submit{Queue: queue, Key: "monday", Priority: 3}, [32]byte{})
		if head.GetQueue() != want || head.GetKey() != "monday" || head.GetPriority() != 3 || head.GetRetries() != defaultRetries {
			t.Errorf("of queue %q: %v", queue, &head)
		}
	}
}

// Targets are scaled where the loss takes any number, unless the plan says otherwise.
func TestTargetsThatALossMustHaveAsTheyAreAreNotScaled(t *testing.T) {
	preparation := &dataset.Preparation{Task: dataset.Regression, Scale: neuron.Scale{Mean: 3, Deviation: 2}}
	for _, c := range []struct {
		loss, scaling string
		scaled        bool
	}{{"mse", "", true}, {"mse", "none", false}, {"poisson", "", false}, {"poisson", "none", false}} {
		form := TargetForm(preparation, &protocol.Plan{Loss: c.loss, Preparation: &protocol.Preparation{TargetScaling: c.scaling}})
		if scaled := form.Scale != (neuron.Scale{}); scaled != c.scaled {
			t.Errorf("%s, scaling %q: scaled %t", c.loss, c.scaling, scaled)
		}
	}
}

// A loss for numbers alone means numbers, also where a column has few of them.
func TestALossForNumbersMeansNumbers(t *testing.T) {
	for loss, want := range map[string]dataset.Task{"huber": dataset.Regression, "mse": dataset.Auto, "": dataset.Auto} {
		if got := choicesOf("", &protocol.Plan{Loss: loss}).Task; got != want {
			t.Errorf("loss %q: task %q, want %q", loss, got, want)
		}
	}
}

package plan

import (
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
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

package plan

import (
	"fmt"

	"deepnet/actors/protocol"
)

// Every neuron has an actor of its own, unless a hidden layer is wider than widestAlone: then neighbours share one. Neighbours
// with an actor each read the signals of the layer before together too, but in wide layers there are so many messages that sharing is
// faster (docs/reference/performance.md). The layer keeps fullHouse actors, more than most machines have processors, as far as
// leastShared and mostShared let it.
const (
	widestAlone = 128
	fullHouse   = 16
	leastShared = 16
	mostShared  = 64
)

// usualNeuronsPerActor is how many neurons share an actor where nothing is said.
func usualNeuronsPerActor(plan *protocol.Plan) uint32 {
	widest := widestHidden(plan)
	if widest <= widestAlone {
		return 1
	}
	return max(leastShared, min(widest/fullHouse, mostShared))
}

// widestHidden is how many neurons the widest hidden layer has.
func widestHidden(plan *protocol.Plan) uint32 {
	var widest uint32
	for _, neurons := range plan.GetHidden() {
		widest = max(widest, neurons)
	}
	for _, layer := range plan.GetLayers() {
		widest = max(widest, layer.GetNeurons())
	}
	return widest
}

// sharingChoice says for people why neurons share actors; none: they do not, or as somebody wants.
func sharingChoice(plan *protocol.Plan) []string {
	if n := plan.GetNeuronsPerActor(); n == 1 || n != usualNeuronsPerActor(plan) {
		return nil
	}
	return []string{fmt.Sprintf("neurons-per-actor %d: in a layer of %d that makes fewer messages, which is faster and changes no bit", plan.GetNeuronsPerActor(), widestHidden(plan))}
}
